#!/usr/bin/env python3
"""hostile.py: a service that wants to get at the terminal.

A proxy before a real klasterd puts attacks into every text of its answers:
once as JSON escapes, which are well-formed and reach every screen and every
format, once as raw bytes. The screen of harness.py knows what klaster may
send; streams are checked letter by letter.
"""
import http.client
import http.server
import itertools
import json
import unicodedata

from harness import (KLASTER, Answers, Service, Session, check, main,
                     private_env, run)
from vt import INVISIBLE, MARKS_MOST

ATTACKS = [
    "\x1b]0;owned\a", "\x1b[2J\x1b[31;5m", "\x1b[6n\x1b[c", "\x1bP$q\x1b\\",
    "\x9b31m", "\x9d0;owned\x9c", "\x85\x8d\x90", "\a\b\b\b\r", "\x0e\x0f",
    "\x7f\x7f", "\0\x01\x02", "\v\f\t\n", "\u202egnp\u202c", "\u2066x\u2069",
    "\u200e\u200f\u061c", "\u200b\u200c\u200d\ufeff\u2060", "a" +
    "\u0301" * 200, "\ud800\udc00\ud800", "\ufffe\uffff", "\u2028\u2029",
    "\U000e0041\U000e007f", "\U0001f468\u200d\U0001f469", "\u3164\u115f",
    "\ufff9\ufffa\ufffb", "\u0600\u06dd", "%s%n%99999d",
    "\x1b]52;c;b3duZWQ=\a", "\x1b[?1049l\x1b[!p", "\x1b[201~Q\r"]
RAW_ATTACKS = [b"\x1b]0;owned\x07", b"\x9b31m", b"\xc2\x9b31m", b"\xff\xfe",
               b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x9b", b"\0",
               b"\x7f", b"\xe2\x80\xae", b"\xe2\x80\xa8"]
NAMES = {"id", "type", "kind", "self", "next", "prev", "first", "last",
         "href", "version"}


