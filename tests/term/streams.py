#!/usr/bin/env python3
"""streams.py: standard input and output that are no terminal."""
import os
import subprocess

from harness import (DEADLINE_S, KLASTER, KLASTERD, TMP, Session, check, main,
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
    done = run(["sh", "-c", f"{KLASTER} list projects <&- >&- 2>&-"], env)
    check(done.returncode >= 0, f"all closed: {done.returncode}")
    check(not sockets(env), "a socket is left")


# What each command is to print, and after what. Those of WORDLESS print no
# data, and `history` comes of the screen.
PRINTS = [
    "search creative", "search zzzz --format json",
    "list codes", "list codes --format json",
    "list projects --format csv", "list projects --facets country",
    "export projects", "export organisations --format vcard", "query-mail a",
    "show projects/sbcc", "show projects/sbcc --format json",
    "show projects/sbcc --format text", "changes --since 0",
    "changes --since 0 --format json", "saved list", "bookmark list",
    "note list", "note show projects/sbcc", "tag list", "own export",
    "map organisations", "timeline projects", "chart country organisations",
    "related projects/sbcc", "compare organisations/erb organisations/ivek",
    "path organisations/erb organisations/rmuc", "services",
    "profile check drupal", "config path", "config show",
    "doctor", "help", "help list", "--help", "--version", "--list-keys",
    "--list-commands", "--list-fields"]
WORDLESS = {"sync", "purge", "login", "logout", "history"}
BEFORE = ["saved add mine creative", "bookmark add projects/sbcc",
          "note add projects/sbcc ask", "tag add later projects/sbcc"]
PRINTS_D = ["--help", "--version", "--list-settings", "openapi", "serve -h",
            "import -h", "token -h", "audit -h", "backup -h", "erase -h",
            "token list --store {store}", "token add --store {store} "
            "--scope member --name other", "import --store {store} {file}"]


def test_every_command_is_tried():
    told = run([KLASTER, "--help"]).stdout.decode().split("Commands:")[1]
    names = {line.split()[0] for line in told.split("\n\n")[0].splitlines()
             if line.startswith("  ")}
    tried = {words.split()[0] for words in PRINTS} | WORDLESS
    check(len(names) > 20 and not names - tried, f"not tried: {names - tried}")


def check_told(program, words, env, what, why):
    done = run(["sh", "-c", f"exec {program} {words} {what}"], env)
    said = done.stderr.splitlines()
    check(done.returncode == 7, f"{words} {what}: {done.returncode} {said}")
    check(sum(why in line for line in said) == 1, f"{words} {what}: {said}")


def test_output_that_does_not_arrive():
    """Of each command, on a full disk and with its output closed."""
    env = private_env()
    base = os.path.join(env["HOME"], "store.db")
    file = os.path.join(env["HOME"], "dir.jsonl")
    with open(file, "w") as out:
        out.write('{"kind":"organisations","id":"a","fields":{"name":"A"}}\n')
    for words in BEFORE:
        done = run([KLASTER] + words.split(), env)
        check(done.returncode == 0, f"{words}: {done.stderr!r}")
    store = "sqlite:" + base
    run([KLASTERD, "import", "--store", store, file], env)
    run([KLASTERD, "token", "add", "--store", store, "--scope", "member",
         "--name", "one"], env)
    ways = [(">&-", b"standard output is closed")]
    if os.path.exists("/dev/full"):
        ways.append((">/dev/full", b"No space left"))
    for what, why in ways:
        for words in PRINTS:
            check_told(KLASTER, words, env, what, why)
        for words in PRINTS_D:
            check_told(KLASTERD, words.format(store=store, file=file), env,
                       what, why)
    done = run(["sh", "-c", f"{KLASTER} list projects -o {base}.csv >&-"], env)
    check(done.returncode == 0, f"a file is no output: {done.stderr!r}")


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
