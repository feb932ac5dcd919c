#!/usr/bin/env python3
"""streams.py: standard input and output that are no terminal."""
import os
import subprocess

from harness import (DEADLINE_S, KLASTER, TMP, Session, check, main,
                     private_env, run, skip, sockets)


def check_refused(done, what):
    check(done.returncode == 2, f"{what}: status {done.returncode}")
    check(b"needs a terminal" in done.stderr and
          b"klaster search WORDS" in done.stderr.replace(b"\n", b" "),
          f"{what}: it says {done.stderr!r}")
    check(not done.stdout, f"{what}: {done.stdout!r} on standard output")


def in_shell(script, env=None):
    """With a controlling terminal: the streams alone are to decide."""
    env = env or private_env()
    session = Session(["sh", "-c", script], env=env)
    session.wait_end()
    return session


def test_screen_without_a_terminal():
    env = private_env()
    check_refused(run([KLASTER], env), "no terminal at all")
    for call in ("</dev/null", "| cat", ">out", "<&-", ">&-", "</dev/zero"):
        session = in_shell(f"{KLASTER} {call}; echo =$?", env)
        check(b"needs a terminal" in session.raw, f"{call}: {session.raw!r}")
        if call != "| cat":
            check(b"=2" in session.raw, f"{call}: {session.raw!r}")
        check(b"\x1b" not in session.raw, f"{call}: sequences were sent")
        session.check_restored()
    check(os.path.getsize(os.path.join(TMP, "out")) == 0, "out is not empty")
    check(not sockets(env), "a klasterd was started")


def test_standard_error_may_be_anything():
    for call in ("2>&-", "2>/dev/null", "2>/dev/full"):
        session = Session(["sh", "-c", f"exec {KLASTER} {call}"]).ready()
        session.leave()


def test_closed_descriptors():
    """What klaster opens must not land where others write."""
    env = private_env()
    for call, status in (("<&-", 0), ("2>&-", 0), ("<&- 2>&-", 0)):
        done = run(["sh", "-c", f"{KLASTER} list projects {call}"], env)
        check(done.returncode == status, f"{call}: {done.returncode}")
        check(b"projects/sbcc" in done.stdout, f"{call}: {done.stdout!r}")
    done = run(["sh", "-c", f"{KLASTER} list projects >&-"], env)
    check(done.returncode == 0 or done.stderr, "no word about the output")
    done = run(["sh", "-c", f"{KLASTER} list projects <&- >&- 2>&-"], env)
    check(done.returncode >= 0, f"all closed: {done.returncode}")
    check(not sockets(env), "a socket is left")


def test_full_disk():
    if not os.path.exists("/dev/full"):
        skip("no /dev/full")
    for words in (["list", "codes"], ["list", "codes", "--format", "json"],
                  ["show", "projects/sbcc"], ["search", "creative"],
                  ["--help"], ["--version"], ["--list-keys"]):
        with open("/dev/full", "w") as full:
            done = run([KLASTER] + words, stdout=full)
        check(done.returncode not in (0, 1), f"{words}: {done.returncode}")
        check(b"No space left" in done.stderr, f"{words}: {done.stderr!r}")


def test_reader_that_goes():
    """As any filter: quietly, by SIGPIPE or the status of a full disk."""
    env = private_env()
    for words in ("list codes --limit 0", "list codes --limit 0 --format "
                  "json", "--list-keys"):
        script = f"{{ {KLASTER} {words}; echo =$? >&2; }} | head -n 1"
        done = run(["sh", "-c", script], env)
        status = done.stderr.strip().rpartition(b"=")[2]
        check(done.stdout.count(b"\n") == 1, f"{words}: {done.stdout!r}")
        check(int(status) in (0, 141, 3, 5), f"{words}: {done.stderr!r}")
    check(not sockets(env), "a socket is left")


def test_output_to_a_pipe_is_plain():
    env = private_env()
    for words in (["list", "codes"], ["search", "creative"],
                  ["show", "projects/sbcc"], ["doctor"]):
        done = run([KLASTER] + words, env)
        check(b"\x1b" not in done.stdout + done.stderr, f"{words}: sequences")
    done = run([KLASTER, "list", "projects"], env)
    tabs = [line.count(b"\t") for line in done.stdout.splitlines()]
    check(len(set(tabs)) == 1 and tabs[0] > 0, "no columns for programs")


def test_input_is_not_read():
    """A command in a loop must not eat the loop's input."""
    script = (f"printf 'projects\\ncodes\\n' | while read -r kind; do "
              f"{KLASTER} list $kind --limit 1; done")
    done = run(["sh", "-c", script])
    check(b"projects/" in done.stdout and b"codes/" in done.stdout,
          f"it reads its input: {done.stdout!r}")


def test_runtime_places():
    """Directories that are missing, closed or not ours."""
    env = private_env(XDG_RUNTIME_DIR=None)
    done = run([KLASTER, "list", "projects"], env)
    check(done.returncode == 0, f"no XDG_RUNTIME_DIR: {done.stderr!r}")
    env = private_env(XDG_RUNTIME_DIR="/dev/null/x")
    done = run([KLASTER, "list", "projects"], env)
    check(done.returncode == 6 and b"/dev/null" in done.stderr,
          f"no place: {done.returncode} {done.stderr!r}")
    env = private_env()
    env["XDG_RUNTIME_DIR"] = env["HOME"] + "/" + "long" * 40
    os.mkdir(env["XDG_RUNTIME_DIR"], 0o700)
    done = run([KLASTER, "list", "projects"], env)
    check(done.returncode == 6 and b"too long for a socket" in done.stderr,
          f"long: {done.returncode} {done.stderr!r}")
    env = private_env()
    os.mkdir(env["XDG_RUNTIME_DIR"] + "/klaster", 0o755)
    os.chmod(env["XDG_RUNTIME_DIR"] + "/klaster", 0o755)
    done = run([KLASTER, "list", "projects"], env)
    check(done.returncode == 6 and b"chmod 700" in done.stderr,
          f"open to others: {done.returncode} {done.stderr!r}")


def test_descriptors_do_not_leak():
    """klasterd has its own three and nothing of its parent's."""
    read_end, write_end = os.pipe()
    env = private_env()
    process = subprocess.Popen(
        [KLASTER, "list", "projects"], env=env, stdout=subprocess.PIPE,
        pass_fds=[write_end])
    os.close(write_end)
    process.communicate(timeout=DEADLINE_S)
    check(process.returncode == 0, f"status {process.returncode}")
    check(os.read(read_end, 1) == b"", "somebody keeps it open")
    os.close(read_end)


if __name__ == "__main__":
    main(globals())
