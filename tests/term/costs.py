#!/usr/bin/env python3
"""costs.py: what each step costs the line, counted and not timed.

Bytes and writes are the same on every machine. A write is counted where it
is made, by strace where there is one; else the pieces in which a reader got
the bytes must do, which are never fewer than the writes.
"""
import os
import re
import shutil
import subprocess
import sys

from harness import (KLASTER, SOURCE, TMP, Session, check, main, private_env,
                     skip, status_number)

sys.path.insert(0, os.path.join(SOURCE, "bench"))
from million import Directory  # noqa: E402

PAGE = 1600  # bytes; with its head and foot, and in whatever list


def start_on_codes():
    """The longest list of the bundled directory."""
    session = Session().ready()
    session.keys("gt")
    session.wait_title("Codes")
    session.wait_quiet()
    return session


def bytes_for(session, keys):
    before = len(session.raw)
    session.keys(keys)
    session.wait_quiet()
    return len(session.raw) - before


def test_bytes():
    session = Session()
    session.ready()
    check(len(session.raw) <= PAGE, f"start: {len(session.raw)} bytes")
    session.end()

    session = start_on_codes()
    # Now and then a frame carries a question of 4 bytes: the least counts.
    down = min(bytes_for(session, "j") for _ in range(5))
    check(0 < down <= 10, f"a line down: {down} bytes")
    up = min(bytes_for(session, "k") for _ in range(3))
    check(0 < up <= 16, f"a line up: {up} bytes")
    page = bytes_for(session, " ")
    check(0 < page <= PAGE, f"a page: {page} bytes")
    unbound = min(bytes_for(session, "\x1b[1;5A") for _ in range(2))
    check(unbound <= 160, f"a key without a meaning: {unbound} bytes")
    check(bytes_for(session, "\x0c") <= PAGE, "redrawing is more than a page")
    leave = len(session.raw)
    session.leave()
    left = len(session.raw) - leave
    check(left <= 60, f"leaving: {left} bytes")


def test_letters_of_a_prompt():
    session = start_on_codes()
    session.keys(":")
    session.wait_quiet()
    letters = [bytes_for(session, letter) for letter in "columns ti"]
    # The blank behind a command's name brings its line of help, once.
    check(letters.pop(7) <= 100, "the help for a command's words")
    check(max(letters) <= 8 + 4, f"letters of a prompt: {letters}")


