"""The complete copy answers as the service does: the same questions, made up
from the values that are there, go to both by the command line, and what comes
back is the same JSON but for its age, and the same counts by facets.

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
LISTS = ["clusters", "organisations", "projects", "partnerships", "people",
         "events", "calls", "facilities", "documents", "programmes", "codes",
         "sources"]
# Names that every one of the kinds of the scope can be asked for.
SORTS = {"organisations": ["name", "-name", "country", "kind"],
         "projects": ["title", "startDate", "-startDate", "-totalBudget"],
         "codes": ["name", "-list", "code"], "people": ["name"],
         "partnerships": ["role"], "events": ["start", "-start"],
         "documents": ["title"], "sources": ["title"]}
WORDS = ["creative", "klaster", "kulturos", "rietavo", "elblag", "liepaja",
         "south baltic", "media", "loome", "lithuania", "kurybines", "libau",
         "women", "centre", "euroregion", "120", "0142/18", "interest", "a",
         "\"creative clusters\"", "industry", "tourism", "poland", "szczecin",
         "stettin", "budget", "-creative baltic", "xyzzy"]
FILTERS = ["country:LT", "country:PL,LV", "country:Lithuania", "-country:LT",
           "startDate>=2019", "startDate<2020", "totalBudget>100000",
           "year:2018..2021", "theme:TO8", "type:ngo", "programme:none",
           "programme:any", "city:Rietavas", "list:country", "list:nuts",
           "region:kurzeme", "role:lead"]
# What kinds are counted by; places nobody has are asked for as well.
FACETS = {"organisations": ["country", "kind", "region", "legalForm",
                            "workArea"],
          "projects": ["programme", "startDate", "totalBudget", "status"],
          "partnerships": ["role", "country"], "people": ["organisation"],
          "events": ["country", "start"], "codes": ["list"],
          "documents": ["status"], "facilities": ["country"]}
FILTER_COUNTS = [0, 0, 1] if scope else [0, 0, 1, 1, 2]
if scope:  # another country beside that of the scope leads out of it
    FILTERS = [text for text in FILTERS if "country" not in text]
IN_SCOPE = ["country:LT", "country:Lithuania", "country:lt"]


def ask(words, *flags, home=None):
    places = dict(os.environ, XDG_CACHE_HOME=home) if home else None
    counts = words[0] == "chart"
    if not counts:
        flags = *flags, "--format", "json"
    run = subprocess.run([klaster, "--service", url, *flags, *words],
                         capture_output=True, text=True, env=places,
                         stdin=subprocess.DEVNULL, check=False)
    said = run.stdout or None
    if said and not counts:
        said = json.loads(said)
        said.pop("age_s", None)
        said.pop("exported", None)
    return run.returncode, said, run.stderr


def question_of_counts():
    kind = dice.choice(list(FACETS))
    words = ["chart", dice.choice(FACETS[kind]), kind]
    if dice.random() < 0.3:
        words += dice.choice(WORDS[:20]).split(" ")
    for _ in range(dice.choice(FILTER_COUNTS)):
        words.append(dice.choice(FILTERS))
    if scope and kind != "codes":
        words.append(dice.choice(IN_SCOPE))
    return [word for word in words if not word.startswith("-")]


def question():
    words = []
    if dice.random() < 0.35:
        words.append("search")
        words += dice.choice(WORDS).split(" ") if dice.random() < 0.8 else [
            "kind:" + dice.choice(LISTS)]
        kind = None
    else:
        kind = dice.choice(LISTS)
        words += ["list", kind]
        if dice.random() < 0.4:
            words += dice.choice(WORDS).split(" ")
    for _ in range(dice.choice(FILTER_COUNTS)):
        words.append(dice.choice(FILTERS))
    if scope and kind not in ("codes", "sources", "programmes"):
        words.append(dice.choice(IN_SCOPE))
    if kind in SORTS and dice.random() < 0.5:
        words += ["--sort", dice.choice(SORTS[kind])]
    words += ["--limit", str(dice.choice([0, 3, 20, 50]))]
    for i, word in enumerate(words):
        if word.startswith("-") and not word.startswith("--") and \
                words[i - 1] not in ("--sort",):
            return words[:0] + [w for w in words if w != word]
    return words


bad = asked = full = outside = counted = 0
while asked < int(count):
    words = question_of_counts() if dice.random() < 0.3 else question()
    # Nothing is kept of this one: the service itself is asked.
    here = ask(words, "--offline")
    if here[0] == 2:
        continue
    if words[0] == "chart" and here[0] == 1:
        pass  # without bars it does not say where they are not from
    elif "old, complete" not in here[2]:
        outside += 1
        if not scope:
            print("not covered:", " ".join(words), here)
        continue
    there = ask(words, home=os.environ["HOME"] + "/elsewhere")
    asked += 1
    full += here[0] == 0
    counted += here[0] == 0 and words[0] == "chart"
    # A refusal of the service is a question without an answer here.
    if there[0] in (2, 5):
        continue
    if here[:2] != there[:2]:
        bad += 1
        print("differ:", " ".join(words))
        print("  here: ", json.dumps(here[:2])[:300], here[2][:200])
        print("  there:", json.dumps(there[:2])[:300], there[2][:200])
print(f"{asked} questions, {full} with rows, {counted} of them counts, "
      f"{outside} outside, {bad} differ")
sys.exit(bad > 0 or full < asked // 4 or counted < asked // 20 or
         outside > (asked // 2 if scope else 0))
