#!/usr/bin/env python3
"""records.py COUNT [KIND]: directory lines of made-up records, for measuring.

Words follow Zipf's law and come from seven languages of the Baltic; names,
towns and numbers are drawn from a generator with a fixed seed, so the same
COUNT gives the same bytes everywhere. No record stands for a real body.
"""
import json
import random
import sys

STEMS = {
    "en": "creative network culture design harbour youth media craft museum "
          "sound heritage studio learning bridge coast digital".split(),
    "lt": "kūrybos klasteris kultūros centras amatų paveldo jaunimo muzikos "
          "dizaino pajūrio bendruomenė mokymo skaitmeninis tiltas".split(),
    "lv": "radošais kultūras centrs mantojuma amatniecības jūras mūzikas "
          "jauniešu dizaina sadarbības tīkls muzejs tilts".split(),
    "et": "loome kultuuri keskus pärandi käsitöö mere muusika noorte disaini "
          "koostöö võrgustik muuseum sild".split(),
    "pl": "kreatywny kultura ośrodek dziedzictwo rzemiosło morze muzyka "
          "młodzież wzornictwo współpraca sieć łódź muzeum".split(),
    "de": "kreativ kultur zentrum erbe handwerk küste musik jugend gestaltung "
          "netzwerk straße brücke museum".split(),
    "sv": "kreativ kultur centrum arv hantverk kust musik ungdom formgivning "
          "samverkan nätverk bro museum ö".split(),
}
TOWNS = [("LT", "Klaipėda"), ("LT", "Rietavas"), ("LV", "Liepāja"),
         ("LV", "Ventspils"), ("EE", "Narva"), ("EE", "Jõhvi"),
         ("PL", "Elbląg"), ("PL", "Szczecin"), ("DE", "Rostock"),
         ("DE", "Stralsund"), ("SE", "Karlshamn"), ("SE", "Malmö")]


def words(rng, lang, count):
    """Zipf: the word of rank r is drawn with weight 1/r; one in eight is
    rare, made of a stem and a number, as real names have."""
    stems = STEMS[lang]
    out = []
    for _ in range(count):
        if rng.random() < 0.125:
            out.append(rng.choice(stems) + str(rng.randrange(9999)))
        else:
            rank = min(int(len(stems) ** rng.random()), len(stems) - 1)
            out.append(stems[rank])
    return " ".join(out)


def organisation(rng, number):
    lang = rng.choice(list(STEMS))
    country, town = rng.choice(TOWNS)
    name = words(rng, lang, rng.randint(2, 5)).capitalize()
    return {"kind": "organisations", "id": f"made-{number:07d}",
            "source": "made", "fields": {
                "name": {"value": f"{name} {number:06d}", "lang": lang},
                "country": country,
                "city": {"value": town, "lang": lang}}}


def project(rng, number):
    lang = rng.choice(list(STEMS))
    year = rng.randint(2007, 2026)
    return {"kind": "projects", "id": f"made-{number:07d}", "source": "made",
            "fields": {
                "title": {"value": words(rng, lang, rng.randint(4, 9)),
                          "lang": lang},
                "startDate": f"{year}-{rng.randint(1, 12):02d}-01",
                "totalBudget": f"{rng.randint(5000, 4000000)}.00 EUR"}}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50000
    make = {"organisations": organisation, "projects": project}[
        sys.argv[2] if len(sys.argv) > 2 else "organisations"]
    rng = random.Random(20261122)
    for number in range(1, count + 1):
        sys.stdout.write(json.dumps(make(rng, number), ensure_ascii=False,
                                    separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
