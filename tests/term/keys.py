#!/usr/bin/env python3
"""keys.py: what comes from a keyboard, and what only looks as if it did:
other scripts, pasted text, rubbish."""
import os
import random
import signal
import time

from harness import (KLASTER, Session, check, children, is_gone, main,
                     private_env, run, status_number)

PASTE, PASTED = b"\x1b[200~", b"\x1b[201~"


def start(*flags):
    return Session([KLASTER, *flags]).ready()


def prompt_line(session):
    return session.screen.lines()[-1]


# --- keyboards

def test_russian_letters_are_commands():
    session = start("--layout", "ru")
    session.keys("пз")  # gp
    session.wait_text("South Baltic Creative Clusters")
    session.wait_quiet()
    row = session.screen.row
    session.keys("о")  # j
    session.wait(lambda: session.screen.row == row + 1, "the next row")
    session.keys("л")  # k
    session.wait(lambda: session.screen.row == row, "the row before")
    session.keys("П")  # G
    session.wait(lambda: session.screen.row == row + 2, "the last row")
    session.keys("д")  # l
    session.wait_text("Project: South Baltic")
    # In a prompt they are what they are.
    session.keys("/Рига о")
    session.wait(lambda: prompt_line(session) == "Search: Рига о",
                 "Russian text")
    session.keys("\x07")
    session.wait_quiet()
    session.keys("Й")  # Q
    check(session.wait_end() == 0, f"status {session.status}")
    session.check_clean()


def test_lithuanian_digits():
    session = start("--layout", "lt")
    session.command("bind * 2 kind projects")
    session.keys("č")
    session.wait_text("South Baltic Creative Clusters")
    session.command("bind * ! kind people")
    session.keys("Ą")
    session.wait_text("Piia Tamm")
    session.keys("/ąčęėįšųūž")
    session.wait(lambda: prompt_line(session) == "Search: ąčęėįšųūž",
                 "Lithuanian text")
    session.keys("\x07")
    session.command("bind * ą kind clusters")
    session.keys("ą")
    session.wait_text("Ida-Viru Loomeklaster")


def test_lithuanian_counts():
    """The digit row is letters: by the layout they count all the same."""
    session = start("--layout", "lt")
    session.keys("gt")
    session.wait_text("Access to employment")
    row = session.screen.row
    session.keys("ęj")
    session.wait(lambda: session.screen.row == row + 3, "three rows down")
    session.keys("ąk")
    session.wait(lambda: session.screen.row == row + 2, "one row up")
    session.command("move-down 2")
    session.wait(lambda: session.screen.row == row + 4, "two rows down")


def test_letters_without_a_layout():
    """A key without a meaning says so, and nothing worse."""
    session = start()
    for key in ("о", "漢", "é", "😀", "\u0301"):
        session.keys(key)
        session.wait_quiet(0.05)
    check(session.screen.text().count("Projects") == 1, "it went somewhere")
    session.check_clean()


def test_layout_that_is_not_there():
    for name in ("nonsense", "../../etc/passwd", ""):
        session = Session([KLASTER, "--layout", name])
        session.wait(lambda: session.poll() or
                     session.screen.has_alternate(), "a word or a screen")
        session.wait_quiet()
        if not session.poll():
            session.leave()
        session.check_restored()


def test_keys_of_many_terminals():
    """The same key as different terminals send it."""
    for down, up in (("\x1b[B", "\x1b[A"), ("\x1bOB", "\x1bOA"),
                     ("\x0e", "\x10"), ("\x1b[1;1B", "\x1b[1;1A"),
                     ("\x1b[106u", "\x1b[107u")):
        session = start()
        row = session.screen.row
        session.keys(down)
        session.wait(lambda: session.screen.row == row + 1, repr(down))
        session.keys(up)
        session.wait(lambda: session.screen.row == row, repr(up))
        session.end()


def test_escape_alone_and_cut_up():
    session = start()
    session.keys("gp")
    session.wait_text("South Baltic")
    session.keys("\x1b")
    session.wait_text("In this directory")
    row = session.screen.row
    for piece in ("\x1b", "[", "B"):  # a slow line
        session.keys(piece)
    session.wait(lambda: session.screen.row == row + 1, "the next row")


