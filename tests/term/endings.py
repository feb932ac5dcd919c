#!/usr/bin/env python3
"""endings.py: every end that klaster does not choose.

Whatever it is, the terminal is as it was, nothing of klaster is left running,
and the next start finds nothing in its way.
"""
import os
import signal
import time

from harness import (KLASTER, Session, await_true, check, children, is_gone,
                     main, private_env, skip, sockets)


def service_of(session):
    found = children(session.pid)
    check(len(found) == 1, f"{len(found)} children of klaster")
    return found[0]


def begin():
    session = Session().ready()
    return session, service_of(session)


def check_next_start(env):
    session = Session(env=env).ready()
    session.keys("Q")
    check(session.wait_end() == 0, "the next start does not work")
    check(not sockets(session.env), f"left: {sockets(session.env)}")


# --- signals to klaster

def test_signals_that_ask_to_end():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT,
                   signal.SIGQUIT):
        session, service = begin()
        session.keys("gp")
        os.kill(session.pid, number)
        session.wait_end()
        check(session.status == 128 + number,
              f"signal {number}: status {session.status}")
        session.check_restored()
        await_true(lambda: is_gone(service), "the end of klasterd")
        check(not sockets(session.env), "the socket is left")


def test_signals_while_starting():
    """At any moment: nothing is left behind, whatever was done already."""
    for number in (signal.SIGTERM, signal.SIGINT):
        for wait_s in (0, 0.004, 0.01, 0.02, 0.04):
            session = Session()
            session.pump(wait_s)
            left = children(session.pid)
            os.kill(session.pid, number)
            session.wait_end()
            check(session.status in (-number, 128 + number),
                  f"after {wait_s} s: status {session.status}")
            session.check_restored()
            for pid in left:
                await_true(lambda: is_gone(pid), "the end of klasterd")
            await_true(lambda: not sockets(session.env), "the socket")


def test_crashes():
    """The terminal is put back before the default action, which is kept."""
    for number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE,
                   signal.SIGILL, signal.SIGABRT):
        session, service = begin()
        session.keys("?")
        session.wait_text("Commands and their keys")
        os.kill(session.pid, number)
        session.wait_end()
        if "ASAN_OPTIONS" in session.env:
            check(session.status != 0, f"status {session.status}")
        else:
            check(session.status == -number,
                  f"signal {number}: status {session.status}")
        session.check_restored()
        await_true(lambda: is_gone(service), "the end of klasterd")
    check_next_start(session.env)


def test_killed():
    session, service = begin()
    os.kill(session.pid, signal.SIGKILL)
    session.wait_end()
    await_true(lambda: is_gone(service), "the end of klasterd")
    await_true(lambda: not sockets(session.env), "the end of the socket")
    check_next_start(session.env)


def test_both_killed():
    """Nobody was left to take the socket away."""
    session, service = begin()
    os.kill(session.pid, signal.SIGSTOP)
    os.kill(service, signal.SIGKILL)
    os.kill(session.pid, signal.SIGKILL)
    session.wait_end()
    left = sockets(session.env)
    check(len(left) == 1, "the test is not what it says")
    fresh = Session(env=session.env).ready()
    check(set(left) != set(sockets(fresh.env)), "no socket of its own")
    fresh.keys("Q")
    check(fresh.wait_end() == 0, f"status {fresh.status}")
    for name in sockets(fresh.env):
        os.unlink(os.path.join(fresh.env["XDG_RUNTIME_DIR"], "klaster",
                               name))


# --- the service goes

def test_service_that_ends_is_started_again():
    for number in (signal.SIGKILL, signal.SIGTERM):
        session, service = begin()
        os.kill(service, number)
        session.wait_text("klasterd had ended and was started again")
        check(service_of(session) != service, "it is the same one")
        session.keys("gp")
        session.wait_text("South Baltic Creative Clusters")
        session.wait_text("live: bundled directory")
        session.leave()
        check(not sockets(session.env), "the socket is left")


def test_service_that_ends_all_the_time():
    """Some restarts, then a sentence; and keys are answered still."""
    told = "klasterd was ended by signal 9; start klaster again"
    session, service = begin()
    for _ in range(4):
        gone = service
        os.kill(gone, signal.SIGKILL)
        # Not "nothing moves": on a busy machine the next one is late.
        session.wait(lambda: told in session.screen.text() or
                     [pid for pid in children(session.pid) if pid != gone],
                     "another klasterd, or why there is none")
        service = (children(session.pid) + [None])[0]
        if told in session.screen.text():
            break
    check(service is None, "it is started for ever")
    session.wait_text(told)
    session.keys("?")
    session.wait_text("Commands and their keys")
    session.keys("\x1b")
    session.wait_text("In this directory")
    session.keys("j")
    session.wait(lambda: session.screen.row == 3, "the next row")
    session.keys("gp")
    session.wait_text("cannot be reached")
    session.leave()


def test_service_stands_still():
    """It does not answer, and does not end when asked: keys work, and so
    does leaving."""
    session, service = begin()
    os.kill(service, signal.SIGSTOP)
    session.keys("gp")
    session.wait_title("Projects")
    session.keys("?")
    session.wait_text("Commands and their keys")
    session.leave()
    await_true(lambda: is_gone(service), "the end of klasterd")


def test_no_service_at_all():
    env = private_env(KLASTER_KLASTERD="/nonexistent/klasterd")
    session = Session(env=env)
    check(session.wait_end() == 6, f"status {session.status}")
    check("KLASTER_KLASTERD" in session.screen.text(), "no reason is given")
    session.check_restored()


# --- the terminal goes

def test_hang_up():
    session, service = begin()
    session.keys("gp")
    session.wait_quiet()
    session.hang_up()
    # SIGHUP comes first; the end of the terminal would do as well.
    session.wait_end_only()
    await_true(lambda: is_gone(service), "the end of klasterd")
    check(not sockets(session.env), "the socket is left")


def test_hang_up_without_a_signal():
    """nohup and its like: only reading tells."""
    argv = ["sh", "-c", f"trap '' HUP; exec {KLASTER}"]
    session = Session(argv).ready()
    service = service_of(session)
    session.hang_up()
    session.wait_end_only()
    await_true(lambda: is_gone(service), "the end of klasterd")


def test_terminal_that_takes_nothing():
    """A line that is dead but not closed: klaster waits without working, and
    ends when asked."""
    session, service = begin()
    keys = b"gp" + b"\x0c" * 200
    os.set_blocking(session.master, False)
    for at in range(0, len(keys), 20):
        os.write(session.master, keys[at:at + 20])
    ticks = busy_ticks(session.pid)
    # Nothing to wait for but time itself: a loop would burn 50 ticks.
    until = time.monotonic() + 0.5
    await_true(lambda: time.monotonic() > until, "half a second")
    used = busy_ticks(session.pid) - ticks
    check(used < 25, f"{used} ticks of CPU in half a second")
    os.kill(session.pid, signal.SIGTERM)
    session.wait_end_only()
    await_true(lambda: is_gone(service), "the end of klasterd")


def busy_ticks(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


if __name__ == "__main__":
    if not os.path.isdir("/proc/self"):
        skip("no /proc")
    main(globals())
