#!/usr/bin/env python3
"""pipe.py: commands that read a record, and files written while the screen
goes on: words in, words out, nothing obeyed, nothing that cannot be ended."""
import json
import os
import tempfile

from harness import (KLASTER, TMP, Session, await_true, check, is_gone, main,
                     private_env, program)

import export


def start(**changes):
    session = Session([KLASTER, "-c", "open organisations/erb"],
                      private_env(**changes))
    session.wait_text("Stary Rynek")
    return session


def test_input_and_words():
    """The record is on its stdin; its words are words, whatever they hold."""
    out = os.path.join(TMP, "got")
    path = program("reader", f"""
        printf '%s\\0' "$@" >"{out}"
        cat >>"{out}"
    """)
    session = start()
    session.command(f"pipe {path} '$(id)' 'a b' ;")
    session.wait_text("has ended and said nothing")
    with open(out, encoding="utf-8") as file:
        *words, body = file.read().split("\0")
    check(words == ["$(id)", "a b", ";"], f"{words}")
    item = json.loads(body)["items"][0]
    check(item["id"] == "organisations/erb" and item["claims"], "the record")
    session.leave()


def test_hostile_output():
    path = program("hostile", """
        printf '\\033]0;owned\\007\\033[2J\\033[31mred\\0end\\n'
        printf 'second line\\r\\n\\302\\2331m\\n' >&2
    """)
    session = start()
    session.command(f"pipe {path}")
    session.wait_text("second line")
    check("red" in session.screen.text() and "end" in session.screen.text(),
          session.screen.text())
    session.leave()


def test_big_input_and_deaf_command():
    """One that reads nothing, and one that says without end."""
    session = start()
    session.command("pipe true")
    session.wait_text("true has ended and said nothing")
    session.command("pipe yes")
    session.wait_text("was ended: it said too much")
    session.leave()


def test_keys_answer_and_cancel():
    pids = os.path.join(TMP, "pids")
    path = program("slow", f"""
        trap '' TERM
        echo $$ >"{pids}"
        echo begun
        while :; do sleep 1; done
    """)
    session = start()
    session.command(f"pipe {path}")
    session.wait_text("is running")
    await_true(lambda: os.path.exists(pids) and os.path.getsize(pids),
               "its start")
    session.keys("gp")
    session.wait_text("South Baltic Creative Cl")
    session.command("pipe true")
    session.wait_text("is under way")
    session.keys("\x03")
    session.wait_text("was ended: as you wished")
    with open(pids, encoding="utf-8") as file:
        pid = int(file.read())
    await_true(lambda: is_gone(pid), "its end, though it ignored the first")
    session.leave()


def test_timeout():
    path = program("sleeper", "echo begun\nexec sleep 1000\n")
    session = start(KLASTER_PIPE_TIMEOUT="1")
    session.command(f"pipe {path}")
    session.wait_text("it took too long")
    session.leave()


def test_leaving():
    """A command does not outlive the screen that reads it."""
    pids = os.path.join(TMP, "pids2")
    path = program("slow", f"echo $$ >\"{pids}\"\nexec sleep 1000\n")
    session = start()
    session.command(f"pipe {path}")
    await_true(lambda: os.path.exists(pids) and os.path.getsize(pids),
               "its start")
    with open(pids, encoding="utf-8") as file:
        pid = int(file.read())
    session.leave()
    await_true(lambda: is_gone(pid), "its end")


# --- files, page after page

def listing(service):
    session = Session([KLASTER, "--service", service.url, "-c",
                       "kind organisations"])
    session.wait_text("#0 ")
    return session


def test_export_in_pages():
    path = os.path.join(tempfile.mkdtemp(dir=TMP), "o.csv")
    service = export.Directory(1050)
    session = listing(service)
    session.command(f"export {path}")
    session.wait_text("1050 records in")
    with open(path, encoding="utf-8", newline="") as file:
        rows = export.rows_of(file.read())
    check([row[0] for row in rows[1:]] ==
          [f"organisations/r{i}" for i in range(1050)], "rows in, rows out")
    session.leave()


def test_export_is_cancelled():
    here = tempfile.mkdtemp(dir=TMP)
    service = export.Directory(2000, breaks=500, silent=True)
    session = listing(service)
    session.command(f"export {here}/o.csv")
    session.wait_text("of 2000 rows")
    session.keys("j")  # the keys answer
    session.wait(lambda: session.screen.lines()[3].startswith(">"), "a step")
    session.keys("\x03")
    session.wait_text("is not written.")
    check(os.listdir(here) == [], f"{os.listdir(here)}")
    session.leave()
    service.free.set()


def test_export_goes_on_elsewhere():
    """Another service on the screen, which has nothing to do."""
    path = os.path.join(tempfile.mkdtemp(dir=TMP), "o.csv")
    service = export.Directory(1050, breaks=500, silent=True)
    session = listing(service)
    session.command(f"export {path}")
    session.wait_text("of 1050 rows")
    session.wait(lambda: any("=500" in asked for asked in service.asked),
                 "the silent page")
    session.command("service bundled")
    session.wait_text("Partnerships")
    service.breaks = None
    service.free.set()
    session.wait_text("records in")
    with open(path, encoding="utf-8", newline="") as file:
        check(len(export.rows_of(file.read())) == 1051, "rows in, rows out")
    session.keys("Q")
    session.wait_end()
    session.check_clean()


def test_export_breaks_off():
    here = tempfile.mkdtemp(dir=TMP)
    session = listing(export.Directory(2000, breaks=500))
    session.command(f"export {here}/o.csv")
    session.wait_text("Not written, only 500 rows came: ")
    check(os.listdir(here) == [], f"{os.listdir(here)}")
    session.leave()


if __name__ == "__main__":
    main(globals())
