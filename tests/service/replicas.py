#!/usr/bin/env python3
"""replicas.py KLASTERD BIN CLUSTER PORT WORK: see replicas.sh.

Every import is one transaction: it renames a counter and adds three records.
So the counter that an answer shows, or how many records it finds, says which
imports were in the state it was made from, and its Klaster-Seq says which
must have been. The numbers of the imports' last changes are learned from
/v1/changes at the end; until then what was answered is only written down.
"""
import bisect
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

KLASTERD, BIN, CLUSTER, PORT, WORK = sys.argv[1:6]
LIMIT_S = 60  # for any state to come about
STEP = 12     # answers that are waited for in each
PER_IMPORT = 3
faults = []


def note(*what):
    faults.append(" ".join(str(each) for each in what))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return str(s.getsockname()[1])


def until(what, state):
    """Waits until it is so, however busy the machine is."""
    end = time.monotonic() + LIMIT_S
    while not state():
        if time.monotonic() > end:
            note("this never came about:", what)
            return False
        threading.Event().wait(0.01)
    return True


class Node:
    """A PostgreSQL server."""
    def __init__(self, name, port):
        self.data, self.port = os.path.join(CLUSTER, name), port

    def run(self, *args):
        # It refuses to run as root.
        user = {"user": "nobody", "extra_groups": []} \
            if os.getuid() == 0 else {}
        with open(os.path.join(WORK, "nodes"), "ab") as log:
            return subprocess.run(args, cwd="/", stdout=log, stderr=log,
                                  stdin=subprocess.DEVNULL, **user).returncode

    def control(self, *args):
        return self.run(os.path.join(BIN, "pg_ctl"), "-D", self.data, "-w",
                        "-t", str(LIMIT_S), *args)

    def start(self):
        if self.control("-l", self.data + ".log", "-o",
                        "-k '' -p %s -c listen_addresses=127.0.0.1"
                        " -c fsync=off -c full_page_writes=off"
                        " -c wal_keep_size=256MB" % self.port, "start"):
            note("a server does not start:", self.data)

    def stop(self, how):
        self.control("-m", how, "stop")

    def ask(self, sql):
        done = subprocess.run(
            [os.path.join(BIN, "psql"), "-h", "127.0.0.1", "-p", self.port,
             "-U", "klaster", "-d", "postgres", "-qAt", "-c", sql],
            capture_output=True, text=True)
        return done.stdout.strip()


class Klasterd:
    def __init__(self, name, store):
        self.log = os.path.join(WORK, "log." + name)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [KLASTERD, "serve", "--store", store, "--no-bundled",
                 "--listen", "127.0.0.1:0"],
                stdout=subprocess.PIPE, stderr=log, text=True)
        self.port = None

    def wait_ready(self):
        for line in self.process.stdout:
            if line.startswith("listening http:"):
                self.port = int(line.rsplit(":", 1)[1])
            if line.startswith("ready"):
                return
        raise SystemExit(open(self.log).read())

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(LIMIT_S) != 0:
            note("klasterd ended with", self.process.returncode)
        with open(self.log) as log:
            text = log.read()
        if "Sanitizer" in text or "runtime error" in text:
            note(text)


class Client:
    """Asks the one klasterd, then the other, as nginx would have it."""
    def __init__(self, ports):
        self.lines = [http.client.HTTPConnection("127.0.0.1", port,
                                                 timeout=LIMIT_S)
                      for port in ports]
        self.turn = 0

    def ask(self, target, held=0, which=None):
        self.turn += 1
        line = self.lines[self.turn % len(self.lines)
                          if which is None else which]
        headers = {"Klaster-Seq": str(held)} if held else {}
        for last in False, True:
            try:
                line.request("GET", target, headers=headers)
                answer = line.getresponse()
                return answer.status, answer.headers, answer.read()
            except (http.client.HTTPException, OSError):
                line.close()
                if last:
                    raise


class Worker(threading.Thread):
    ending = threading.Event()

    def __init__(self, ports):
        super().__init__(daemon=True)
        self.client = Client(ports)
        self.good = self.refused = 0

    def run(self):
        try:
            while not Worker.ending.is_set():
                self.work()
        except Exception as error:  # a thread's end must not go unseen
            note("a client failed:", repr(error))

    def answer(self, target, held=0):
        """The document and its seq; None for a refusal that is in order."""
        status, headers, body = self.client.ask(target, held)
        if status == 503:
            after = headers.get("Retry-After", "")
            if not after.isdigit() or not 1 <= int(after) <= 30:
                note("a 503 without Retry-After:", target, after)
            json.loads(body)["errors"]
            self.refused += 1
            return None
        if status != 200:
            note("status", status, "of", target, "holding", held, body[:300])
            return None
        seq = int(headers["Klaster-Seq"])
        if seq < held:
            note("held", held, "and was answered from", seq, target)
        self.good += 1
        return json.loads(body), seq


