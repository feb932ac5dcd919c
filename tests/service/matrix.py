#!/usr/bin/env python3
"""The matrix role x field x address x format, made from the field tables.

matrix.py make DIR            reads `klasterd openapi --level coordinator`, and
                              `klaster --list-fields` in DIR/fields; writes lists in DIR/full and DIR/LEVEL for
                              each level, and DIR/plan.json
matrix.py ask DIR             asks the services of DIR/places.json
matrix.py words DIR LEVEL     fails if standard input has what LEVEL may not
                              see; the last line is how much of what it may

In full every field of every kind has a claim for each level from its
own up to withheld, each with a value of its type that is nowhere else: a
marker. LEVEL is the same directory without what that level may not see.
What the first service says to a level must be, byte by byte, what the second
says, in which there is nothing to hide; and no marker above the level may be
anywhere in it, in any case, with or without its accents.
"""
import datetime
import hashlib
import json
import os
import re
import socket
import sys
import urllib.parse

LEVELS = ["public", "member", "coordinator", "withheld"]
WITHHELD = 3
POINTS = ["t%d" % level for level in range(len(LEVELS))]
LETTERS = "bcdfghjklmnpqrstvwxz"  # no word has only these


def fold(text):
    """As far as the markers have anything to fold."""
    return text.lower().replace("\u017e", "z").replace("z\u030c", "z")


# --- the tables

def fields_read(schemas):
    """{kind: [(field, type, target, level)]} in the order of the tables; of
    inverses the type is "inverse"."""
    kinds = {}
    for kind, schema in schemas.items():
        parts = schema.get("properties", {})
        if parts.get("type", {}).get("const") != kind:
            continue
        fields = []
        for name, rule in parts["attributes"]["properties"].items():
            ref = rule.get("$ref") or rule.get("items", {}).get("$ref", "")
            form = ref.rsplit("/", 1)[-1]
            # No record says it: it is in the answers to one filter.
            if form.startswith("value.") and "x-given-by" not in rule:
                fields.append((name, form[6:], None, rule))
        links = parts.get("relationships", {}).get("properties", {})
        for name, rule in links.items():
            form = rule["$ref"].rsplit(".", 1)[-1]
            fields.append((name, "inverse" if form == "inverse" else "ref",
                           rule.get("x-target"), rule))
        if fields and kind != "changes":
            kinds[kind] = [(name, form, target, LEVELS.index(
                rule.get("x-level", "public")))
                for name, form, target, rule in fields]
    return kinds


# --- markers

class Markers:
    """Values of which each is given out once."""

    def __init__(self):
        self.count = 0
        self.all = {}  # needle: [kind, id, field, level]

    def letters(self):
        digest = hashlib.sha256(b"%d" % self.count).digest()
        text = "".join(LETTERS[b % len(LETTERS)] for b in digest[:9])
        return "zq" + text[:5] + "z" + text[5:]

    def make(self, form, owner):
        self.count += 1
        n = self.count
        word = needle = self.letters()
        if form in ("text", "langtext"):
            value = "Zq" + word[2:7].upper() + "\u017d" + word[8:]
        elif form == "code":
            value = word
        elif form == "url":
            value = "https://%s.example.org/" % word
        elif form == "mail":
            value = word + "@example.org"
        elif form == "phone":
            value = needle = "+37129%06d" % (n * 37 + 100000)
        elif form == "number":
            value = needle = "8%07d" % (n * 911 + 1000000)
        elif form == "money":
            needle = "7%08d" % (n * 7919 + 10000000)
            value = needle + ".00 EUR"
        elif form == "geo":
            needle = "56.%06d" % (n * 97 + 700000)
            value = needle + ",21.0131"
        elif form == "date":  # apart: iCalendar ends on the day after
            value = needle = str(datetime.date(2041, 1, 1) +
                                 datetime.timedelta(days=3 * n))
        else:
            raise SystemExit("no marker for a value of type " + form)
        assert needle not in self.all, needle
        self.all[needle] = owner
        return value, word if needle.startswith("zq") else value


TOKEN = re.compile(r"zq[a-z]{10}|\+?\d[\d.-]{7,}")
GAP = re.compile(r"(?<=\d)[-,.'\s\u00a0\u202f](?=\d)")
CURSOR = re.compile(r"page(?:%5B|\[)(?:after|before)(?:%5D|\])=([\w.~-]+)")


