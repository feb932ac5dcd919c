#!/usr/bin/env python3
"""Two services that must answer alike.

differ.py records N       directory lines, the same at every run
differ.py compare A B COUNT   asks both COUNT generated questions and compares
                          status, entity tag and body; A, B are PORT:SOCKET.
"""
import http.client
import json
import random
import socket
import sys
import urllib.parse

WORDS = """creative cluster baltic kūrybinis klasteris kultūra moterų Rietavo
Šiaulių Łódź Gdańsk Elbląg przemysłów kreatywnych rada Ølensvåg Åarhus Malmö
Österåker straße Größe loomemajandus Viru Tallinna õigus radošo industriju
Liepāja Rīga vētra audiovizuālais media design muzika mâr Ýmir Ægir þing
İzmir ışık ﬁlm ﬂow 2014 2020 120 0142/18 LV-3401 D.04.2 multi-agent a'b
Ночь Пётр Калининград музей ΑΘΗΝΑ Ωδή 文化 クリエイティブ ไทย
the of and for in ir un ja och
""".split()
HOSTILE = ["'", '"', '*', '"unclosed', "'; DROP TABLE record; --", "%", "_",
           "\\", "a\\'b", "(", ")", "((a", "a:*", "a & b", "a | b", "!a",
           "a <-> b", "AND", "OR", "NOT", "NEAR(a b)", "^a", "x:y", "-",
           "--", "-creative", "-\"baltic cluster\"", "\"\"", "$1", "{name}",
           "''''", "a\tb", "|", "| creative |", "/", "~cre", "\u0301",
           "\u202eabc", "\U0001f3a8", "İ", "ß", "ﬁ", "a" * 300, "é" * 250,
           " ".join(["baltic"] * 12), "\u00ad", "１２０", "ᾳ", "kūryb*"]
COUNTRIES = ["LT", "LV", "EE", "PL", "SE", "DE", "DK", "FI"]
RANGED = ("startDate", "totalBudget")
LANGS = ["en", "lt", "lv", "et", "pl", "sv", "de"]


def records(turn):
    rng = random.Random(7)
    change = random.Random(8)

    def words(least, most):
        return " ".join(rng.choice(WORDS)
                        for _ in range(rng.randint(least, most)))

    def named(text):
        name = {"value": text, "lang": rng.choice(LANGS)}
        if rng.random() < 0.06:
            name["level"] = rng.choice(["member", "coordinator"])
        return name

    lines = []

    def line(kind, number, fields):
        lines.append({"kind": kind, "id": "%s-%d" % (kind[:3], number),
                      "source": "s1", "fields": fields})

    lines.append({"kind": "sources", "id": "s1", "fields": {
        "title": {"value": "Source one", "lang": "en"}}})
    for i in range(260):
        fields = {"name": [named(words(1, 4)) for _ in range(
            rng.randint(1, 3))], "country": rng.choice(COUNTRIES)}
        if rng.random() < 0.7:
            fields["city"] = {"value": rng.choice(
                ["Rīga", "Liepāja", "Gdańsk", "Malmö", "Tallinn", "Elbląg",
                 "Kaunas", "Szczecin"]), "lang": "en"}
        if rng.random() < 0.5:
            fields["alias"] = named(words(1, 2))
        if rng.random() < 0.5:
            fields["phone"] = {"value": "+371 %d" % rng.randint(1, 10**6),
                               "level": rng.choice(["public", "member",
                                                    "coordinator"])}
        line("organisations", i, fields)
    for i in range(180):
        fields = {"title": [named(words(2, 6)) for _ in range(
            rng.randint(1, 2))]}
        if rng.random() < 0.8:
            fields["startDate"] = "20%02d-%02d-%02d" % (
                rng.randint(7, 27), rng.randint(1, 12), rng.randint(1, 28))
        if rng.random() < 0.8:
            fields["totalBudget"] = "%d.%02d EUR" % (
                rng.randint(0, 3 * 10**6), rng.randint(0, 99))
        if rng.random() < 0.6:
            fields["description"] = {"value": words(20, 120), "lang": "en"}
        line("projects", i, fields)
    for i in range(420):
        line("partnerships", i, {
            "title": named(words(2, 4)),
            "role": rng.choice(["lead", "partner", "partner-associated"]),
            "project": "projects/pro-%d" % rng.randrange(180),
            "organisation": "organisations/org-%d" % rng.randrange(260)})
    for i in range(60):
        line("people", i, {
            "name": named(words(2, 3)),
            "organisation": "organisations/org-%d" % rng.randrange(260)})
    if turn == 2:
        lines = [each for each in lines if change.random() < 0.3]
        for each in lines:
            name = "title" if "title" in each["fields"] else "name"
            if change.random() < 0.6:
                each["fields"][name] = {"value": "%s Renamed %d" % (
                    change.choice(WORDS), change.randint(1, 50)),
                    "lang": "en"}
        for i in range(20):
            lines.append({"kind": "organisations", "id": "new-%d" % i,
                          "fields": {"name": "New %s %d" % (
                              change.choice(WORDS), i), "country": "LV"}})
    for each in lines:
        print(json.dumps(each, ensure_ascii=False))


