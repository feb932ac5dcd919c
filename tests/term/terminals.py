#!/usr/bin/env python3
"""terminals.py: terminals of every kind and name, locales of every kind.

klaster works with what a terminal says it is, or says what is wrong and
leaves with the status of a mistake in the call.
"""
import subprocess

from harness import Session, check, main, private_env, sockets

WITHOUT_OTHER_SCREEN = ("vt100", "linux", "vt220", "ansi")


def start_with(term, **changes):
    is_xterm = term is None or not term.startswith(
        ("vt", "linux", "screen", "tmux", "rxvt", "ansi"))
    return Session(env=private_env(TERM=term, **changes), is_xterm=is_xterm)


def look_and_leave(session):
    """Down, open, back, quit: what everybody does."""
    session.wait_text("Projects")
    session.wait_quiet()
    session.keys("gp")
    session.wait_text("South Baltic Creative Clusters")
    session.leave()


def test_known_types():
    for term in ("xterm", "xterm-256color", "screen", "screen-256color",
                 "tmux-256color", "vt100", "vt220", "linux", "rxvt",
                 "rxvt-unicode-256color"):
        if subprocess.run(["infocmp", term], capture_output=True).returncode:
            continue
        session = start_with(term)
        session.wait_text("live: bundled directory")
        look_and_leave(session)
        used = b"\x1b[?1049h" in session.raw or b"\x1b[?47h" in session.raw
        check(used != (term in WITHOUT_OTHER_SCREEN), f"{term}: the screen")


def test_names_that_nobody_knows():
    for term in ("nonsense", "", None, "x" * 300, "../../x", "/etc/passwd",
                 "xterm\x1b[31m", "xterm;reboot", "%s%n"):
        session = start_with(term)
        session.wait_text("Using xterm")
        look_and_leave(session)


def test_terminals_without_a_cursor():
    session = start_with("dumb")
    check(session.wait_end() == 2, f"status {session.status}")
    said = session.screen.text().replace("\n", "")
    check("cannot place its cursor" in said and
          "klaster search WORDS" in said, f"it says {said!r}")
    check(b"\x1b" not in session.raw, "sequences were sent")
    session.check_restored()
    check(not sockets(session.env), "a socket is left")


def test_terminfo_is_garbage():
    session = start_with("xterm", TERMINFO="/etc/passwd")
    look_and_leave(session)


def test_sizes_of_the_environment_do_not_count():
    session = start_with("xterm", LINES="7", COLUMNS="20").ready()
    check(len(session.screen.lines()[-1]) > 40, "it believes COLUMNS")
    look_and_leave(session)


# --- locales

def show_names(**locale):
    changes = {"LANG": None}
    changes.update(locale)
    session = Session(env=private_env(**changes)).ready()
    session.keys("go")
    session.wait_text("Organisations")
    session.wait_text("Media Dizajn")
    session.wait_quiet()
    session.keys("/pietu baltijos\r")
    session.wait_text("Search: pietu baltijos")
    session.wait_text(" Baltijos")
    session.wait_quiet()
    session.leave()
    return bytes(session.raw)


def test_locales_without_utf8():
    for locale in ({}, {"LANG": "C"}, {"LC_ALL": "POSIX"},
                   {"LANG": "xx_YY.nonsense"}, {"LC_ALL": "C", "LANG":
                                                "C.UTF-8"}):
        raw = show_names(**locale)
        check(max(raw) < 0x80, f"{locale}: raw bytes for letters")
        check(b"Pietu Baltijos" in raw, f"{locale}: no look-alikes")


def test_locales_with_utf8():
    there = subprocess.run(["locale", "-a"], capture_output=True,
                           text=True).stdout.split()
    names = [name for name in there
             if name.lower().replace("-", "").endswith("utf8")]
    wanted = [name for name in names
              if name[:2] in ("C.", "tr", "lt", "de", "az")]
    for name in wanted:
        raw = show_names(LC_ALL=name)
        check("Pietų".encode() in raw, f"{name}: letters are lost")


def test_numbers_are_the_same_everywhere():
    there = subprocess.run(["locale", "-a"], capture_output=True,
                           text=True).stdout.split()
    for name in ["C"] + [n for n in there if n[:2] in ("de", "lt", "tr")]:
        session = Session(env=private_env(LC_ALL=name)).ready()
        session.keys("gp")
        session.wait_text("264,145.00 EUR")
        session.leave()


if __name__ == "__main__":
    main(globals())
