#!/usr/bin/env python3
"""mutt.py: addresses for mail programs, in the form mutt documents, and in
mutt itself, where there is one."""
import http.server
import json
import os
import shutil
import threading
import urllib.parse

from harness import KLASTER, TMP, Session, check, main, private_env, run, skip

PEOPLE = [
    {"name": "Ada Example", "role": "coordinator",
     "email": ["ada@example.org", "ada.two@example.org"]},
    {"name": "Tab\tand\nLine", "email": ["tab@example.org"]},
    {"name": "Esc\u202eape", "email": ["esc@example.org"]},
    {"name": "Hostile", "email": ["a@b.c\nBcc: d@e.f", "x,y@example.org",
                                  "-x@example.org"]},
    {"name": "Without", "role": "nobody"}]


class Handler(http.server.BaseHTTPRequestHandler):
    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        kind = self.path.partition("?")[0].rpartition("/")[2]
        status, document = 200, {"data": []}
        if kind == "people":
            document["data"] = [
                {"type": "people", "id": f"p{number}", "attributes": person}
                for number, person in enumerate(PEOPLE)]
        elif kind == "organisations":
            status, document = 400, {"errors": [
                {"status": "400", "detail": "no such field: email"}]}
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.api+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/v1"


def test_form():
    """A line for people; then address, name, more; a kind whose addresses
    are not for us is passed over."""
    done = run([KLASTER, "--service", serve(), "query-mail", "ada"])
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
    done = run([KLASTER, "--service", serve(), "query-mail", "nobody"])
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
    rc = os.path.join(TMP, name + ".rc")
    with open(rc, "w", encoding="utf-8") as file:
        file.write("set query_command = \"" + KLASTER + " --service " +
                   serve() + " query-mail %s\"\n" +
                   f"set folder = {TMP}\nset spoolfile = /dev/null\n")
    del Handler.asked[:]
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
              for path in Handler.asked),
          f"{Handler.asked}")
    session.end()


def test_neomutt():
    mail_program("neomutt")


def test_mutt():
    mail_program("mutt")


if __name__ == "__main__":
    main(globals())