class Scan:
    def __init__(self, plan, level):
        self.all = plan["markers"]
        self.level = level

    def found(self, text):
        """Markers in it, as the service writes values."""
        found = set()
        for token in set(TOKEN.findall(fold(text))):
            for needle in (token, token[:-3]):  # money has cents
                if needle in self.all:
                    found.add(needle)
        return found

    def printed(self, text):
        """The same, as klaster prints them: parted, folded, grouped."""
        text = text + "\n" + re.sub(r"\r?\n[ \t]", "", text)
        digits = GAP.sub("", text)
        return self.found(text) | {n for n in self.all if n[0] != "z" and
                                   re.sub("[-.+]", "", n) in digits}

    def hidden(self, found):
        return sorted(n for n in found if self.all[n][3] > self.level)


# --- the directory

class Directory:
    def __init__(self, kinds):
        self.kinds = kinds
        self.markers = Markers()
        self.lines = []  # (level of the record, kind, id, claims)
        self.asked = []  # [kind, field, type, level, what to ask for, id]

    def claims(self, kind, ident, levels):
        """Of each field of a kind, a claim for each level from its own on."""
        claims = []
        record = levels[0]
        label = self.kinds[kind][0][0]
        for field, form, target, own in self.kinds[kind]:
            if form == "inverse":
                continue
            for level in levels if field == label else \
                    range(own, max(own, levels[-1]) + 1):
                seen = max(level, record)
                raised = LEVELS[level] if level > own else None
                if form == "ref":
                    refs = ["%s/%s" % (target or "organisations",
                                       POINTS[level])]
                    # what a code is called is told to everybody
                    if level == 0 and target != "codes":
                        refs.append("%s/h2" % (target or "organisations"))
                    claims += [(field, form, ref, raised, seen)
                               for ref in refs]
                    continue
                value, ask = self.markers.make(form, [
                    kind, ident, field, seen, level])
                claims.append((field, form, value, raised, seen))
                self.asked.append([kind, field, form, seen, ask, ident])
        return claims

    def build(self):
        for kind in self.kinds:
            self.lines.append((0, kind, "full", self.claims(
                kind, "full", range(0, WITHHELD + 1))))
            label, form = self.kinds[kind][0][:2]
            for point in POINTS:
                self.lines.append((0, kind, point, [
                    (label, form, "%s of %s" % (point, kind), None, 0)]))
        for level in range(1, WITHHELD + 1):
            for kind in self.kinds:
                self.lines.append((level, kind, "h%d" % level, self.claims(
                    kind, "h%d" % level, [level])))

    def write(self, path, level):
        """The records of each level are a list of their own, imported one
        after another: the numbers of changes would tell else how many there
        are between two that are seen."""
        os.makedirs(path, exist_ok=True)
        for own in range(level + 1):
            self.write_own("%s/%d.jsonl" % (path, own), level, own)

    def write_own(self, path, level, own):
        there = {"%s/%s" % (kind, ident)
                 for record, kind, ident, _ in self.lines if record <= level}
        with open(path, "w", encoding="utf-8") as out:
            for record, kind, ident, claims in self.lines:
                if record != own:
                    continue
                fields = {}
                for field, form, value, raised, seen in claims:
                    if seen > level or (form == "ref" and value not in there):
                        continue
                    claim = {"value": value}
                    if form == "langtext":
                        claim["lang"] = "en"
                    if raised:
                        claim["level"] = raised
                    fields.setdefault(field, []).append(claim)
                json.dump({"kind": kind, "id": ident, "fields": fields}, out,
                          ensure_ascii=False)
                out.write("\n")


def make(where):
    kinds = fields_read(json.load(sys.stdin)["components"]["schemas"])
    with open(where + "/fields", encoding="utf-8") as text:
        rows = [line.split("\t") for line in text]
    filters = [row[:2] for row in rows if "filter" in row[5].split(",")]
    directory = Directory(kinds)
    directory.build()
    directory.write(where + "/full", WITHHELD)
    for level in range(WITHHELD):
        directory.write("%s/%s" % (where, LEVELS[level]), level)
    with open(where + "/plan.json", "w", encoding="utf-8") as out:
        json.dump({"kinds": kinds, "markers": directory.markers.all,
                   "asked": directory.asked, "filters": filters}, out)


# --- asking

