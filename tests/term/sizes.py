#!/usr/bin/env python3
"""sizes.py: windows that change, and a klaster that is put aside."""
import os
import signal
import termios

from harness import (KLASTER, Session, await_true, check, children, main,
                     private_env, status_number)

NOTICE = "is too small: 40x10 is needed"


def fits(session, cols, rows):
    """The right picture of a list: title above, hints below, all rows."""
    lines = session.screen.lines()
    return (len(lines) == rows and lines[0].startswith("Projects") and
            "South Baltic Cr" in session.screen.text() and
            "bundled directory" in lines[-2] and "open" in lines[-1] and
            max(map(len, lines)) <= cols)


def await_list(session, cols, rows):
    session.wait(lambda: fits(session, cols, rows), f"a list at {cols}x{rows}")
    session.wait_quiet()
    check(fits(session, cols, rows), f"no list at {cols}x{rows}")


def await_notice(session, cols):
    whole = f"{session.screen.cols}x{session.screen.rows} {NOTICE}"
    rows = session.screen.rows

    def is_there():
        # Wrapped over the rows, at blanks or within words; an ellipsis
        # stands where the rows end before the sentence does.
        said = "".join(session.screen.text().split())
        if cols >= 20 and rows >= 5:
            return said == whole.replace(" ", "")
        return whole.replace(" ", "").startswith(said.rstrip("…")) and \
            (said or cols < 3)
    session.wait(is_there, f"the notice {whole!r}")
    session.wait_quiet()
    check(is_there(), "the notice does not stay")


def test_every_size():
    session = Session().ready()
    session.keys("gp")
    await_list(session, 80, 24)
    for cols, rows in ((20, 5), (80, 24), (1, 1), (132, 43), (40, 9),
                       (40, 10), (39, 24), (500, 200), (2, 500), (80, 24),
                       (500, 2), (300, 10), (80, 24)):
        session.resize(cols, rows)
        if cols < 40 or rows < 10:
            await_notice(session, cols)
        else:
            await_list(session, cols, rows)
    session.leave()


def test_start_at_any_size():
    for cols, rows in ((1, 1), (20, 5), (0, 0), (0, 24), (5000, 3), (40, 10),
                       (1200, 900)):
        session = Session(size=(max(1, cols), max(1, rows)))
        session._set_size(cols, rows)
        session.wait(lambda: session.raw.endswith(b"\x1b[5n") or
                     len(session.raw) > 60, "something")
        session.wait_quiet()
        session.keys("Q")
        check(session.wait_end() == 0, f"{cols}x{rows}: {session.status}")
        check(termios.tcgetattr(session.slave) == session.before, "modes")


def test_storm():
    """Many sizes at once while keys come: the last one counts."""
    session = Session().ready()
    session.keys("gt")
    session.wait_title("Codes")
    for turn in range(300):
        session._set_size(20 + turn % 200, 5 + turn % 90)
        os.kill(session.pid, signal.SIGWINCH)
        session.to_send += b"jk"[turn % 2:turn % 2 + 1]
        session.pump(0)
    session.resize(132, 43)
    session.screen.faults.clear()  # drawn for sizes that were gone
    session.wait_quiet()
    session.keys("\x0c")
    session.wait_quiet()
    lines = session.screen.lines()
    check(lines[0].startswith("Codes") and "open" in lines[-1],
          f"not the right picture\n{session.screen.text()}")
    switches = status_number(session.pid, "voluntary_ctxt_switches")
    session.wait_quiet(0.3)
    check(status_number(session.pid, "voluntary_ctxt_switches") == switches,
          "it does not come to rest")
    session.leave()


def test_while_a_prompt_is_open():
    session = Session().ready()
    session.keys("/rietavo")
    session.wait_text("Search: rietavo")
    for cols, rows in ((20, 5), (132, 43), (1, 1), (40, 10), (80, 24)):
        session.resize(cols, rows)
        session.wait_quiet()
    session.keys(" moteru")
    session.wait(lambda: session.screen.lines()[-1] ==
                 "Search: rietavo moteru", "the prompt as it was")
    session.keys("\r")
    session.wait_text("Search: rietavo moteru")
    session.wait_text("Rietavas Women Employment")
    session.check_clean()


def test_while_the_help_is_open():
    session = Session().ready()
    session.keys("?")
    session.wait_text("Commands and their keys")
    for cols, rows in ((40, 9), (1, 1), (200, 60), (40, 10), (80, 24)):
        session.resize(cols, rows)
        session.wait_quiet()
    session.wait(lambda: session.screen.lines()[0].startswith(
        "Commands and their keys"), "the help as it was")
    session.keys("\x1b")
    session.wait_text("In this directory")
    session.check_clean()