class OnSocket(http.client.HTTPConnection):
    """HTTP over a local socket: there we are the owner."""
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Service:
    def __init__(self, place):
        port, path = place.split(":", 1)
        self.lines = {
            "anybody": http.client.HTTPConnection(
                "127.0.0.1", int(port), timeout=60),
            "owner": OnSocket(path)}

    def ask(self, who, target, lang):
        line = self.lines[who]
        for last in (False, True):
            try:
                line.request("GET", target, headers={"Accept-Language": lang})
                answer = line.getresponse()
                return (answer.status, answer.headers.get("ETag"),
                        answer.headers.get("Content-Language"), answer.read())
            except (http.client.HTTPException, OSError):
                line.close()
                if last:
                    raise


class Comparison:
    def __init__(self, one, two):
        self.services = Service(one), Service(two)
        self.count = self.bad = self.found = 0
        self.statuses = {}

    def ask(self, target, who="anybody", lang="en"):
        self.count += 1
        one, two = (service.ask(who, target, lang)
                    for service in self.services)
        self.statuses[one[0]] = self.statuses.get(one[0], 0) + 1
        if one != two or one[0] >= 500:
            self.bad += 1
            if self.bad <= 5:
                print("not ok: %s (%s, %s)" % (target, who, lang))
                for answer in one, two:
                    print("\t%d %s %d bytes" % (answer[0], answer[1],
                                                len(answer[3])))
                at = next((i for i, (a, b) in enumerate(zip(one[3], two[3]))
                           if a != b), 0)
                print("\t%r\n\t%r" % (one[3][max(0, at - 60):at + 160],
                                      two[3][max(0, at - 60):at + 160]))
        try:
            document = json.loads(one[3])
        except ValueError:
            return {}
        if document.get("data"):
            self.found += 1
        return document


def quote(text):
    return urllib.parse.quote(text, safe="")


def learn(both):
    """What each type can be asked for, told by asking."""
    kinds = {}
    entry = both.ask("/v1")
    for kind in (name for name in entry["links"]
                 if name in entry["meta"]["counts"]):
        page = both.ask("/v1/%s?fields[%s]=*&page[size]=40" % (kind, kind),
                        "owner")
        values = {}
        for row in page.get("data", []):
            for name, value in row.get("attributes", {}).items():
                if isinstance(value, (str, int)):
                    values.setdefault(name, []).append(str(value))
        known = {"ids": [row["id"] for row in page["data"]],
                 "values": values, "sort": [], "facet": [], "filter": []}
        for name in values:
            for what, text in (("sort", "sort=%s"), ("facet", "facetBy=%s"),
                               ("filter", "filter[%s][exists]=true")):
                page = both.ask("/v1/%s?%s&page[size]=1" % (
                    kind, text % name), "owner")
                if "errors" not in page:
                    known[what].append(name)
        kinds[kind] = known
    return kinds


def words(rng):
    if rng.random() < 0.3:
        return rng.choice(HOSTILE)
    text = []
    for _ in range(rng.randint(1, 3)):
        word = rng.choice(WORDS)
        word = word[:rng.randint(2, len(word))] if rng.random() < 0.4 else word
        roll = rng.random()
        if roll < 0.1:
            word = "-" + word
        elif roll < 0.2:
            word = '"%s %s"' % (word, rng.choice(WORDS))
        elif roll < 0.3:
            word = word[::-1]
        text.append(word)
    return " ".join(text)


def some_filter(rng, known):
    name = rng.choice(known["filter"])
    value = rng.choice(known["values"][name])
    roll = rng.random()
    if roll < 0.12:
        return "filter[%s]=%s" % (name, quote(rng.choice(HOSTILE)))
    if roll < 0.24:
        return "filter[%s]=%s" % (name, quote(rng.choice(WORDS)))
    if roll < 0.36:
        return "filter[%s]=%s,%s" % (name, quote(value), quote(
            rng.choice(known["values"][name])))
    if roll < 0.5 and name in RANGED:
        return "filter[%s]=%s..%s,%s.." % (name, quote(value), quote(
            rng.choice(known["values"][name])), quote(
            rng.choice(known["values"][name])))
    op = rng.choice(["", "", "[ne]", "[gt]", "[gte]", "[lt]", "[lte]",
                     "[prefix]", "[exists]"])
    if op == "[exists]":
        value = rng.choice(["true", "false"])
    if op == "[prefix]":
        value = value[:rng.randint(1, 6)]
    return "filter[%s]%s=%s" % (name, op, quote(value))


