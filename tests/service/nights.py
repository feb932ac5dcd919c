#!/usr/bin/env python3
"""nights.py: exports of two lists, night after night, against a model.

nights.py run SEED NIGHTS KLASTERD PLACE...   PLACE is STORE=SOCKET, of a
    klasterd that serves the store. Each night one list is written anew with
    other rows, other order, other blanks and another kind of table, imported
    into every store, and what /v1/changes tells since the night before must be
    what the model says, no more and no less; and the records what both lists
    say.
nights.py memory KLASTERD DIR                 peak memory of short and long
    files; and Control-C
"""
import csv
import http.client
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys

FIELDS = ["name", "country", "city", "phone", "alias"]
MANY = ("phone", "alias")
WORDS = "Žuvis Łódź Größe Õun Ērglis malmö kultūra klasteris =1+1 a;b \"q\"".split()


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost")
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def ask(sock, target):
    connection = Unix(sock)
    connection.request("GET", target, headers={"Accept": "*/*"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, json.loads(body) if body else None


def changes(sock, seq):
    """Operations since, by name of the record; and the last number."""
    told = []
    while True:
        status, page = ask(sock, "/v1/changes?filter%%5Bseq%%5D%%5Bgt%%5D=%d"
                           "&page%%5Bsize%%5D=100" % seq)
        assert status == 200, page
        for item in page["data"]:
            seq = int(item["id"])
            told.append((item["attributes"]["op"],
                         item["attributes"]["ofId"]))
        if not page["links"].get("next") or not page["data"]:
            return told, seq


def value(rng, field, number):
    if field == "country":
        return rng.choice(["LT", "LV", "PL"])
    if field == "phone":
        return "+370 %d" % rng.randint(1, 9)
    text = "%s %d" % (rng.choice(WORDS), rng.randint(1, 5))
    return "%s %d" % (text, number) if field == "name" else text


def saying(rng, number):
    row = {"name": [value(rng, "name", number)]}
    for field in FIELDS[1:]:
        if rng.random() < 0.7:
            least = rng.randint(1, 3) if field in MANY else 1
            row[field] = list(dict.fromkeys(
                value(rng, field, number) for _ in range(least)))
    return row


def alike(a, b):
    return a is not None and b is not None and all(
        sorted(a.get(f, [])) == sorted(b.get(f, [])) for f in FIELDS)


def joined(lists, name):
    """What all lists say of it, as the service shows it; None for nothing."""
    said = [lists[source][name] for source in sorted(lists)
            if name in lists[source]]
    if not said:
        return None
    return {field: list(dict.fromkeys(
        v for row in said for v in row.get(field, []))) for field in FIELDS}


def tomorrow(rng, rows):
    """The list of the next night, with little enough gone."""
    new = {name: dict(row) for name, row in rows.items()}
    for name in rng.sample(sorted(new), min(len(new), rng.randint(0, 4))):
        if len(new) * 10 > len(rows) * 9 + 10:
            del new[name]
    for name in rng.sample(sorted(new), min(len(new), rng.randint(0, 6))):
        new[name] = saying(rng, int(name[1:]))
    for _ in range(rng.randint(0, 5)):
        number = rng.randint(1, 90)
        new.setdefault("r%d" % number, saying(rng, number))
    for row in new.values():
        for field in MANY:
            if rng.random() < 0.2 and field in row:
                row[field] = rng.sample(row[field], len(row[field]))
    return new


def blanks(rng, text):
    if rng.random() < 0.1:
        text = text.replace(" ", "  ")
    return " " * rng.randint(0, 1) + text + " " * rng.randint(0, 1)


def written(rng, rows):
    """A table as one program or another writes it."""
    columns = ["id"] + FIELDS
    rng.shuffle(columns)
    columns += [""] * rng.randint(0, 2)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",;\t"),
                        lineterminator=rng.choice(["\n", "\r\n"]),
                        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer.writerow(columns)
    names = sorted(rows)
    rng.shuffle(names)
    for name in names:
        cells = {"id": "organisations/" + name, "": ""}
        for field in FIELDS:
            cells[field] = "; ".join(
                rows[name].get(field, [])) if field in MANY else blanks(
                    rng, "".join(rows[name].get(field, [])))
        writer.writerow([cells[column] for column in columns])
    for _ in range(rng.randint(0, 2)):
        writer.writerow([""] * len(columns))
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16"])
    return out.getvalue().encode(encoding)


def check(place, lists, before, seq, path, sock, klasterd):
    report = path + ".report"
    done = subprocess.run(
        [klasterd, "import", "--no-bundled", "--store", place, "--report",
         report, path], capture_output=True, text=True)
    names = set(before) | {n for rows in lists.values() for n in rows}
    after = {n: joined(lists, n) for n in names}
    want = sorted(("delete" if after[n] is None else "upsert", n)
                  for n in names if before.get(n) != after[n])
    told, last = changes(sock, seq)
    assert sorted(told) == want, (
        "%s told\n%s\nand not\n%s\n%s%s" % (
            place, sorted(told), want, done.stdout, done.stderr))
    assert done.returncode == (0 if want else 1), (done, want)
    with open(report) as lines:
        lines = [json.loads(line) for line in lines]
    assert lines[-1]["what"] == "sum" and lines[-1]["stored"]
    for op, what in (("upsert", ("new", "changed")), ("delete", ("vanished",))):
        of = {n for o, n in want if o == op}
        said = {line["id"] for line in lines if line["what"] in what}
        assert of <= said | {n for n in of if after[n]}, (of, said)
    assert lines[-1]["deleted"] == sum(op == "delete" for op, _ in want)
    return last


def compare(sock, lists, names):
    for name in sorted(names):
        status, page = ask(sock, "/v1/organisations/" + name +
                           "?fields%5Borganisations%5D=claims")
        want = joined(lists, name)
        assert status == (200 if want else 410), (name, status)
        if not want:
            continue
        shown = {field: [] for field in FIELDS}
        for claim in page["data"]["attributes"]["claims"]:
            shown[claim["field"]].append(" ".join(claim["value"].split()))
        assert shown == want, (name, shown, want)


def run(seed, nights, klasterd, places):
    rng = random.Random(seed)
    lists = {"members": {}, "board": {}}
    seqs = {}
    for store, sock in places:
        seqs[store] = changes(sock, 0)[1]
    told = 0
    ever = set()
    for night in range(nights):
        source = "members" if night % 3 != 1 else "board"
        before = {n: joined(lists, n) for n in ever}
        if not lists[source]:
            new = {"r%d" % n: saying(rng, n) for n in rng.sample(
                range(1, 91), 40 if source == "members" else 15)}
        else:
            new = tomorrow(rng, lists[source])
        path = "%s-2026-11-%02d.csv" % (source, night + 1)
        with open(path, "wb") as file:
            file.write(written(rng, new))
        for name, row in new.items():
            if alike(lists[source].get(name), row):
                new[name] = lists[source][name]
        lists[source] = new
        ever |= set(new)
        for store, sock in places:
            last = check(store, lists, before, seqs[store], path, sock,
                         klasterd)
            told += last != seqs[store]
            seqs[store] = last
    for _, sock in places:
        compare(sock, lists, ever)
    print("seed %d: %d nights, %d stores, changes in %d of them" %
          (seed, nights, len(places), told))


def peak(command):
    """Status and most memory that a command had, in KiB."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss


def long_table(path, first, count):
    with open(path, "w") as file:
        file.write("id,name,country,note\n")
        for i in range(first, first + count):
            file.write("organisations/n%d,Name %d,LT,%s\n" %
                       (i, i, "padding " * 12))


def memory(klasterd, where):
    store = "sqlite:" + os.path.join(where, "memory.db")
    table = os.path.join(where, "memory.csv")
    command = [klasterd, "import", "--no-bundled", "--store", store, table]
    # Stored.
    long_table(table, 0, 400)
    assert peak(command)[0] in (0, 7)
    long_table(table, 0, 4000)
    status, short = peak(command)
    assert status in (0, 7), status
    # Read and staged, ten and fifty times as much: the brake then says no.
    sizes = {}
    for count in (20000, 200000):
        long_table(table, 100000, count)
        status, sizes[count] = peak(command)
        assert status == 7, status
    print("peak memory in KiB: 4000 rows stored %d; staged %s" %
          (short, sizes))
    assert sizes[200000] < sizes[20000] * 1.3, sizes
    # Control-C while it reads: the long file again, with a report to watch.
    report = os.path.join(where, "memory.report")
    with open(table, "r+") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace("organisations/n1000", "Bad Id", 300))
    open(report, "w").close()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    child = subprocess.Popen(command + ["--report", report],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while os.path.getsize(report) == 0 and child.poll() is None:
        pass
    child.send_signal(signal.SIGINT)
    _, err = child.communicate()
    assert child.returncode == -signal.SIGINT, (child.returncode, err)
    assert b"stopped; the directory is as it was before" in err, err
    stopped_while_it_takes_out(command)


def stopped_while_it_takes_out(command):
    """Control-C at the first row that vanished: the others, which must not
    all fit into the pipe, are not looked at."""
    table, report = command[-1], command[-1] + ".pipe"
    long_table(table, 0, 2)
    os.mkfifo(report)
    child = subprocess.Popen(
        command + ["--allow-mass-delete", "--report", report],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open(report) as lines:
        told = next(line for line in lines if '"vanished"' in line)
        child.send_signal(signal.SIGINT)
        rest = sum('"what":"vanished"' in line for line in lines)
    _, err = child.communicate()
    assert child.returncode == -signal.SIGINT, (child.returncode, err)
    assert b"stopped; the directory is as it was before" in err, err
    assert rest < 3000, (rest, told)


def main():
    if sys.argv[1] == "memory":
        memory(*sys.argv[2:4])
        return
    places = [tuple(place.rsplit("=", 1)) for place in sys.argv[5:]]
    run(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], places)


main()