class Reader(Worker):
    """Writes down (seq, imports seen). Holding, it never goes back."""
    def __init__(self, ports, holds):
        super().__init__(ports)
        self.holds, self.held, self.seen = holds, 0, []
        self.told = 0  # a seq heard of elsewhere, set by the play
        self.turn = 0

    def work(self):
        self.turn += 1
        if self.holds:
            self.held = max(self.held, self.told)
        if self.turn % 2:
            answer = self.answer("/v1/organisations/counter", self.held)
        else:
            answer = self.answer(
                "/v1/search?filter[q]=ballast&pageTotal=exact&page[size]=7",
                self.held)
        if answer is None:
            return
        document, seq = answer
        if self.turn % 2:
            count = int(document["data"]["attributes"]["name"].split()[1])
        else:
            total = document["meta"]["page"]["total"]
            if total % PER_IMPORT:
                note("a part of an import:", total, "at", seq)
            if len(document["data"]) != min(7, total):
                note("a page of", len(document["data"]), "of", total)
            count = total // PER_IMPORT
        self.seen.append((seq, count))
        if self.holds:
            self.held = max(self.held, seq)


class Follower(Worker):
    """Reads changes on and on, as a copy does."""
    def __init__(self, ports):
        super().__init__(ports)
        self.seq, self.changes = 0, {}

    def work(self):
        answer = self.answer(
            "/v1/changes?page[size]=5&filter[seq][gt]=%d" % self.seq)
        if answer is None:
            return
        for row in answer[0]["data"]:
            change = row["attributes"]
            if change["seq"] <= self.seq:
                note("a change came again:", change)
            self.changes[change["ofId"]] = change["seq"]
        if answer[0]["meta"]["seq"] < self.seq:
            note("changes went back to", answer[0]["meta"]["seq"])
        self.seq = answer[0]["meta"]["seq"]


class Importer(threading.Thread):
    def __init__(self, store):
        super().__init__(daemon=True)
        self.store, self.count, self.failed = store, 0, 0
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            self.work(self.count + 1)

    def work(self, number):
        path = os.path.join(WORK, "import.jsonl")
        rows = [("counter", "Counter %d" % number)] + [
            ("load-%d-%d" % (number, i), "Ballast %d of %d" % (i, number))
            for i in range(PER_IMPORT)]
        with open(path, "w") as out:
            for name, text in rows:
                out.write(json.dumps({"kind": "organisations", "id": name,
                                      "fields": {"name": text}}) + "\n")
        done = subprocess.run([KLASTERD, "import", "--store", self.store,
                               "--no-bundled",
                               "--keep-vanished", path], capture_output=True)
        if done.returncode in (0, 1):  # 1: it is there already
            self.count = number
        else:  # the same once more: it is all or nothing
            self.failed += 1


class Play:
    def __init__(self, workers, importer):
        self.workers, self.importer = workers, importer

    def good(self, what):
        """So many more right answers of each kind of reader."""
        before = [worker.good for worker in self.workers]
        until(what + ": answers", lambda: all(
            worker.good >= last + STEP
            for worker, last in zip(self.workers, before)))

    def imports(self, what, count=2):
        last = self.importer.count
        until(what + ": imports",
              lambda: self.importer.count >= last + count)

    def refusals(self, what):
        before = sum(worker.refused for worker in self.workers)
        until(what + ": refusals", lambda: sum(
            worker.refused for worker in self.workers) > before)


def streaming(primary):
    return primary.ask("SELECT count(*) FROM pg_stat_replication"
                       " WHERE state = 'streaming'") == "1"


def one_key(ports):
    """What the one signs, the other takes."""
    client = Client(ports)
    for giver, taker in (0, 1), (1, 0):
        link = json.loads(client.ask("/v1/organisations?page[size]=1",
                                     which=giver)[2])["links"]["next"]
        status, _, body = client.ask(link or "/v1/nothing", which=taker)
        if status != 200:
            note("a cursor of one klasterd is none of the other:", body)