# --- the mouse

def test_mouse_is_asked_for_and_given_back():
    for way in ("Q", signal.SIGTERM, signal.SIGSEGV, "zmQ"):
        session = start()
        check(not session.screen.modes & {1000, 1006}, "on from the start")
        session.keys("zm")
        session.wait(lambda: {1000, 1006} <= session.screen.modes,
                     "reports to be asked for")
        session.keys("\x1b[<0;5;4M\x1b[<0;5;4m")
        session.wait(lambda: session.screen.row == 3, "what was clicked")
        session.keys("\x1b[<0;5;4M\x1b[<0;5;4m")
        session.wait_title("Organisations")
        session.wait_quiet()
        if isinstance(way, str):
            session.keys(way)
        else:
            os.kill(session.pid, way)
        session.wait_end()
        session.check_restored()


def test_mouse_that_nobody_asked_for():
    session = start()
    row = session.screen.row
    session.keys("\x1b[<0;5;5M\x1b[<65;5;5M\x1b[<2;5;5M\x1b[M !!j")
    session.wait(lambda: session.screen.row == row + 1, "the next row")


# --- macros

def test_macros_outlive_the_screen():
    env = private_env()
    session = Session(env=env).ready()
    session.keys(":record polish\r")
    session.wait_text("recording polish")
    session.keys("go:filter country:PL\r")
    session.wait_text("Organisations: country:PL")
    session.keys(",")
    session.wait_text("polish: 2 command lines")
    session.leave()
    path = os.path.join(env["HOME"], ".local/state/klaster/macros")
    with open(path, encoding="utf-8") as kept:
        check(kept.read() == "macro polish 'kind organisations' "
              "'filter country:PL'\n", "not as it was recorded")
    listed = run([KLASTER, "--list-keys"], env=env)
    check("macro polish 'kind organisations' 'filter country:PL'"
          in listed.stdout.decode(), "not among the keys")
    session = Session([KLASTER, "-c", "play polish"], env=env).ready()
    session.wait_text("Organisations: country:PL")
    session.keys(":macro polish\r")
    session.wait_text("polish is forgotten.")
    session.leave()
    check(os.path.getsize(path) == 0, "forgotten, but kept")


def test_two_screens_keep_what_each_typed():
    env = private_env()
    both = [Session(env=env).ready() for _ in range(2)]
    for session, name in zip(both, ("one", "two")):
        session.keys(f"gp:search {name}word\r")
        session.wait_text(f"{name}word")
        session.keys(f":record {name}\r")
        session.wait_text(f"recording {name}")
        session.keys("go,")
        session.wait_text(f"{name}: 1 command line")
    for session in both:
        session.leave()
    state = os.path.join(env["HOME"], ".local/state/klaster")
    for file, sign in ("commands", "search "), ("macros", "macro "):
        with open(os.path.join(state, file), encoding="utf-8") as kept:
            text = kept.read()
        for name in "one", "two":
            check(sign + name in text, f"{name} is lost: {text!r}")


# --- pasted text

def test_paste_into_a_prompt():
    session = start()
    session.keys("/")
    session.wait(lambda: prompt_line(session).startswith("Search:"),
                 "a prompt")
    session.keys(PASTE + b"media\nQ\r:quit\r\x1b[31m\x07\x9b\x00 design" +
                 PASTED)
    session.wait_quiet()
    check(not session.poll(), "pasted text is run")
    line = prompt_line(session)
    check(line.startswith("Search: media") and "design" in line,
          f"not pasted: {line!r}")
    session.keys("\x07")
    session.wait_quiet()
    session.check_clean()
    session.keys("gp")
    session.wait_text("South Baltic Creative Clusters")


def test_paste_into_a_list():
    session = start()
    session.keys("gp")
    session.wait_text("South Baltic Creative Clusters")
    session.wait_quiet()
    before = session.screen.lines()[:-2]
    session.keys(PASTE + b"Q\rjjj:quit\r\x1b[B\x1b\x1bq\n" + PASTED)
    session.wait_text("Pasted text goes into a prompt")
    check(session.screen.lines()[:-2] == before, "pasted text is run")
    session.keys("j")
    session.wait(lambda: session.screen.row == 3, "keys again")