class Proxy(Answers):
    """Answers what the service answers, with `spoil` done to it."""

    def __init__(self, url, spoil):
        self.behind = url.partition("://")[2]
        self.spoil = spoil
        super().__init__(None, Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        behind = http.client.HTTPConnection(self.server.behind, timeout=10)
        behind.request("GET", self.path,
                       headers={"Accept": "application/vnd.api+json"})
        answer = behind.getresponse()
        status, reason, body = self.server.spoil(answer.status, answer.read())
        behind.close()
        # By hand: the library would not send such a reason.
        self.wfile.write(
            b"HTTP/1.1 %d %s\r\nContent-Type: application/vnd.api+json\r\n"
            b"Content-Length: %d\r\n\r\n" % (status, reason, len(body)) +
            body)

    def log_message(self, *_):
        pass


def escapes():
    """Every text with a blank gets an attack, each in its turn."""
    turns = itertools.cycle(ATTACKS)

    def walk(value, name=""):
        if isinstance(value, dict):
            return {key: walk(part, key) for key, part in value.items()}
        if isinstance(value, list):
            return [walk(part, name) for part in value]
        if isinstance(value, str) and name not in NAMES and " " in value:
            first, _, rest = value.partition(" ")
            return f"{first} {next(turns)}{rest}"
        return value

    def spoil(status, body):
        return status, b"OK", json.dumps(walk(json.loads(body))).encode()
    return spoil


def raw_bytes():
    turns = itertools.cycle(RAW_ATTACKS)

    def spoil(status, body):
        return status, b"OK", body.replace(b" ", b" " + next(turns), 40)
    return spoil


def errors():
    turns = itertools.cycle(ATTACKS)

    def spoil(_status, _body):
        text = "".join(itertools.islice(turns, 7))
        document = {"errors": [{"status": "400", "code": text, "title": text,
                                "detail": "no " + text,
                                "source": {"parameter": text}}]}
        return 400, b"\x1b]0;owned\x07\x9b31m", json.dumps(document).encode()
    return spoil


def not_json():
    def spoil(_status, _body):
        return 502, b"\x1b[2J", b"<html>\x1b]0;owned\x07\x9b31m\xff\r\x08"
    return spoil


# --- what is looked at

def serve_spoiled(spoil):
    """The bundled directory, spoiled."""
    return Proxy(Service().url, spoil)


def look_at(proxy, size=(80, 24), **changes):
    """What an editor sends to the terminal is not klaster's."""
    return Session([KLASTER, "--service", proxy.url], size=size,
                   env=private_env(EDITOR="true", **changes))


KEYS = ["g" + letter for letter in "uopsnecfdmtq"]


def walk_screens(session, until, places=KEYS):
    session.wait(lambda: session.screen.has_alternate() and
                 until in session.screen.text(), f"{until!r}")
    session.wait_quiet(0.05)
    for keys in places:
        for key in (keys, "\r", "y", "j", "\r", "G"):
            session.keys(key)
            session.wait_quiet(0.02)
        session.escape()
        session.escape()
        check_screen(session, keys)
    for keys in ("/creative\r", "\r", "\x1b", "/zzqqxx\r", "F", "city:\t\t",
                 "\x07", ":columns \t\t", "\x07", "?", "\x1b", "p", "\x1b",
                 "\x1b[20~", "G", "\x1b", "t", "\x0c"):
        if keys == "\x1b":
            session.escape()
        else:
            session.keys(keys)
            session.wait_quiet(0.05)
        check_screen(session, keys)
    session.leave()


def check_screen(session, where):
    check(not session.screen.faults,
          f"after {where!r}: {session.screen.faults[:6]}")
    for copied in session.screen.clipboard:
        check_letters(copied, "the clipboard", "")


# JSON keeps a text as it is, but for what a terminal would obey.
OBEYED = {0x061c, 0x200e, 0x200f} | set(range(0x2028, 0x202f)) | set(
    range(0x2066, 0x206a))


def check_json(data, where):
    check_letters(data, where, "\n", OBEYED, 1000)


def check_letters(data, where, allowed="\n", never=INVISIBLE,
                  marks_most=MARKS_MOST):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        check(False, f"{where}: {error}")
    marks = 0
    for at, char in enumerate(text):
        code = ord(char)
        bad = (code < 0x20 and char not in allowed or 0x7f <= code < 0xa0 or
               code in never)
        marks = marks + 1 if unicodedata.category(char) == "Mn" else 0
        check(not bad and marks <= marks_most,
              f"{where}: U+{code:04X} in {text[max(0, at - 30):at + 8]!r}")


def test_screens():
    for size in ((80, 24), (132, 43)):
        proxy = serve_spoiled(escapes())
        session = look_at(proxy, size=size)
        walk_screens(session, "Projects")
        check(b"]0;owned" in session.raw, "no attack arrived")
        proxy.shutdown()


def test_screens_in_a_locale_without_utf8():
    proxy = serve_spoiled(escapes())
    session = look_at(proxy, LANG="C")
    walk_screens(session, "Projects")
    check(max(session.raw) < 0x80, "raw bytes for letters")
    proxy.shutdown()


def test_screens_of_errors():
    for spoil in (raw_bytes(), errors(), not_json()):
        proxy = serve_spoiled(spoil)
        session = look_at(proxy)
        walk_screens(session, "In this directory", KEYS[:3])
        proxy.shutdown()


# --- the command line

CALLS = [["list", "organisations"], ["list", "codes", "--limit", "0"],
         ["list", "people"], ["list", "nonsense"], ["show", "projects/sbcc"],
         ["show", "organisations/erb"], ["show", "people/piia-tamm"],
         ["search", "creative"], ["search", "zzqqxx"], ["doctor"],
         ["search", "-v", "-v", "media"]]
FORMATS = ["table", "plain", "json", "jsonl", "csv", "tsv", "vcard", "ics"]
JSON = ("json", "jsonl")
SEPARATORS = {"plain": "\n\t", "tsv": "\n\t", "csv": "\n\r", "vcard": "\n\r",
              "ics": "\n\r"}


def check_format(data, name):
    if name in JSON:
        check_json(data, name)
    else:
        check_letters(data, name, SEPARATORS.get(name, "\n"))


def test_streams():
    env = private_env()
    for spoil in (escapes(), raw_bytes(), errors()):
        proxy = serve_spoiled(spoil)
        for call in CALLS:
            done = run([KLASTER, "--service", proxy.url] + call, env)
            check_letters(done.stdout, f"{call}", "\n\t")
            check_letters(done.stderr, f"{call}: stderr")
            check(done.returncode >= 0, f"{call}: {done.returncode}")
        for name in FORMATS:
            for call in (["list", "organisations"], ["search", "baltic"],
                         ["show", "projects/sbcc"]):
                done = run([KLASTER, "--service", proxy.url, "--format",
                            name] + call, env)
                check_format(done.stdout, name)
                check_letters(done.stderr, f"{call} as {name}: stderr")
        proxy.shutdown()


def test_streams_on_a_terminal():
    proxy = serve_spoiled(escapes())
    for call in CALLS[:6]:
        session = Session([KLASTER, "--service", proxy.url] + call)
        session.wait_end()
        check_screen(session, call)
        check(1049 not in session.screen.modes, "a screen for a command")
    proxy.shutdown()


def test_what_klaster_is_told():
    """Words of the caller's own come back in sentences."""
    env = private_env()
    for attack in ATTACKS:
        word = attack.replace("\0", "").encode("utf-8", "replace")
        for call in (["list", word], ["show", b"projects/" + word],
                     ["search", word], ["--format", word, "list", "people"],
                     ["--service", word, "list", "people"], [b"--" + word],
                     ["--config", word, "list", "people"], [word]):
            done = run([KLASTER] + call, env)
            check_letters(done.stderr, f"{call}: stderr")
            check_letters(done.stdout, f"{call}", "\n\t")
            check(done.returncode >= 0, f"{call}: {done.returncode}")


# --- what was imported

def test_import():
    """Attacks that klasterd takes in do not come out of it either."""
    env = private_env()
    store = env["HOME"] + "/store.db"
    with open(env["HOME"] + "/attacks.jsonl", "w") as file:
        for number, attack in enumerate(ATTACKS):
            text = {"value": f"Hostile {attack} {number}", "lang": "en"}
            file.write(json.dumps({
                "kind": "organisations", "id": f"h{number}",
                "fields": {"name": text, "alias": text, "city": text,
                           "address": text, "description": text}}) + "\n")
    done = run([KLASTER + "d", "import", "--no-bundled", "--store",
                "sqlite:" + store, file.name], env)
    check_letters(done.stdout + done.stderr, "the report of the import")
    service = Service(store)
    session = Session([KLASTER, "--service", service.url])
    session.wait_text("Organisations")
    session.wait_quiet()
    session.keys("go")
    session.wait_text("Hostile")
    titles = set()
    for _ in ATTACKS:
        session.keys("\r")
        session.wait_title("Organisation:")
        session.wait_quiet(0.02)
        check_screen(session, "a detail")
        titles.add(session.screen.lines()[0])
        session.keys("\x1b")
        session.wait_title("Organisations")
        session.keys("j")
    check(len(titles) == len(ATTACKS), f"{len(titles)} of them were seen")
    session.leave()
    for name in FORMATS:
        done = run([KLASTER, "--service", service.url, "list",
                    "organisations", "--format", name], env)
        if name not in ("vcard", "ics"):  # of people and of events
            check(b"Hostile" in done.stdout, f"{name}: nothing arrived")
        check_format(done.stdout, name)


if __name__ == "__main__":
    main(globals())