class Service:
    """One connection that is kept. (http.client takes most of the time.)"""

    def __init__(self, place, token=None):
        self.place = place
        self.token = "Authorization: Bearer %s\r\n" % token if token else ""
        self.line = None

    def open(self):
        if "/" in self.place:
            self.line = socket.socket(socket.AF_UNIX)
            self.line.connect(self.place)
        else:
            self.line = socket.create_connection(("127.0.0.1",
                                                  int(self.place)))
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.line.settimeout(60)

    def get(self, target):
        if self.line is None:
            self.open()
        self.line.sendall(("GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (
            target, self.token)).encode())
        got = b""
        while b"\r\n\r\n" not in got:
            got += self.more(target)
        head, body = got.split(b"\r\n\r\n", 1)
        head = head.decode()
        size = int(re.search(r"(?im)^content-length: (\d+)", head)[1])
        while len(body) < size:
            body += self.more(target)
        if re.search(r"(?im)^connection: close", head):
            self.line.close()
            self.line = None
        return int(head[9:12]), head, body.decode("utf-8")

    def more(self, target):
        got = self.line.recv(1 << 17)
        if not got:
            raise SystemExit("no answer to " + target)
        return got


def quote(text):
    return urllib.parse.quote(str(text), safe="")


def ties():
    """Who works with whom: by what is hidden, and by who knows it."""
    points = POINTS + ["full", "h1", "h2", "h3", "nobody"]
    for point in points + ["organisations/h2", "organisations/h3",
                           "projects/h1", "projects/h3"]:
        for words in ("organisations?filter[copartner]=%s&sort=commonProjects",
                      "organisations?filter[partnerOf]=%s&sort=partnerRole",
                      "projects?filter[partner]=%s&sort=title"):
            yield "/v1/%s&pageTotal=exact" % (words % point)
        for other in points:
            for where in ("organisations", "projects"):
                yield "/v1/%s?filter[path]=%s,%s&pageTotal=exact" % (
                    where, point, other)


def questions(plan):
    """(target, what is named in it or None): of all addresses, kinds, fields.
    """
    for target in ties():
        yield target, None
    yield "/v1", None
    yield "/v1/changes", None
    yield "/v1/changes?include=record", None
    yield "/v1/search?filter[q]=t1&pageTotal=exact", None
    for kind, fields in plan["kinds"].items():
        one, some = "/v1/%s/full" % kind, "/v1/" + kind
        own = "fields[%s]=" % kind
        yield some, None
        yield some + "?page[before]=&page[size]=2", None
        yield some + "?pageTotal=exact&page[size]=200&" + own + "*", None
        yield some + "?" + own + "claims,translations", None
        yield "/v1/search?filter[q]=of&" + own + "*,claims", None
        yield "/v1/changes?include=record&" + own + "*,claims", None
        yield "/v1/facets/%s?pageTotal=exact" % kind, None
        yield some + "?sort=nixxx", None
        for tail in ("full", "nobody", "t1", "h1", "h2", "h3"):
            yield some + "/" + tail, None
        for names in ("*", "claims", "translations", "*,claims,translations"):
            yield one + "?" + own + names, None
        for field, form, target, level in fields:
            about = (kind, field, level)
            yield one + "?" + own + field, about
            yield some + "?page[size]=4&sort=-" + field, about
            yield "/v1/facets/%s?pageTotal=exact&facetBy=%s" % (
                kind, field), about
            if level > 0:
                yield some + "?" + own + field, about
                yield some + "?facetBy=" + field, about
                for rest in ("=x", "[prefix]=x", "[gt]=1", "[exists]=true"):
                    yield "%s?filter[%s]%s" % (some, field, rest), about
            if form in ("ref", "inverse"):
                yield one + "?include=" + field, about
                yield some + "?include=" + field, about
            if form == "ref":
                for point in POINTS + ["full", "h1", "h2"] + [
                        "%s/%s" % (target or "organisations", hidden)
                        for hidden in ("h1", "h2", "h3")]:
                    yield "%s?filter[%s]=%s&pageTotal=exact" % (
                        some, field, point), about


class Walk:
    def __init__(self, plan):
        self.plan = plan
        self.bad = 0
        self.done = 0
        self.names = {kind: {f[0]: f[3] for f in fields}
                      for kind, fields in plan["kinds"].items()}

    def check(self, ok, what):
        self.done += 1
        if not ok:
            self.bad += 1
            if self.bad <= 12:
                print("not ok: " + what)

    def hides(self, who, scan, target, head, body):
        """Nothing above the level in any byte of it but in the question."""
        text = head + body
        for cursor in CURSOR.findall(text):
            text += "\n" + cursor_text(cursor)
        hidden = scan.hidden(scan.found(text))
        self.check(not hidden, "%s is shown %s by %s" % (who, [
            (n, self.plan["markers"][n]) for n in hidden[:3]], target))

    def named(self, who, level, target, document):
        """No name of a field above the level where names of fields stand."""
        found = set()
        rows = document.get("data") or []
        for row in (rows if isinstance(rows, list) else [rows]) + \
                document.get("included", []):
            own = self.names.get(row["type"], {})
            parts = row.get("attributes", {})
            names = set(parts) | set(row.get("relationships", {})) | \
                {c["field"] for c in parts.get("claims", [])} | \
                set(parts.get("translations", {}))
            found |= {name for name in names if own.get(name, 0) > level}
        self.check(not found, "%s is told of the fields %s by %s" % (
            who, sorted(found), target))