def test_while_a_sequence_is_open():
    session = Session().ready()
    session.keys("g")
    session.wait_quiet()
    session.resize(30, 5)
    await_notice(session, 30)
    session.resize(100, 30)
    session.wait_quiet()
    session.keys("p")
    session.wait_text("South Baltic Creative")


# --- put aside

def start_in_shell():
    """An interactive shell, the one that has job control."""
    session = Session(["sh", "-i"], env=private_env(PS1="ready> ",
                                                    ENV="/dev/null"))
    session.wait_text("ready>")
    shell_modes = termios.tcgetattr(session.slave)
    session.keys(KLASTER + "\n")
    session.ready()
    return session, shell_modes


def prompt_count(session):
    return session.screen.text().count("ready>")


def is_stopped(session):
    for pid in children(session.pid):
        with open(f"/proc/{pid}/stat") as file:
            if file.read().rpartition(")")[2].split()[0] == "T":
                return True
    return False


def leave_shell(session):
    session.keys("Q")
    session.wait(lambda: not session.screen.has_alternate(), "the shell")
    session.wait_quiet()
    session.keys("exit\n")
    session.wait_end()
    session.check_restored()


def test_suspend_and_continue():
    session, modes = start_in_shell()
    session.keys("gp")
    await_list(session, 80, 24)
    session.command("set mouse yes")
    for resized in (False, True, True):
        session.wait(lambda: {1000, 1006} <= session.screen.modes,
                     "the mouse")
        session.keys("\x1a")
        session.wait(lambda: is_stopped(session), "to be stopped")
        session.wait(lambda: not session.screen.has_alternate(), "the shell")
        check(25 in session.screen.modes, "the cursor is hidden")
        check(not session.screen.modes & {1000, 1006, 2004},
              "bracketed paste or the mouse is on")
        session.wait(lambda: termios.tcgetattr(session.slave) == modes,
                     "the modes of the shell")
        before = len(session.raw)
        session.keys("echo so-$((40+2))\n")
        session.wait(lambda: b"so-42" in session.raw[before:], "the shell")
        if resized:
            size = (132, 43) if session.screen.cols == 80 else (80, 24)
            session.resize(*size)
        before = len(session.raw)
        session.keys("fg\n")
        await_list(session, session.screen.cols, session.screen.rows)
        check(session.screen.has_alternate(), "not on the other screen")
        painted = session.raw[before:].count(b"South Baltic Cr")
        check(painted == 1, f"painted {painted} times")
    leave_shell(session)
    session.check_clean()


def test_an_answer_on_its_way_is_taken_along():
    """Or it would be typed into the shell."""
    session, _ = start_in_shell()
    session.keys("gp")
    await_list(session, 80, 24)
    for key, back in (("\x1a", "fg\n"), ("Q", None)):
        session.wait_quiet()
        session.answers = False
        asked = session.screen.questions
        while session.screen.questions == asked:
            session.keys("\x0c")
            session.wait_quiet()
        session.keys(key)
        session.wait(lambda: not session.screen.has_alternate(), "the shell")
        session.keys("\x1b[0n")
        session.answers = True
        session.wait(
            lambda: session.screen.text().rstrip().endswith("ready>"),
            "the prompt")
        before = len(session.raw)
        session.keys("echo so-$((40+2))\n")
        session.wait(lambda: b"so-42" in session.raw[before:], "the shell")
        if back:
            session.keys(back)
            await_list(session, 80, 24)
    session.keys("exit\n")
    session.wait_end()


def test_stopped_from_outside():
    """kill -TSTP, and kill -STOP, which nobody can prepare for."""
    session, _ = start_in_shell()
    pid = children(session.pid)[0]
    os.kill(pid, signal.SIGTSTP)
    session.wait(lambda: is_stopped(session), "to be stopped")
    session.wait(lambda: not session.screen.has_alternate(), "the shell")
    session.keys("fg\n")
    session.ready()
    os.kill(pid, signal.SIGSTOP)
    session.wait(lambda: is_stopped(session), "to be stopped")
    session.keys("fg\n")
    await_true(lambda: not is_stopped(session), "to go on")
    session.wait_quiet()
    session.keys("gp")
    await_list(session, 80, 24)
    leave_shell(session)


def test_suspend_without_a_shell():
    """Nobody could continue it: then it does not stop at all."""
    session = Session().ready()
    session.keys("\x1a")
    session.wait_quiet()
    session.keys("gp")
    await_list(session, 80, 24)
    session.leave()


if __name__ == "__main__":
    main(globals())
