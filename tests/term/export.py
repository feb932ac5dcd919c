#!/usr/bin/env python3
"""export.py: what is exported is what there is, read back by others.

Python's csv, vobject and icalendar read what klaster wrote: of the bundled
directory, and of a service that would like a spreadsheet or an address book
to do its bidding. Files appear when they are whole, or not at all.
"""
import csv
import io
import json
import os
import re
import stat
import sys
import tempfile
import threading
import unicodedata
import urllib.parse

from harness import (KLASTER, TMP, Answers, Service, Session, check, main,
                     private_env, run, skip)

SYSTEM = "/usr/bin/python3"
try:
    import icalendar
    import vobject
except ImportError:
    icalendar = vobject = None
    # They may be those of the system, and this Python somebody else's.
    if os.path.exists(SYSTEM) and not os.path.samefile(SYSTEM, sys.executable):
        os.execv(SYSTEM, [SYSTEM, *sys.argv])

HOSTILE = [
    "=HYPERLINK(1)", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "|y",
    "%z", "plain", "a,b;c\\d", 'say "so"', "x\r\nEND:VCARD\r\nNOTE:y",
    "x\nBEGIN:VEVENT", "\u2028END:VCALENDAR", "\u0000\u001b]0;x\u0007",
    "Łódź " * 40, "漢字" * 60, "e\u0301" * 50, "\U0001f468" * 30,
    "TEL;TYPE=x:y", "", " ", ";;;;", "\\n\\,", "a" * 300]
PAGE = 100


def is_same(shown, given):
    """Whether that is left of a text once it is safe: what a filter takes out
    leaves U+FFFD, and of many marks on a letter some."""
    if "\0" in given or "\u0301" in given:
        return True
    given = re.sub("[\x00-\x09\x0b-\x1f\x7f\u2028]+", " ", given)
    return (shown.replace("\ufffd", " ").split() ==
            unicodedata.normalize("NFC", given).split())