def cursor_text(cursor):
    import base64
    part = cursor.split(".")[0]
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode(
            "utf-8", "replace")
    except ValueError:
        return ""


SEQ = re.compile(r'"seq":\d+(?=\}\}$)|"seq":\d+,"store":"\w+"|(?<=page%5Bafter%5D=)[\w.~-]+'
                 r'|(?<=page%5Bbefore%5D=)[\w.~-]+')


def plain(body):
    """Without what differs from store to store: number of its state, and
    signed cursors."""
    return SEQ.sub("", body)


class Audit:
    """What the full directory has written down since it was last asked."""

    def __init__(self, path):
        self.log = open(path, encoding="utf-8")

    def take(self):
        return self.log.read().splitlines()


def protected(scan, document):
    """[kind, id, fields]: records with values above public in an answer."""
    rows = document.get("data") or []
    for row in (rows if isinstance(rows, list) else [rows]) + \
            document.get("included", []):
        text = json.dumps(row.get("attributes", {}), ensure_ascii=False)
        fields = {scan.all[n][2] for n in scan.found(text)
                  if scan.all[n][4] > 0 and
                  scan.all[n][:2] == [row["type"], row["id"]]}
        if fields:
            yield row["type"], row["id"], fields


def walk_audit(walk, who, scan, target, document, lines):
    """One line for an answer with something that not everybody may see; it
    names each record and field, and nothing of what was read."""
    shown = list(protected(scan, document))
    rows = document.get("data") or []
    rows = (rows if isinstance(rows, list) else [rows]) + \
        document.get("included", [])
    # Of a field with one value that everybody may see and another that not,
    # the line may say more than was picked.
    if not shown and (not lines or any(row["id"] == "full" for row in rows)):
        walk.done += 1
        return
    walk.check(len(lines) == 1, "%d lines for %s to %s" % (
        len(lines), target, who))
    if len(lines) != 1:
        return
    line = json.loads(lines[0])
    walk.check(line["who"].split(" ")[0] == (
        "owner" if who == "owner" else "token") and line["time"] and
        line["address"].startswith("/v1"), "line: " + lines[0][:200])
    walk.check(not scan.found(lines[0]), "what was read is in the log: " +
               lines[0][:300])
    told = {}
    for read in line["read"]:
        told.setdefault(read["record"].split("/")[0], []).append(
            set(read["fields"]))
        if not read["record"].startswith("people/"):
            told[read["record"]] = set(read["fields"])
    for kind, ident, fields in shown:
        line_fields = told.get(kind + "/" + ident)
        if kind == "people":
            line_fields = next((t for t in told.get(kind, [])
                                if fields <= t), None)
        walk.check(line_fields is not None and fields <= line_fields,
                   "%s shows %s %s/%s %s, which is not written down" % (
                       target, who, kind, ident,
                       sorted(fields - (line_fields or set()))))


def differ(a, b):
    at = next((i for i, pair in enumerate(zip(a, b)) if pair[0] != pair[1]),
              min(len(a), len(b)))
    return "\n  %s\n  %s" % (a[max(0, at - 200):at + 100],
                             b[max(0, at - 200):at + 100])


def walk_level(walk, plan, who, level, full, twin, audit):
    scan = Scan(plan, level)
    shown = set()
    for target, about in questions(plan):
        status, head, body = full.get(target)
        walk.hides(who, scan, target, head, body)
        if status == 200:
            document = json.loads(body)
            walk.named(who, level, target, document)
            walk_audit(walk, who, scan, target, document, audit.take())
            shown |= scan.found(body)
        else:
            walk.check(not audit.take(), "a line for " + target)
        if about and about[2] > level:
            walk.check(status == 400, "%s may name %s in %s: %d" % (
                who, about[1], target, status))
            other = full.get(target.replace(about[1], "nixxx"))[2]
            walk.check(other.replace("nixxx", about[1]) == body,
                       "%s: %s is not refused as what nobody has" % (
                           who, target))
        their_status, _, theirs = twin.get(target)
        body, theirs = plain(body), plain(theirs)
        walk.check(status == their_status and body == theirs,
                   "%s is answered otherwise where there is nothing to hide:"
                   " %s" % (who, target) +
                   (differ(body, theirs) if body != theirs else ""))
    mine = {n for n, owner in plan["markers"].items() if owner[3] <= level}
    walk.check(shown == mine, "%s is not shown %s" % (who, [
        plan["markers"][n] for n in sorted(mine - shown)[:5]]))