def test_held_key():
    """200 keys that came while nobody looked: one page, not 200."""
    session = start_on_codes()
    cost = bytes_for(session, "\x1b[B" * 200)
    check(cost <= 2 * PAGE, f"200 lines: {cost} bytes")
    at_row = session.screen.lines()[session.screen.row]
    check(at_row.startswith(">"), "the cursor is not on a row")
    session.keys("gg")
    session.wait_quiet()
    for _ in range(200 // 20):
        session.keys("j" * 20)
        session.wait_quiet(0.05)
    check(session.screen.lines()[session.screen.row] == at_row,
          "200 keys at once lead elsewhere than 200 keys")


def test_held_key_on_a_line_that_does_not_answer():
    """No frame is sent while one is on its way; keys are taken still."""
    session = start_on_codes()
    session.answers = False
    bytes_for(session, " ")
    sent = bytes_for(session, "jjjjjjjjjjkkkkkjjj" * 10)
    check(sent <= 50, f"{sent} bytes behind an unanswered page")
    session.keys("\x1b[0n")
    session.wait_quiet()
    check(session.screen.lines()[session.screen.row].startswith(">"),
          "the answer does not set it free")
    session.leave()


def test_idle():
    """Nothing: no byte, and not once awake."""
    session = start_on_codes()
    session.wait_quiet(0.3)
    before = [status_number(session.pid, name) for name in
              ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")]
    sent = len(session.raw)
    session.wait_quiet(1.5)
    after = [status_number(session.pid, name) for name in
             ("voluntary_ctxt_switches", "nonvoluntary_ctxt_switches")]
    check(len(session.raw) == sent, "it writes while nothing happens")
    check(after == before, f"it wakes up: {before} -> {after}")


def test_memory_along_a_list():
    """What was walked past is let go; the copy on disk has it."""
    if "ASAN_OPTIONS" in os.environ:
        skip("a sanitizer keeps what is freed")
    directory = Directory(200000)
    session = Session([KLASTER, "--service", directory.url,
                       "-c", "kind organisations"])
    session.wait_text("hantverk 0000001")

    def own_kb():
        session.wait_quiet()
        return status_number(session.pid, "RssAnon")

    for key in "\x1b[6~" * 20, "\x1b[5~" * 20:
        for _ in range(5):
            session.keys(key)
            session.wait_quiet()
    before = own_kb()
    for _ in range(25):
        session.keys("\x1b[6~" * 20)
        session.wait_quiet()
    after = own_kb()
    session.leave()
    directory.close()
    check(after <= 10 << 10, f"{after} KiB after 600 pages")
    check(after <= before + 2048, f"from {before} to {after} KiB")


# --- every step beside the best peer's

# Bytes of each step at 80x24 in the longest bundled list: what the best of 25
# programs needs, each with rows of its own, and what klaster may. Its rows are
# longer than most. A redrawing beside its text is held as a share below.
KINDS = ("xterm-256color", "tmux-256color")
PEERS = {"start": 1583, "line down": 41, "scroll": 110, "page down": 1293,
         "to the end": 1425, "to the top": 1446, "open": 1201, "close": 1756,
         "200 lines": 1230, "8 letters": 8 * 271, "resize": 2622}
LIMITS = {"start": 860, "line down": 6, "scroll": 70, "page down": 1240,
          "to the end": 1040, "to the top": 1040, "open": 980, "close": 1400,
          "200 lines": 1050, "8 letters": 300, "resize": 2610}


def bytes_until_rest(session, keys, quiet_s=0.15):
    before = len(session.raw)
    session.keys(keys)
    session.wait_quiet(quiet_s)
    return len(session.raw) - before


def text_on(session):
    """Bytes of the screen without its blanks."""
    return len("".join(session.screen.text().split()).encode())


def walk_once(session):
    """Everything asked for once, so that no step waits for an answer."""
    for keys in ("G", "gg", "\r", "\x1b", "\x1b[B" * 200, "gg"):
        session.keys(keys)
        session.wait_quiet(0.3)


def rows_of_a_list(kind):
    cost = {}
    session = Session(env=private_env(TERM=kind), is_xterm="xterm" in kind)
    session.ready()
    cost["start"] = len(session.raw)
    session.keys("gt")
    session.wait_title("Codes")
    session.wait_quiet()
    walk_once(session)
    cost["line down"] = min(bytes_for(session, "j") for _ in range(4))
    while not session.screen.lines()[21].startswith(">"):
        session.keys("j")
        session.wait_quiet(0.03)
    cost["scroll"] = min(bytes_for(session, "j") for _ in range(3))
    for step, keys in (("page down", " "), ("to the end", "G"),
                       ("to the top", "gg"), ("open", "\r"),
                       ("close", "\x1b"), ("200 lines", "\x1b[B" * 200)):
        cost[step] = bytes_until_rest(session, keys)
    session.keys("gg/")
    session.wait_quiet()
    cost["8 letters"] = bytes_until_rest(session, "kulturas", 0.6)
    session.keys("\x07")
    session.wait_quiet()
    before = len(session.raw)
    session.resize(120, 40)
    session.wait_quiet(0.4)
    cost["resize"] = len(session.raw) - before
    # Motions, looks and the question cost half as much as the text.
    check(cost["resize"] <= 1.5 * text_on(session),
          f"{kind}: {cost['resize']} bytes for {text_on(session)} of text")
    session.end()
    return cost


def test_each_step_in_two_terminals():
    check(all(LIMITS[step] < PEERS[step] for step in PEERS),
          "a limit is not below the best peer's")
    for kind in KINDS:
        cost = rows_of_a_list(kind)
        over = {step: (cost[step], limit) for step, limit in LIMITS.items()
                if not 0 < cost[step] <= limit}
        check(not over, f"{kind}: bytes and limits {over}")


# --- writes

STEPS = ["gt", "j", " ", "\x1b[B" * 60, "\r", "\x1b", "?", "\x1b", ":set",
         "\x07", "\x0c"]


def test_one_write_for_a_step():
    if not shutil.which("strace"):
        skip("no strace")
    trace = os.path.join(TMP, "trace")
    if subprocess.run(["strace", "-o", trace, "true"],
                      capture_output=True).returncode:
        skip("strace may not trace")
    # LeakSanitizer and strace cannot both watch.
    env = private_env()
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

    def written():
        with open(trace, errors="replace") as file:
            text = file.read()
        return [int(n) for n in re.findall(
            r"^writev?\(\d+</dev/pts.*\) += (\d+)$", text, re.M)]
    # The first frame waits for its rows, but not for ever: on a busy machine
    # it may have to be seen more than once.
    for _ in range(5):
        session = Session(["strace", "-y", "-o", trace, "-e",
                           "trace=write,writev",
                           "-s", "16", KLASTER], env=env).ready()
        starts = written()
        if len(starts) == 1:
            break
        session.leave()
    check(len(starts) == 1, f"writes for the start: {starts}")
    for keys in STEPS:
        before = len(written())
        seen = len(session.raw)
        session.keys(keys)
        session.wait_quiet(0.3)
        new = written()[before:]
        # A step may have a second frame, when what was asked for came.
        most = 2 if keys in ("gt", "\r", " ", "\x1b[B" * 60) else 1
        check(len(new) <= most, f"{keys!r}: writes of {new} bytes")
        if len(session.raw) > seen:
            check(sum(new) == len(session.raw) - seen,
                  f"{keys!r}: {new} is not all that came")
    session.leave()


if __name__ == "__main__":
    main(globals())