def tie(rng, kinds):
    """Who works with whom."""
    one, other = (rng.choice(kinds["organisations"]["ids"])
                  for _ in range(2))
    project = rng.choice(kinds["projects"]["ids"])
    question = rng.choice([
        "organisations?filter[copartner]=" + one,
        "organisations?filter[copartner]=%s,%s" % (one, other),
        "organisations?filter[copartner]=%s&sort=%scommonProjects" % (
            one, rng.choice(["", "-"])),
        "organisations?filter[copartner]=%s&filter[country]=LV,LT,PL&sort=%s"
        % (one, rng.choice(["name", "-country", "city"])),
        "organisations?filter[partnerOf]=" + project,
        "organisations?filter[partnerOf]=%s&sort=%spartnerRole" % (
            project, rng.choice(["", "-"])),
        "organisations?filter[partnerOf]=%s&filter[partnerRole]%s=%s"
        "&facetOf=choice" % (
            project, rng.choice(["", "", "[ne]", "[prefix]"]),
            rng.choice(["lead", "partner", "lead,partner", "l", "none"])),
        "organisations?filter[partnerOf]=%s&filter[copartner]=%s" % (
            project, one),
        "organisations?filter[copartner]=%s&filter[q]=%s" % (
            one, quote(rng.choice(WORDS))),
        "projects?filter[partner]=" + one,
        "projects?filter[partner]=%s&sort=-startDate" % one,
        "search?filter[path]=%s,%s" % (one, other),
        "search?filter[path]=%s,%s" % (one, other),
        "projects?filter[path]=%s,%s" % (one, other)])
    return "/v1/%s&page[size]=%d&pageTotal=exact%s" % (
        question, rng.choice([1, 3, 50]), "" if "search" in question else
        "&facetBy=" + ("partnerRole,country" if "partnerOf" in question
                       else "country" if "organisations" in question
                       else "programme"))


def question(rng, kinds):
    if rng.random() < 0.15:
        return tie(rng, kinds)
    kind = rng.choice(list(kinds))
    known = kinds[kind]
    if rng.random() < 0.08 and known["ids"]:
        return "/v1/%s/%s?fields[%s]=*" % (kind, rng.choice(known["ids"]),
                                           kind)
    search = rng.random() < 0.25
    parts = []
    if search or rng.random() < 0.4:
        parts.append("filter[q]=" + quote(words(rng)))
    if known["filter"] and not search:
        parts += [some_filter(rng, known)
                  for _ in range(rng.choice([0, 1, 1, 2, 3]))]
    if known["sort"] and not search and rng.random() < 0.5:
        parts.append("sort=%s%s" % (rng.choice(["", "-"]),
                                    rng.choice(known["sort"])))
    if known["facet"] and not search and rng.random() < 0.3:
        parts.append("facetBy=" + ",".join(rng.sample(
            known["facet"], min(len(known["facet"]), rng.randint(1, 3)))))
        if rng.random() < 0.6:
            parts.append("facetOf=choice")
    if rng.random() < 0.5:
        parts.append("pageTotal=" + rng.choice(["exact", "capped"]))
    parts.append("page[size]=%d" % rng.choice([1, 2, 7, 25, 200]))
    if rng.random() < 0.1:
        parts.append("page[before]=")
    return "/v1/%s?%s" % ("search" if search else kind, "&".join(parts))


def compare(one, two, count):
    both = Comparison(one, two)
    rng = random.Random(count)
    kinds = learn(both)
    walked = 0
    for turn in range(count):
        who = rng.choice(["anybody", "owner"])
        lang = rng.choice(LANGS)
        page = both.ask(question(rng, kinds), who, lang)
        # On for some pages, then back.
        for way in ("next", "next", "prev", "prev"):
            link = (page.get("links") or {}).get(way)
            if not link or turn % 2:
                break
            walked += 1
            page = both.ask(link, who, lang)
    link = "/v1/changes?page[size]=97"
    while link:
        page = both.ask(link)
        link = page["links"]["next"]
    for text in HOSTILE:
        both.ask("/v1/search?filter[q]=" + quote(text))
        both.ask("/v1/search?filter[q]=baltic%20" + quote(text), "owner")
    print("%d questions, %d of them along cursors, %d found something; "
          "answers %s; %d differ" % (
              both.count, walked, both.found,
              ", ".join("%s: %d" % each
                        for each in sorted(both.statuses.items())), both.bad))
    # A comparison of refusals and of nothing compares nothing.
    enough = both.found > both.count / 3 and walked > count / 20
    if not enough:
        print("not ok: too few questions found anything")
    return both.bad == 0 and enough


if sys.argv[1] == "records":
    records(int(sys.argv[2]))
else:
    sys.exit(0 if compare(sys.argv[2], sys.argv[3], int(sys.argv[4])) else 1)
