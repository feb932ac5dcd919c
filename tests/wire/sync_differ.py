"""The complete copy answers as the service does: the same questions, made up
from the tables of fields and the values that are there, go to both by the
command line, and what comes back is the same JSON but for its age, and the
same counts by facets. Lists are also walked on the screen, from their end,
from the middle and back, and every row of every picture is the same.

sync_differ.py KLASTER URL SCOPE COUNT SEED: with a SCOPE ("" everything)
questions within it; one that is not covered is a failure, too.
"""

import json
import os
import random
import subprocess
import sys

klaster, url, scope, count, seed = sys.argv[1:6]
dice = random.Random(int(seed))
WORDS = ["creative", "klaster", "kulturos", "rietavo", "elblag", "liepaja",
         "south baltic", "media", "loome", "lithuania", "kurybines", "libau",
         "women", "centre", "euroregion", "120", "0142/18", "interest", "a",
         "\"creative clusters\"", "industry", "tourism", "poland", "szczecin",
         "stettin", "budget", "-creative baltic", "xyzzy"]
HOSTILE = ["'", '"', "*", '"unclosed', "'; DROP TABLE record; --", "%", "_",
           "\\", "a\\'b", "((a", "a:*", "a & b", "!a", "a <-> b", "AND", "OR",
           "NEAR(a b)", "-", "--", "-creative", "-\"baltic cluster\"", "\"\"",
           "$1", "{name}", "''''", "a\tb", "|", "/", "~cre", "\u0301",
           "\u202eabc", "\U0001f3a8", "İ", "ß", "ﬁ", "a" * 300, "\u00ad",
           " ".join(["baltic"] * 12), "１２０", "kūryb*", "copy:list?5&<&&",
           "a&b=c#d?e%26", "name:", ":", "country:"]
FILTERS = ["country:PL,LV", "country:Lithuania", "-country:LT",
           "startDate>=2019", "startDate<2020", "totalBudget>100000",
           "year:2018..2021", "theme:TO8", "type:ngo", "programme:none",
           "programme:any", "city:Rietavas", "list:country", "list:nuts",
           "region:kurzeme", "role:lead"]
FILTER_COUNTS = [0, 0, 1] if scope else [0, 0, 1, 1, 2]
if scope:  # another country beside that of the scope leads out of it
    FILTERS = [text for text in FILTERS if "country" not in text]
IN_SCOPE = ["country:LT", "country:Lithuania", "country:lt"]
FRAMES = ["codes", "sources", "programmes"]  # in every copy
ELSEWHERE = os.environ["HOME"] + "/elsewhere"


class Kind:
    """What can be asked of one, and what is there to ask for."""

    def __init__(self):
        self.columns, self.filters, self.sorts = [], [], []
        self.facets, self.values, self.ids = [], {}, []

    def add(self, name, kind, roles):
        for role, names in (("column", self.columns), ("sort", self.sorts),
                            ("filter", self.filters), ("facet", self.facets)):
            if role in roles and kind not in ("tie", "mail", "distance"):
                names.append(name)


def run(words, *flags, home=None):
    places = dict(os.environ, XDG_CACHE_HOME=home) if home else None
    return subprocess.run([klaster, "--service", url, *flags, *words],
                          capture_output=True, text=True, env=places,
                          stdin=subprocess.DEVNULL, check=False)


def texts(value):
    if isinstance(value, dict):
        value = value.get("id", list(value.values()))
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [str(value).split("/")[-1]]


def learn():
    kinds = {}
    for line in run(["--list-fields"]).stdout.splitlines():
        kind, name, _, what, _, roles, _ = line.split("\t")
        if kind != name.rstrip("s") + "s" or what != "kind":
            kinds.setdefault(kind, Kind()).add(name, what, roles.split(","))
    for name, kind in kinds.items():
        said = run(["list", name, "--limit", "0", "--format", "json",
                    "--fields", ",".join(kind.columns)], home=ELSEWHERE)
        for item in json.loads(said.stdout or '{"items":[]}')["items"]:
            kind.ids.append(item["id"].split("/")[-1])
            for field, value in item.items():
                kind.values.setdefault(field, []).extend(texts(value))
    return kinds


def ask(words, *flags, home=None):
    asks_json = words[0] != "chart" and "--facets" not in words
    if asks_json:
        flags = *flags, "--format", "json"
    done = run(words, *flags, home=home)
    said = done.stdout or None
    if said and asks_json:
        said = json.loads(said)
        said.pop("age_s", None)
        said.pop("exported", None)
    return done.returncode, said, done.stderr


def some_filter(kind):
    """A field of its own, most often, with a value that is there."""
    if dice.random() < 0.4 or not kind.filters:
        return dice.choice(FILTERS)
    name = dice.choice(kind.filters)
    if scope and name == "country":
        return dice.choice(FILTERS)
    values = kind.values.get(name) or WORDS
    value = dice.choice(HOSTILE if dice.random() < 0.1 else values)
    if " " in value and '"' not in value:
        value = '"%s"' % value
    return dice.choice(["", "", "-"]) + name + dice.choice(
        [":", ":", ":", ">=", "<", "="]) + dice.choice(
            [value, value, value, "any", "none", value[:3] + "*"])