def test_paste_of_a_megabyte():
    for where in ("", "/", ":"):
        session = start()
        session.keys(where)
        session.wait_quiet()
        memory = status_number(session.pid, "VmRSS")
        session.keys(PASTE + b"0123456789 Q\r\n\x1b[B" * 60000 + PASTED)
        session.wait_quiet()
        check(not session.poll(), "pasted text is run")
        grown = status_number(session.pid, "VmRSS") - memory
        if "ASAN_OPTIONS" not in session.env:
            check(grown < 8192, f"{grown} kB more than before")
        session.keys("\x07")
        session.wait_quiet()
        session.keys("gp")
        session.wait_text("South Baltic Creative Clusters")
        session.check_clean()
        session.end()


def test_paste_that_never_ends():
    """The end mark was lost on the line: keys work again all the same."""
    session = start()
    session.keys(PASTE + b"and nothing more")
    session.wait_quiet(0.7)
    session.keys("\x03")
    session.wait_quiet()
    session.keys("gp")
    session.wait_text("South Baltic Creative Clusters")


# --- rubbish

SAFE_TO_PRESS = set(range(256)) - set(b"Qq\x1a")


def rubbish(chance, length):
    """Bytes of all kinds with the beginnings of sequences among them."""
    parts = [b"\x1b", b"\x1b[", b"\x1b[<0;1;1M", b"\x1b[M   ", b"\x1bO",
             b"\x1b[200~", b"\x1b[201~", b"\x1b[0n", b"\x1b[1;9999999999B",
             b"\x1b]0;x\x07", b"\x1bP", b"\xc3", b"\xe2\x82", b"\xff",
             b"\xf0\x9f", b"\0", b"\x1b[12;40R", b"\x1b[I", b"\x1b[O",
             b"\x1b[97;5u", b"\x1b[?62;c", b"\x1b[" + b"1;" * 200 + b"m"]
    out = b""
    while len(out) < length:
        if chance.random() < 0.3:
            out += chance.choice(parts)
        else:
            out += bytes([chance.choice(sorted(SAFE_TO_PRESS))])
    return out


def test_rubbish():
    """Some thousand bytes; F10 and :quit may be among them, so may an end."""
    chance = random.Random(20261122)
    until = time.monotonic() + 4
    runs = 0
    while time.monotonic() < until or runs < 3:
        session = start()
        service = children(session.pid)
        for _ in range(25):
            session.keys(rubbish(chance, 200))
            if session.poll():
                break
        runs += 1
        if not session.poll():
            # Out of whatever was begun, then away.
            session.keys(PASTED)
            session.wait_quiet()
            session.keys("\x07\x07\x07")
            session.wait_quiet()
            session.keys("\x1b[21~")  # F10
        check(session.wait_end() == 0, f"run {runs}: {session.status}")
        session.check_restored()
        session.check_clean()
        check(all(is_gone(pid) for pid in service), "klasterd is left")


def test_answers_that_were_not_asked_for():
    session = start()
    session.keys("\x1b[0n" * 500 + "\x1b[3n\x1b[c\x1b[?1;2c\x1b[24;80R")
    session.wait_quiet()
    session.keys("gp")
    session.wait_text("South Baltic Creative Clusters")


def test_interrupt_characters_are_keys():
    """^C, ^\\, ^S, ^Q and ^D end nothing and stop nothing."""
    session = start()
    session.keys("\x03\x1c\x04\x03")
    session.wait_quiet()
    check(not session.poll(), "ended by a key that does not mean it")
    session.keys("\x13\x11gp")
    session.wait_text("South Baltic Creative Clusters")


def test_leaving_while_output_is_stopped():
    """^S, then away: the terminal is restored all the same."""
    session = start()
    session.keys("\x13gp\x0c")
    session.wait_quiet()
    check("South Baltic" not in session.screen.text(), "it is not stopped")
    session.leave()


if __name__ == "__main__":
    main(globals())