def attributes(number):
    hostile = HOSTILE[number % len(HOSTILE)]
    return {"name": f"{hostile}#{number}" if number % 2 else
            f"#{number} {hostile}",
            "title": hostile + f"#{number}",
            "city": hostile, "phone": ["+370 5 123"], "email": [hostile],
            "website": "https://example.org/a,b;c\\d?e=f&g",
            "address": hostile, "description": hostile,
            "start": f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"}


class Directory(Answers):
    """Pages by links.next; from `breaks` on it fails, or says nothing until
    it is set free."""

    def __init__(self, total, breaks=None, silent=False):
        self.total, self.breaks, self.silent = total, breaks, silent
        self.free = threading.Event()
        super().__init__(self.page)

    def page(self, path):
        path, _, query = path.partition("?")
        words = dict(urllib.parse.parse_qsl(query))
        first = int(words.get("page[after]", 0))
        kind = path.rpartition("/")[2]
        if self.breaks is not None and first >= self.breaks:
            if self.silent:
                self.free.wait(60)
            if self.breaks is not None:
                return 404, {}
        last = min(first + PAGE, self.total)
        more = f"/v1/{kind}?page[after]={last}" if last < self.total else None
        return 200, {
            "links": {"next": more, "prev": None},
            "meta": {"page": {"total": self.total}},
            "data": [{"type": kind, "id": f"r{i}",
                      "attributes": attributes(i)}
                     for i in range(first, last)]}


def export(*words, status=0, url=None):
    flags = ["--service", url] if url else []
    done = run([KLASTER, *flags, *words])
    check(done.returncode == status,
          f"{words}: status {done.returncode}: {done.stderr.decode()}")
    return done


def text_of(*words, url=None):
    return export("export", *words, url=url).stdout.decode()


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def unfold(text):
    lines = text.split("\r\n")
    check(lines.pop() == "", "the last line has no end")
    for line in lines:
        check(len(line.encode()) <= 75, f"longer than 75 octets: {line!r}")
        check("\n" not in line and "\r" not in line, f"a bare end: {line!r}")
    return re.sub("\r\n ", "", text).split("\r\n")[:-1]


# --- the bundled directory, whole

def kinds():
    fields = export("--list-fields").stdout.decode()
    return [line.split("\t")[0] for line in fields.splitlines()
            if line.split("\t")[3:4] == ["kind"]]


def test_bundled():
    if not vobject:
        skip("no vobject or no icalendar")
    names = kinds()
    check(len(names) >= 12, f"{names}")
    # By a socket: as its owner sees it.
    owner = Service(listen="unix:" + os.path.join(folder(), "k"))
    counts = {"vcard": 0, "ics": 0}
    for kind in names:
        check_kind(kind, owner.url, counts)
    check(counts["vcard"] >= 3 and counts["ics"] >= 3, f"{counts}")


def check_kind(kind, url, counts):
    def text(name):
        return text_of(kind, "--format", name, url=url)

    items = json.loads(text("json"))
    check(items["complete"] and items["total"] == len(items["items"]),
          f"{kind}: {items['total']}")
    items = items["items"]
    ids = [item["id"] for item in items]
    check_table(kind, items, rows_of(text("csv")))
    if kind in ("organisations", "projects"):
        check([json.loads(line) for line in text("jsonl").splitlines()] ==
              items, f"{kind}: jsonl")
        tsv = [line.split("\t") for line in text("tsv").splitlines()]
        check([row[0] for row in tsv[1:]] == ids, f"{kind}: tsv")
        check(len({len(row) for row in tsv}) == 1, f"{kind}: ragged tsv")
    for name, reader in (("vcard", check_cards), ("ics", check_events)):
        done = run([KLASTER, "--service", url, "export", kind, "--format",
                    name])
        if done.returncode == 0:
            reader(kind, items, done.stdout.decode())
            counts[name] += 1
        else:
            check(b"nothing for this format" in done.stderr, f"{kind}")


def check_table(kind, items, rows):
    head, rows = rows[0], rows[1:]
    check(len({len(row) for row in rows} | {len(head)}) == 1,
          f"{kind}: ragged csv")
    check([row[0] for row in rows] == [item["id"] for item in items],
          f"{kind}: records out are not those in")
    for row, item in zip(rows, items):
        for name, cell in zip(head, row):
            value = item.get(name)
            if value is None:
                check(cell == "", f"{kind}: {name} from nowhere: {cell}")
            elif isinstance(value, str) and "labels" not in item:
                check(cell in (value, "'" + value), f"{name}: {cell}")


def check_cards(kind, items, text):
    unfold(text)
    cards = list(vobject.readComponents(text))
    check([card.uid.value for card in cards] ==
          ["klaster:" + item["id"] for item in items], f"{kind}: cards")
    for card, item in zip(cards, items):
        check(card.fn.value == item["label"], f"{kind}: {card.fn.value}")
        check(card.rev.value and card.version.value == "4.0", "version, rev")


def check_events(kind, items, text):
    unfold(text)
    calendar = icalendar.Calendar.from_ical(text)
    known = {item["id"] for item in items}
    for event in calendar.walk("VEVENT"):
        check("/".join(event["UID"].split("/")[:2]) in known,
              f"{kind}: {event['UID']}")
        check(event.decoded("DTEND") > event.decoded("DTSTART"), "days")


# --- a hostile one, in pages

def test_hostile():
    if not vobject:
        skip("no vobject or no icalendar")
    service = Directory(250)
    rows = rows_of(text_of("organisations", "--fields", "name,city,phone",
                           "--format", "csv", url=service.url))
    pages = [path for path in service.asked if "organisations" in path]
    check(len(pages) == 3, f"pages asked for: {pages}")
    check(len(rows) == 251, f"{len(rows)} rows")
    for number, (ident, name, city, phone) in enumerate(rows[1:]):
        want = attributes(number)
        check(ident == f"organisations/r{number}", ident)
        check(phone == "+370 5 123", f"a phone is a phone: {phone}")
        for cell, given in ((name, want["name"]), (city, want["city"])):
            check(cell[:1] not in set("=+-@|%\t\r"), f"a formula: {cell!r}")
            left = cell[1:] if cell.startswith("'") else cell
            check(is_same(left, given), f"{left!r} was {given!r}")
    raw = rows_of(text_of("organisations", "--fields", "name,city",
                          "--csv-raw", "--csv-bom", "--format", "csv",
                          url=service.url))
    check(raw[0][0] == "\ufeffid", "a byte order mark")
    check(raw[1][2] == "=HYPERLINK(1)", f"raw: {raw[1]}")


def test_hostile_cards():
    if not vobject:
        skip("no vobject or no icalendar")
    service = Directory(250)
    text = text_of("organisations", "--format", "vcard", "--purpose",
                   "x; END:VCARD, y", url=service.url)
    allowed = {"BEGIN", "VERSION", "PRODID", "KIND", "UID", "REV", "SOURCE",
               "NOTE", "FN", "ORG", "TEL", "EMAIL", "ADR", "URL", "END"}
    names = [re.match("[^:;]*", line).group(0) for line in unfold(text)]
    check(set(names) <= allowed, f"begun by data: {set(names) - allowed}")
    check(names.count("BEGIN") == names.count("END") == 250, "cards")
    cards = list(vobject.readComponents(text))
    check(len(cards) == 250, f"{len(cards)} cards")
    for number, card in enumerate(cards):
        check(card.uid.value == f"klaster:organisations/r{number}", "uid")
        check(len(card.contents["fn"]) == 1, "one name")
        check(card.url.value.startswith(
            "https://example.org/a%2Cb;c%5Cd?e=f&g"),
              card.url.value)
        check(card.source.value == f"{service.url}/organisations/r{number}",
              card.source.value)
        check(card.note.value == "x; END:VCARD, y", card.note.value)
        given = attributes(number)["name"]
        check(is_same(card.fn.value, given), f"{card.fn.value!r}, {given!r}")


def test_hostile_calendar():
    if not vobject:
        skip("no vobject or no icalendar")
    service = Directory(250)
    text = text_of("events", "--format", "ics", url=service.url)
    lines = unfold(text)
    check(lines.count("BEGIN:VEVENT") == 250, "events")
    calendar = icalendar.Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    check([event["UID"].split("/")[1] for event in events] ==
          [f"r{i}" for i in range(250)], "events in, events out")
    check(len(calendar.walk()) == 251, "something was begun by data")
    check(str(calendar["SOURCE"]) == service.url, calendar["SOURCE"])
    check({name for event in events for name in event} <=
          {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION",
           "DESCRIPTION", "URL", "TRANSP"}, "properties")


# --- paper

def test_text():
    text = export("show", "organisations/erb", "--format", "text",
                  "--purpose", "a letter").stdout.decode()
    lines = text.split("\n")
    check(max(map(len, lines)) <= 72, f"{max(lines, key=len)}")
    check("  South Baltic Creative Clusters  project partner" in lines, text)
    check(re.fullmatch(r"-- bundled directory, 20\d\d-\d\d-\d\d; a letter",
                       lines[-2]), lines[-2])
    rows = export("list", "organisations", "--format", "text").stdout.decode()
    check(rows.count("\nId  ") == 15 and "\n\nAssociation" in rows, rows)
    # The bare texts, as :copy takes them.
    bare = export("show", "organisations/erb", "--fields", "city,website",
                  "--format", "plain").stdout.decode()
    check(bare == "Elbląg\nhttps://eurobalt.org.pl/\n", bare)
    export("show", "organisations/erb", "--fields", "fax", status=2)
    export("show", "organisations/erb", "--fields", "phone", status=1)


# --- files

def folder():
    return tempfile.mkdtemp(dir=TMP)


def test_file():
    here = folder()
    path = os.path.join(here, "o.csv")
    done = export("export", "organisations", "-o", path)
    check(done.stdout == b"" and b"15 records in" in done.stderr,
          f"{done.stderr}")
    check(os.listdir(here) == ["o.csv"], f"{os.listdir(here)}")
    check(stat.S_IMODE(os.stat(path).st_mode) == 0o600, "its mode")
    with open(path, encoding="utf-8", newline="") as file:
        before = file.read()
    check(len(rows_of(before)) == 16, "rows")
    done = export("export", "people", "-o", path, status=2)
    check(b"--force" in done.stderr, f"{done.stderr}")
    with open(path, encoding="utf-8", newline="") as file:
        check(file.read() == before, "it was changed")
    export("export", "people", "-o", path, "--force", "-q")
    with open(path, encoding="utf-8", newline="") as file:
        check(file.read() != before, "it was not replaced")
    # The end of its name says what is in it.
    export("export", "people", "-o", os.path.join(here, "p.json"))
    with open(os.path.join(here, "p.json"), encoding="utf-8") as file:
        about = json.load(file)
    check(about["exported"].endswith("Z"), f"{about['exported']}")
    export("show", "organisations/erb", "-o", os.path.join(here, "e.vcf"))
    export("list", "organisations", "-o", os.path.join(here, "l.jsonl"))
    export("export", "zzzzz", "-o", os.path.join(here, "none.csv"), status=1)
    export("export", "people", "-o", here, status=2)
    export("export", "people", "-o", "/dev/full", status=2)
    export("export", "people", "-o", os.path.join(here, "no", "x"), status=6)
    check(sorted(os.listdir(here)) == ["e.vcf", "l.jsonl", "o.csv", "p.json"],
          f"{os.listdir(here)}")


def test_partial():
    here = folder()
    path = os.path.join(here, "o.csv")
    service = Directory(250, breaks=100)
    done = export("export", "organisations", "-o", path, status=7,
                  url=service.url)
    check(b"only the first 100" in done.stderr and
          b"is not written" in done.stderr, f"{done.stderr}")
    check(os.listdir(here) == [], f"{os.listdir(here)}")
    export("export", "organisations", "-o", path, "--partial", status=7,
           url=service.url)
    with open(path, encoding="utf-8", newline="") as file:
        check(len(rows_of(file.read())) == 101, "what came")


def test_progress_and_cancel():
    here = folder()
    path = os.path.join(here, "o.csv")
    service = Directory(2000, breaks=500, silent=True)
    session = Session([KLASTER, "--service", service.url, "export",
                       "organisations", "-o", path],
                      private_env(TERM="xterm-256color", KLASTER_STALL="60"))
    session.wait(lambda: b"500 of 2000 records; Ctrl-C ends it" in session.raw,
                 "how far it is")
    session.wait(lambda: any("page%5Bafter%5D=500" in path or
                             "page[after]=500" in path
                             for path in service.asked), "the silent page")
    check(session.raw.count(b"\r") < 30, "it is told too often")
    session.keys("\x03")
    check(session.wait_end() == 7, f"status {session.status}")
    check(b"is not written" in session.raw, f"{bytes(session.raw)}")
    check(os.listdir(here) == [], f"{os.listdir(here)}")
    service.free.set()


def test_cancel_all():
    here, service = folder(), Directory(2000, breaks=0, silent=True)
    config = os.path.join(folder(), "conf")
    with open(config, "w", encoding="utf-8") as file:
        file.write(f"all-wait = 60\n[service silent]\nurl = {service.url}\n")
    session = Session([KLASTER, "--config", config, "--service", "all",
                       "export", "organisations", "-o",
                       os.path.join(here, "o.csv")],
                      private_env(TERM="xterm-256color", KLASTER_STALL="60"))
    session.wait(lambda: service.asked, "the silent service is asked")
    session.keys("\x03")
    check(session.wait_end() == 7, f"status {session.status}")
    check(b"is not written" in session.raw, f"{bytes(session.raw)}")
    check(os.listdir(here) == [], f"{os.listdir(here)}")
    service.free.set()


if __name__ == "__main__":
    main(globals())