def total_of(walk, who, service, target):
    status, _, body = service.get(target)
    if status != 200:
        return status, None
    document = json.loads(body)
    del document["links"]  # it repeats what was asked
    return document["meta"]["page"]["total"], document


def walk_values(walk, plan, who, level, full, totals):
    """By its value, what a level may not see is nowhere; what it may see is
    found as its owner finds it. `totals` are the owner's, by question."""
    scan = Scan(plan, level)
    found = 0
    for kind, field, form, seen, ask, ident in plan["asked"]:
        if level == 2 and seen < 2:
            continue
        word = quote(ask)
        targets = ["/v1/search?filter[q]=%s&pageTotal=exact" % word]
        if ident == "full" and [kind, field] in plan["filters"]:
            targets.append("/v1/%s?filter[%s]=%s&pageTotal=exact" % (
                kind, field, word))
            if form in ("date", "number", "money"):
                targets.append("/v1/%s?filter[%s][gt]=%s&pageTotal=exact" % (
                    kind, field, quote(ask.split(" ")[0])))
        if seen > level and ident != "full" and field in ("name", "title"):
            targets.append("/v1/search?filter[q]=%s&pageTotal=exact" % (
                word[:-2] + word[-1] + word[-2]))
        own = [f for f in plan["kinds"][kind] if f[0] == field][0][3]
        for target in targets:
            total, document = total_of(walk, who, full, target)
            if own > level and "filter[q]" not in target:
                walk.check(total == 400 and document is None,
                           "%s may filter: %s" % (who, target))
                continue
            if document is None:
                walk.check(False, "%s has %d: %s" % (who, total, target))
                continue
            if "[gt]" in target:
                continue
            if target in totals and seen <= level:
                walk.check(total == totals[target], "%s finds %d, its owner "
                           "%d by %s" % (who, total, totals[target], target))
            totals.setdefault(target, total)
            found += total
            if seen > level:
                text = json.dumps(document, ensure_ascii=False)
                walk.check(total == 0 and not document["data"] and
                           not scan.hidden(scan.found(text)),
                           "%s finds %s" % (who, target))
            elif "filter[q]" not in target:
                walk.check(total > 0, "%s finds nothing by %s" % (
                    who, target))
    walk.check(found > 0, "%s finds nothing at all" % who)


def ask(where):
    with open(where + "/plan.json", encoding="utf-8") as text:
        plan = json.load(text)
    with open(where + "/places.json", encoding="utf-8") as text:
        places = json.load(text)
    walk = Walk(plan)
    totals = {}
    audit = Audit(where + "/audit.log")
    for who, level in (("owner", 2), ("coordinator", 2), ("member", 1),
                       ("public", 0)):
        if who == "owner":
            full = Service(places["full"]["socket"])
            twin = Service(places["coordinator"]["socket"])
        else:
            full = Service(places["full"]["port"], places["full"].get(who))
            twin = Service(places[who]["port"], places[who].get(who))
        walk_level(walk, plan, who, level, full, twin, audit)
        if who != "owner":
            walk_values(walk, plan, who, level, full, totals)
        audit.take()
    for who in ("expired", "revoked"):
        full = Service(places["full"]["port"], places["full"][who])
        scan = Scan(plan, -1)
        for target, about in questions(plan):
            if about and "facets" not in target:
                continue
            status, head, body = full.get(target)
            walk.check(status == 401, "%s has %d of %s" % (who, status,
                                                           target))
            walk.hides(who, scan, target, head, body)
    print("%d checks, %d failed" % (walk.done, walk.bad))
    sys.exit(walk.bad > 0)


def words(where, level):
    with open(where + "/plan.json", encoding="utf-8") as text:
        plan = json.load(text)
    scan = Scan(plan, -1 if level == "nobody" else LEVELS.index(level))
    text = sys.stdin.buffer.read().decode("utf-8")
    found = scan.printed(text)
    hidden = scan.hidden(found)
    for needle in hidden[:5]:
        print("shown:", needle, plan["markers"][needle])
    print(len(found))
    sys.exit(len(hidden) > 0)


if __name__ == "__main__":
    {"make": make, "ask": ask, "words": words}[sys.argv[1]](*sys.argv[2:])
