"""The complete copy answers as the service does: the same questions, made up
from the values that are there, go to both by the command line, and what comes
back is the same JSON but for its age.

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
IN_SCOPE = ["country:LT", "country:Lithuania", "country:lt"]


def ask(words, *flags, home=None):
    places = dict(os.environ, XDG_CACHE_HOME=home) if home else None
    run = subprocess.run([klaster, "--service", url, *flags, "--format", "json",
                          *words], capture_output=True, text=True, env=places,
                         stdin=subprocess.DEVNULL, check=False)
    said = json.loads(run.stdout) if run.stdout.strip() else None
    if said:
        said.pop("age_s", None)
    return run.returncode, said, run.stderr


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
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
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


bad = asked = full = outside = 0
while asked < int(count):
    words = question()
    # Nothing is kept of this one: the service itself is asked.
    here = ask(words, "--offline")
    if here[0] == 2:
        continue
    if "old, complete" not in here[2]:
        outside += 1
        if not scope:
            print("not covered:", " ".join(words), here)
        continue
    there = ask(words, home=os.environ["HOME"] + "/elsewhere")
    asked += 1
    full += here[0] == 0
    # A refusal of the service is a question without an answer here.
    if there[0] in (2, 5):
        continue
    if here[:2] != there[:2]:
        bad += 1
        print("differ:", " ".join(words))
        print("  here: ", json.dumps(here[:2])[:300], here[2][:200])
        print("  there:", json.dumps(there[:2])[:300], there[2][:200])
print(f"{asked} questions, {full} with rows, {outside} outside, {bad} differ")
sys.exit(bad > 0 or full < asked // 4 or
         outside > (asked // 2 if scope else 0))
