#!/usr/bin/env python3
"""mutt.py: addresses for mail programs, in the form mutt documents, and in
mutt itself, where there is one."""
import os
import shutil
import urllib.parse

from harness import (KLASTER, TMP, Answers, Session, check, main, private_env,
                     run, skip)

PEOPLE = [
    {"name": "Ada Example", "role": "coordinator",
     "email": ["ada@example.org", "ada.two@example.org"]},
    {"name": "Tab\tand\nLine", "email": ["tab@example.org"]},
    {"name": "Esc\u202eape", "email": ["esc@example.org"]},
    {"name": "Hostile", "email": ["a@b.c\nBcc: d@e.f", "x,y@example.org",
                                  "-x@example.org"]},
    {"name": "Without", "role": "nobody"}]


def answer(path):
    kind = path.partition("?")[0].rpartition("/")[2]
    if kind == "organisations":
        return 400, {"errors": [
            {"status": "400", "detail": "no such field: email"}]}
    return 200, {"data": [
        {"type": "people", "id": f"p{number}", "attributes": person}
        for number, person in enumerate(PEOPLE if kind == "people" else [])]}


def test_form():
    """A line for people; then address, name, more; a kind whose addresses
    are not for us is passed over."""
    done = run([KLASTER, "--service", Answers(answer).url, "query-mail", "ada"])
    check(done.returncode == 0, f"{done.returncode}: {done.stderr}")
    first, *lines = done.stdout.decode().splitlines()
    check(first.startswith("4 addresses") and "\t" not in first, first)
    rows = [line.split("\t") for line in lines]
    check(rows == [
        ["ada@example.org", "Ada Example", "Person, coordinator"],
        ["ada.two@example.org", "Ada Example", "Person, coordinator"],
        ["tab@example.org", "Tab and Line", "Person"],
        ["esc@example.org", "Esc\ufffdape", "Person"]], f"{rows}")


def test_none():
    del PEOPLE[:]
    done = run([KLASTER, "--service", Answers(answer).url, "query-mail",
                "nobody"])
    check(done.returncode == 1, f"{done.returncode}")
    lines = done.stdout.decode().splitlines()
    check(len(lines) == 1 and lines[0].startswith("0 addresses"), f"{lines}")
    done = run([KLASTER, "query-mail"])
    check(done.returncode == 2, "no words")
    done = run([KLASTER, "--service", "http://127.0.0.1:1/v1", "query-mail",
                "x"])
    check(done.returncode == 3, "nobody there")


def mail_program(name):
    if not shutil.which(name):
        skip(f"no {name}")
    PEOPLE[:] = [{"name": "Ada Example", "email": ["ada@example.org"]}]
    service = Answers(answer)
    rc = os.path.join(TMP, name + ".rc")
    with open(rc, "w", encoding="utf-8") as file:
        file.write("set query_command = \"" + KLASTER + " --service " +
                   service.url + " query-mail %s\"\n" +
                   f"set folder = {TMP}\nset spoolfile = /dev/null\n")
    session = Session([name, "-n", "-F", rc, "-f", "/dev/null"],
                      private_env(TERM="xterm-256color"), is_xterm=True)
    session.wait(lambda: session.screen.text().strip(), "its first screen")
    session.wait_quiet()
    session.keys("Q")
    session.wait_text("uery")
    session.keys("ada it's $(id)\r")
    session.wait_text("ada@example.org")
    session.wait_text("Ada Example")
    # As it was typed: neither program, nor a shell between, took it apart.
    check(any("it's $(id)" in urllib.parse.unquote_plus(path)
              for path in service.asked),
          f"{service.asked}")
    session.end()


def test_neomutt():
    mail_program("neomutt")


def test_mutt():
    mail_program("mutt")


if __name__ == "__main__":
    main(globals())
