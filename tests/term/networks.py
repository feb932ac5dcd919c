#!/usr/bin/env python3
"""networks.py: bad networks as somebody at a terminal meets them: the keys go
on answering, a wait is counted down and can be given up with one key, and what
is on the screen stays when the service goes and comes back."""
import os
import re
import subprocess

from harness import (DEADLINE_S, KLASTER, TMP, Service, Session, check, main,
                     own, private_env)

FAULTD = os.path.join(os.path.dirname(KLASTER), "tests", "wire", "faultd")
JSON = "body application/vnd.api+json 200\n"
ENTRY = "on /v1\n" + JSON + (
    'text {"links":{"self":"/v1"},"meta":{"title":"Office","counts":'
    '{"organisations":2}},"data":[]}\n')
ROWS = JSON + ('text {"links":{"next":null},"data":[{"type":"organisations",'
               '"id":"a","attributes":{"name":"Alfa"}},{"type":'
               '"organisations","id":"b","attributes":{"name":"Beta"}}]}\n')
LIST = "on /v1/organisations?\n"


class Server:
    """A service that does what its script says; it ends with the test."""

    def __init__(self, name, *blocks, entry=ENTRY):
        script = os.path.join(TMP, name + ".faults")
        with open(script, "w") as file:
            file.write("".join(blocks) + entry)
        self.log = os.path.join(TMP, name + ".log")
        self.process = subprocess.Popen(
            [FAULTD, script, self.log], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        own(self)
        port = self.process.stdout.readline().split()[1]
        self.url = f"http://127.0.0.1:{port}/v1"

    def asked(self):
        with open(self.log, encoding="latin-1") as file:
            return file.read()

    def end(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE_S)
        self.process.stdout.close()


def open_list(url):
    session = Session([KLASTER, "--service", url])
    session.wait(lambda: session.screen.has_alternate(), "the screen")
    session.wait_quiet()
    session.keys("go")
    return session


def check_keys_answer(session):
    """Whatever the network does, help comes and goes."""
    session.keys("?")
    session.wait_title("Commands and their keys")
    session.keys("\x1b")
    session.wait_title("Organisations")


def is_on(session, name):
    row = session.screen.lines()[session.screen.row]
    return row.startswith("> " + name)


def test_a_stall_is_given_up_with_one_key():
    """By Esc, and by Ctrl-C; asked again, it comes."""
    for name, key in (("esc", "\x1b"), ("interrupt", "\x03")):
        server = Server("stall-" + name, LIST, "hold\n", LIST, ROWS)
        session = open_list(server.url)
        session.wait_text("Waiting for the first rows")
        check_keys_answer(session)
        session.wait_text("Waiting for the first rows")
        session.keys(key)
        session.wait_text("cancelled")
        check("Organisations" in session.screen.lines()[0],
              f"{name} leaves the place as well as the wait")
        check_keys_answer(session)
        session.keys("r")
        session.wait_text("Beta")
        session.leave()


def test_retry_after_is_counted_down():
    server = Server(
        "later", LIST, "body application/vnd.api+json 503\n"
        "header Retry-After: 4\n",
        'text {"errors":[{"status":"503","detail":"full house"}]}\n',
        LIST, ROWS)
    session = open_list(server.url)
    seen = []

    def look():
        found = re.search(r"asks again in (\d+) s", session.screen.text())
        if found and (not seen or seen[-1] != int(found.group(1))):
            seen.append(int(found.group(1)))
        return "Beta" in session.screen.text()
    session.wait(lambda: look() or seen, "a countdown")
    check("full house" in session.screen.text(), "it does not say why")
    check_keys_answer(session)
    session.wait(look, "the rows after it")
    check(len(seen) >= 2 and seen == sorted(seen, reverse=True) and
          seen[0] <= 4, f"counted down: {seen}")
    session.end()


def test_a_countdown_can_be_given_up():
    server = Server(
        "much-later", LIST, "body application/vnd.api+json 503\n"
        "header Retry-After: 600\n", "text {}\n", LIST, ROWS)
    session = open_list(server.url)
    session.wait_text("asks again in")
    session.keys("\x1b")
    session.wait_text("cancelled")
    check("asks again in" not in session.screen.text(), "it counts on")
    session.keys("r")
    session.wait_text("Beta")
    session.end()


def test_a_service_that_goes_and_comes_back():
    service = Service()
    session = open_list(service.url + "/v1")
    session.wait_text("Altum")
    session.wait_text("live")
    service.kill()
    session.keys("r")
    session.wait_text("cannot be reached")
    check("Altum" in session.screen.text(), "the rows went, too")
    check_keys_answer(session)
    session.keys("j")
    session.wait(lambda: is_on(session, "Association"), "the next row")
    again = Service(listen=service.url.split("//")[1])
    check(again.url == service.url, f"{again.url} is not {service.url}")
    session.keys("r")
    session.wait(lambda: "live" in session.screen.text() and
                 "cannot" not in session.screen.text(), "live again")
    check(is_on(session, "Association"), "the selection has moved")
    session.leave()


PAGE = JSON + ('text {"links":{"next":%s},"data":[{"type":"organisations",'
               '"id":"%s","attributes":{"claims":[{"field":"name","value":'
               '"The %s"}]}}]}\n')


def test_a_sync_says_how_far_it_is_and_goes_on_after_ctrl_c():
    entry = "on /v1\n" + JSON + (
        'text {"links":{"organisations":"/v1/organisations"},"meta":{"seq":5,'
        '"store":"s","counts":{"organisations":2}}}\n')
    changes = "on /v1/changes\n" + JSON + (
        'text {"links":{"next":null},"data":[],"meta":{"seq":5}}\n')
    server = Server(
        "sync", changes,
        LIST, PAGE % ('"/v1/organisations?p=2"', "a", "a"),
        "on /v1/organisations?p=2\n", "hold\n",
        "on /v1/organisations?p=2\n", PAGE % ("null", "b", "b"), entry=entry)
    env = private_env(TERM="xterm-256color", KLASTER_STALL="60")
    argv = [KLASTER, "--service", server.url, "sync"]
    session = Session(argv, env)
    session.wait(lambda: b"1 of 2 records; Ctrl-C ends it" in session.raw,
                 "how far it is")
    session.wait(lambda: "p=2" in server.asked(), "the silent page")
    session.keys("\x03")
    check(session.wait_end() == 7, f"status {session.status}")
    check(b"what came so far is kept" in session.raw and
          b"goes on from" in session.raw, f"{bytes(session.raw)}")
    done = subprocess.run(argv, env=env, capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=DEADLINE_S)
    check(b"2 records, complete; 1 came" in done.stderr, f"{done.stderr}")
    check(b"Ctrl-C" not in done.stderr, "progress into a pipe")
    asked = server.asked()
    check(asked.count("GET /v1/organisations?p=2") == 2 and
          asked.count("GET /v1/organisations?") == 3, f"{asked}")


if __name__ == "__main__":
    main(globals())