def fall_behind(play, primary, standby, ports):
    """Replaying stands still: the seq decides who answers."""
    standby.ask("SELECT pg_wal_replay_pause()")
    until("paused", lambda: standby.ask(
        "SELECT pg_get_wal_replay_pause_state()") == "paused")
    play.imports("behind")
    play.good("behind")
    client = Client(ports)
    newest = int(primary.ask("SELECT value FROM two.meta"
                             " WHERE name = 'seq'"))
    until("the standby is read by who holds nothing", lambda: int(
        client.ask("/v1/clusters")[1]["Klaster-Seq"]) < newest)
    # A standby that always kept pace has shown its readers nothing newer.
    for worker in play.workers:
        worker.told = newest
    fresh = int(client.ask("/v1/clusters", newest)[1]["Klaster-Seq"])
    if fresh < newest:
        note("held", newest, "and was answered from", fresh)
    # Without the primary nobody has it: that is said, and when to ask again.
    primary.stop("fast")
    status, headers, body = client.ask("/v1/clusters", newest)
    if status != 503 or json.loads(body)["errors"][0]["code"] != "behind" or \
            headers.get("Retry-After") != "1":
        note("behind:", status, dict(headers), body)
    status, headers, _ = client.ask("/v1/clusters")
    if status != 200 or int(headers["Klaster-Seq"]) >= newest:
        note("who holds nothing is not answered by the standby:", status)
    play.refusals("behind, alone")
    primary.start()
    play.imports("no longer alone")
    standby.ask("SELECT pg_wal_replay_resume()")
    until("replayed", lambda: int(standby.ask(
        "SELECT value FROM two.meta WHERE name = 'seq'") or 0) >= newest)
    play.good("no longer behind")


def the_end(play, ports):
    """Everybody sees everything, and what was written down was true."""
    count = play.importer.count
    client = Client(ports)
    held = int(client.ask("/v1")[1]["Klaster-Seq"])
    status, _, body = client.ask("/v1/clusters", held + 1000)
    if status != 412 or \
            json.loads(body)["errors"][0]["code"] != "ahead":
        note("a change that never was:", status, body)
    follower = Follower(ports)
    while follower.seq < held:
        follower.work()
    wanted = {"counter"} | {"load-%d-%d" % (i + 1, j) for i in range(count)
                            for j in range(PER_IMPORT)}
    running = next(worker for worker in play.workers
                   if isinstance(worker, Follower))
    until("the follower has it all", lambda: running.seq >= held)
    for one in follower, running:
        lost = wanted - set(one.changes)
        if lost:
            note("lost changes:", sorted(lost)[:5], len(lost))
    # What a running one was told of a change, others are told too.
    for name in wanted - {"counter"}:
        if running.changes.get(name) != follower.changes.get(name):
            note("two numbers of one change:", name)
    ends = [max(follower.changes.get("load-%d-%d" % (i + 1, j), 0)
                for j in range(PER_IMPORT)) for i in range(count)]
    if ends != sorted(ends):
        note("imports out of order:", ends)
    answers = 0
    for worker in play.workers:
        for seq, seen in list(getattr(worker, "seen", ())):
            answers += 1
            if seen <= count and bisect.bisect_right(ends, seq) != seen:
                note("wrong: import", seen, "at", seq, "of", ends)
    return answers


def main():
    primary = Node("data", PORT)
    standby = Node("standby", free_port())
    if primary.run(os.path.join(BIN, "pg_basebackup"), "-h", "127.0.0.1",
                   "-p", PORT, "-U", "klaster", "-D", standby.data, "-R",
                   "-X", "stream", "-c", "fast", "--no-sync"):
        raise SystemExit(open(os.path.join(WORK, "nodes")).read())
    standby.start()
    store = "postgresql://klaster@127.0.0.1:%s,127.0.0.1:%s/postgres" \
        "?options=-csearch_path%%3Dtwo" % (PORT, standby.port)
    # Two at once on an empty store make one directory and one key.
    both = Klasterd("a", store), Klasterd("b", store)
    for one in both:
        one.wait_ready()
    ports = [one.port for one in both]
    importer = Importer(store)
    importer.work(1)
    until("the first import is everywhere", lambda: standby.ask(
        "SELECT id FROM two.record WHERE id = 'counter'") == "counter")
    one_key(ports)
    workers = [Reader(ports, True), Reader(ports, False), Follower(ports)]
    play = Play(workers, importer)
    for thread in workers + [importer]:
        thread.start()
    play.good("both there")

    standby.stop("fast")
    play.good("without the standby")
    play.imports("without the standby")
    standby.start()
    until("the standby is back", lambda: streaming(primary))

    fall_behind(play, primary, standby, ports)

    primary.stop("immediate")
    play.good("without the primary")
    primary.start()
    play.imports("with the primary")

    # The standby has everything, and takes over.
    until("the standby is back", lambda: streaming(primary))
    primary.stop("fast")
    standby.control("promote")
    play.imports("with another primary")
    play.good("with another primary")

    importer.ending.set()
    importer.join(LIMIT_S)
    answers = the_end(play, ports)
    Worker.ending.set()
    for thread in workers:
        thread.join(LIMIT_S)
    for one in both:
        one.end()
    standby.stop("immediate")
    print("%d imports (%d tries failed), %d answers compared with their seq,"
          " %d refused with Retry-After" % (
              importer.count, importer.failed, answers,
              sum(worker.refused for worker in workers)))
    for fault in faults[:20]:
        print("not ok:", fault)
    return 1 if faults else 0


sys.exit(main())
