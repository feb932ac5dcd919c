#!/usr/bin/env python3
"""editor.py: a note is written in the user's editor: it has the terminal as
the shell had it, its keys are its own, and klaster comes back as it was."""
import os
import signal
import subprocess

from harness import (KLASTER, Session, check, children, main, private_env,
                     program)


def note(session):
    env = dict(session.env, EDITOR="")
    shown = subprocess.run([KLASTER, "note", "show", "organisations/altum"],
                           env=env, capture_output=True, text=True)
    return shown.stdout.rstrip("\n")


def start(script, **env):
    # A name with a blank is quoted, as words are read and no shell is.
    line = f"'{program('an editor', script)}' -x" if script else None
    session = Session([KLASTER], private_env(EDITOR=line, **env)).ready()
    session.keys("go")
    session.wait_text("Altum")
    session.wait_quiet()
    return session


def test_it_has_the_terminal():
    session = start('stty -a | grep -q "[^-]icanon" && echo cooked\n'
                    'echo "words $1"\n'
                    'read line; printf "%s\\n" "$line" >>"$2"\n')
    session.keys("e")
    session.wait_text("cooked")
    session.wait_text("words -x")
    check(not session.screen.has_alternate(), "the shell's own screen")
    session.keys("from the editor\n")
    session.wait_text("Noted: Altum")
    check(session.screen.has_alternate(), "ours again")
    session.keys("l")
    session.wait_text("Note (yours): from the editor")
    session.leave()
    home = session.env["XDG_RUNTIME_DIR"]
    left = [name for name in os.listdir(os.path.join(home, "klaster"))
            if name.startswith("note")]
    check(not left, f"left about: {left}")


def test_its_interrupts_are_its_own():
    session = start('trap "echo caught" INT\necho here\n'
                    'read line || read line\necho "$line" >>"$2"\n')
    session.keys("e")
    session.wait_text("here")
    session.keys("\x03")
    session.wait_text("caught")
    session.keys("after ^C\n")
    session.wait_text("Noted: Altum")
    session.leave()


def test_one_that_fails_changes_nothing():
    session = start('echo lost >>"$2"\nexit 3\n')
    session.keys("e")
    # How it ended stands after its path, which may take the whole row.
    session.wait_text("an editor did not")
    session.command("notes")
    session.wait_text("No notes yet")
    session.leave()


def test_what_is_written_first_is_the_note():
    """An editor begins in the first line: what is typed there is the note,
    and what klaster says about it is no part of it, wherever it is by then."""
    session = start('{ printf "first, "; cat "$2"; echo last; } >"$2.new"\n'
                    'mv "$2.new" "$2"\n')
    session.keys("e")
    session.wait_text("Noted: Altum")
    session.keys("Q")
    check(session.wait_end() == 0, f"status {session.status}")
    check(note(session) == "first, \nlast", note(session))


def test_a_line_of_the_user_stays():
    session = start('printf "# mine\\nand\\n# this\\n" >"$2"\n')
    session.keys("e")
    session.wait_text("Noted: Altum")
    session.keys("e")
    session.wait_text("The note is as it was")
    session.leave()
    check(note(session) == "# mine\nand\n# this", note(session))


def test_how_to_leave_is_said_where_none_is_named():
    vi = program("vi", 'cat "$1"; read line; echo mine >>"$1"\n')
    path = os.path.dirname(vi) + ":" + os.environ["PATH"]
    session = start(None, PATH=path)
    session.keys("e")
    session.wait_text(":q! and Enter change nothing")
    session.keys("\n")
    session.wait_text("Noted: Altum")
    session.leave()
    check(note(session) == "mine", note(session))


def test_none_is_said():
    session = start(None, VISUAL="/nowhere/vi -n")
    session.keys("e")
    session.wait_text("name yours in EDITOR")
    session.leave()


def test_ended_meanwhile():
    """A hang-up that comes while the editor runs ends klaster after it."""
    session = start('echo here\nread line\n')
    session.keys("e")
    session.wait_text("here")
    check(children(session.pid), "an editor")
    os.kill(session.pid, signal.SIGTERM)
    session.keys("\n")
    check(session.wait_end() == 128 + signal.SIGTERM,
          f"status {session.status}")
    session.check_restored()


if __name__ == "__main__":
    main(globals())
