#!/usr/bin/env python3
"""start_quit.py: how klaster comes and goes when nothing is wrong."""
import os
import termios

from harness import (KLASTER, Session, await_true, check, children, is_gone,
                     main, private_env, sockets)


def test_start_and_quit():
    session = Session().ready()
    service = children(session.pid)
    check(len(service) == 1, f"{len(service)} children")
    check(len(sockets(session.env)) == 1, "no socket in its place")
    place = os.path.join(session.env["XDG_RUNTIME_DIR"], "klaster")
    check(os.stat(place).st_mode & 0o777 == 0o700, "others can enter")
    check(termios.tcgetattr(session.slave) != session.before, "not raw")
    session.leave()
    await_true(lambda: is_gone(service[0]), "the end of klasterd")
    check(not sockets(session.env), "the socket is left")


def test_every_way_out():
    for keys in ("q", "\x1b[21~", ":quit\r"):
        session = Session().ready()
        session.keys(keys)
        check(session.wait_end() == 0, f"{keys!r}: status {session.status}")
        session.check_restored()


def test_keys_before_the_first_screen():
    """Typed ahead, into the shell's terminal still."""
    session = Session()
    session.leave()


def test_the_line_before_stays():
    """The shell's screen comes back, with what stood there."""
    session = Session(["sh", "-c", f"echo before; {KLASTER}; "
                       "echo after"], env=private_env()).ready()
    check("before" not in session.screen.text(), "the other screen is shared")
    session.leave()
    lines = [line for line in session.screen.lines() if line]
    # A start that lasts longer than others is told, and stays.
    told = "".join(lines[1:-1])
    check(lines[:1] + lines[-1:] == ["before", "after"] and
          (not told or told.startswith("klaster: the directory is being")),
          f"left on the screen: {lines}")


if __name__ == "__main__":
    main(globals())