def tie():
    """Who works with whom."""
    organisation, other = (dice.choice(kinds["organisations"].ids)
                           for _ in range(2))
    project = dice.choice(kinds["projects"].ids)
    return dice.choice([
        ["list", "organisations", "copartner:" + organisation],
        ["list", "organisations", "--sort",
         dice.choice(["commonProjects", "-commonProjects", "name"]), "--",
         "copartner:" + organisation, dice.choice(FILTERS)],
        ["list", "organisations", "--sort",
         dice.choice(["partnerRole", "-partnerRole"]), "partnerOf:" + project],
        ["list", "organisations", "partnerOf:" + project,
         dice.choice(["", "-"]) + "partnerRole:" + dice.choice(
             ["lead", "partner", "none", "any"])],
        ["list", "organisations", "--facets", "partnerRole,country", "--",
         "partnerOf:" + project],
        ["list", "projects", "partner:" + organisation],
        ["list", "projects", "partner:" + organisation, "partner:" + other],
        ["search", "path:%s,%s" % (organisation, other)]])


def question():
    if dice.random() < 0.1 and not scope:
        return tie()
    name = dice.choice(list(kinds))
    kind, roll = kinds[name], dice.random()
    asked, flags = [], []
    if dice.random() < 0.4:
        asked.append(dice.choice(HOSTILE if dice.random() < 0.3 else WORDS))
    asked += [some_filter(kind) for _ in range(dice.choice(FILTER_COUNTS))]
    if scope and name not in FRAMES:
        asked.append(dice.choice(IN_SCOPE))
    if roll < 0.15 and kind.facets:
        return ["chart", dice.choice(kind.facets), name, "--", *asked]
    if roll < 0.3 and kind.facets:
        flags = ["--facets", ",".join({dice.choice(kind.facets)
                                       for _ in range(3)})]
        return ["list", name, *flags, "--", *asked]
    flags = ["--limit", str(dice.choice([0, 3, 20, 50]))]
    if roll < 0.45:
        return ["search", *flags, "--", *(asked or ["kind:" + name])]
    if kind.sorts and dice.random() < 0.5:
        flags += ["--sort", dice.choice(["", "-"]) + dice.choice(kind.sorts)]
    if dice.random() < 0.3 and kind.columns:
        flags += ["--fields", ",".join(dice.choice(kind.columns)
                                       for _ in range(3))]
    return ["list", name, *flags, "--", *asked]


def picture(steps, *flags, home=None):
    path = os.environ["HOME"] + "/walk"
    with open(path, "w", encoding="utf-8") as file:
        file.write("$ size 80x24\n" + "".join(
            "$ %s\n" % step for step in steps))
    done = run(["--script", path], *flags, home=home)
    # The row that says where it comes from differs.
    return done.returncode, [line for line in done.stdout.splitlines()
                             if "127.0.0.1" not in line]


def walk():
    """A list on the screen, one way and the other."""
    name = dice.choice(FRAMES if scope else ["codes", "organisations",
                                             "documents", "partnerships"])
    steps = ["run kind " + name]
    if dice.random() < 0.7:
        steps.append("run sort " + dice.choice(["", "-"]) + dice.choice(
            kinds[name].sorts or kinds[name].columns))
    steps.append("show")
    for _ in range(5):
        steps += ["run " + dice.choice(
            ["last", "last", "page-up 2", "first", "first %d" %
             dice.randint(1, len(kinds[name].ids)), "page-down", "half-up"]),
                  "show"]
    return steps


def compare_questions():
    sums = dict(asked=0, full=0, counted=0, outside=0, bad=0)
    # Everything that each kind can show, and sort by; then whatever.
    columns = [] if scope else [
        ["list", name, "--limit", "0", "--fields",
         ",".join(dict.fromkeys(kind.columns + kind.sorts)),
         "--sort", dice.choice(kind.sorts)]
        for name, kind in kinds.items()]
    while columns or sums["asked"] < int(count):
        words = columns.pop() if columns else question()
        # Nothing is kept of this one: the service itself is asked.
        here = ask(words, "--offline")
        if here[0] == 2:
            continue
        if here[0] == 1 and (words[0] == "chart" or "--facets" in words):
            pass  # without counts it does not say where they are not from
        elif "old, complete" not in here[2]:
            sums["outside"] += 1
            if not scope:
                print("not covered:", " ".join(words), here)
            continue
        there = ask(words, home=ELSEWHERE)
        sums["asked"] += 1
        sums["full"] += here[0] == 0
        sums["counted"] += here[0] == 0 and (
            words[0] == "chart" or "--facets" in words)
        # A refusal of the service is a question without an answer here.
        if there[0] in (2, 5):
            continue
        if here[:2] != there[:2]:
            sums["bad"] += 1
            print("differ:", " ".join(words))
            print("  here: ", json.dumps(here[:2])[:300], here[2][:200])
            print("  there:", json.dumps(there[:2])[:300], there[2][:200])
    return sums


def compare_walks(times):
    bad = 0
    for _ in range(times):
        steps = walk()
        os.environ["KLASTER_PAGE_SIZE"] = str(dice.choice([2, 7, 50]))
        here = picture(steps, "--offline")
        there = picture(steps, home=ELSEWHERE)
        del os.environ["KLASTER_PAGE_SIZE"]
        if here != there or here[0] != 0:
            bad += 1
            print("differ:", steps, here[0], there[0])
            for one, other in zip(here[1], there[1]):
                if one != other:
                    print("  here:  %s\n  there: %s" % (one, other))
    return bad


kinds = learn()
sums = compare_questions()
walks_bad = compare_walks(max(4, int(count) // 10))
print("%(asked)d questions, %(full)d with rows, %(counted)d of them counts, "
      "%(outside)d outside, %(bad)d differ" % sums, "; walks differ:",
      walks_bad)
sys.exit(sums["bad"] > 0 or walks_bad > 0 or
         sums["full"] < sums["asked"] // 4 or
         sums["counted"] < sums["asked"] // 20 or
         sums["outside"] > (sums["asked"] // 2 if scope else 0))
