#!/usr/bin/env python3
"""service.py BUILDDIR [PROJECTS]: what klasterd's answers take, on SQLite and
on a private PostgreSQL, beside the limits of the contract.

The directory is bench/continent's: PROJECTS (5,000 unless said) with half as
many organisations and twice as many partnerships. KLASTER_BENCH_DIR names a
directory in which the stores are kept for the next run; a million projects
take their time to be brought in. KLASTER_BENCH_ENGINE=sqlite or postgresql is
that one alone. What is not installed (PostgreSQL's server, nginx, ab) is left
out with a sentence.

Each row: median and 99 of 100 of the catalogue asked in one process
(bench/bench_service), the shortest, what one took of processors there and in
the database's server, what PostgreSQL counts for the statements themselves
(the mean, with pg_stat_statements), and the median over the limit; then the same over HTTP
with gzip, one connection, one request after another. On a machine that does
other things the shortest and the processor say more than the median. Nothing
is asserted.
"""
import gzip
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

FIELDS = "fields[projects]=title,programme,countries,startDate,totalBudget"
FACETS = "countries,programme,startDate"
COMMON, MIDDLE, RARE, NONE = ("interreg", "akvakultura", "nendrynas",
                              "qvortzyx")
BY_TITLE, BY_DATE = "kind:projects", "kind:projects sort:-startDate"
HTTP_RUNS, HTTP_S = 300, 2.0
LOAD = 4000  # requests


def searches():
    """Word by word: a page, with a capped total, with facets too. The limits
    are the contract's for SQLite and PostgreSQL, in milliseconds."""
    for word, what, limits in ((COMMON, "common", (50, 150)),
                               (MIDDLE, "middling", (50, 150)),
                               (RARE, "rare", (5, 5)), (NONE, "no", (5, 5))):
        query = f"{BY_TITLE} {word}"
        target = f"/v1/projects?{FIELDS}&filter[q]={word}"
        yield (f"{what} word: a page", f"page\t{query}\tnone\t\tfirst",
               target, limits)
        yield (f"{what} word: and capped total",
               f"page\t{query}\tcapped\t\tfirst",
               target + "&pageTotal=capped", limits)
        yield (f"{what} word: and three facets",
               f"page\t{query}\tcapped\t{FACETS}\tfirst",
               f"{target}&pageTotal=capped&facetBy={FACETS}", limits)


def details(projects):
    """Those with ten partners, all over the directory."""
    numbers = range(8, projects + 1, 100)
    return [f"projects/p{n:07d}" for n in numbers[::len(numbers) // 20 + 1]]


def cases(cursors, projects):
    """Name, what bench_service is told, targets over HTTP, limits."""
    page = f"/v1/projects?{FIELDS}"
    for name, query, sort in (("by title", BY_TITLE, ""),
                              ("by date", BY_DATE, "&sort=-startDate")):
        yield (f"first page {name}", f"page\t{query}\tnone\t\tfirst",
               page + sort, (1, 1))
        for way in "after", "before":
            yield (f"{name}, {way}, at any depth",
                   f"page\t{query}\tnone\t\t{way}",
                   [f"{page}{sort}&page[{way}]={cursor}"
                    for cursor in cursors.get(name, [])], (1, 1))
        yield (f"last page {name}", f"page\t{query}\tnone\t\tlast",
               f"{page}{sort}&page[before]=", (1, 1))
    some = details(projects)
    yield ("detail with ten partners", "detail\t" + ",".join(some),
           [f"/v1/{detail}" for detail in some], (1, 1))
    yield from searches()
    yield ("changes, 500 of them", "changes\t0.5",
           "/v1/changes?filter[seq][gt]={half}&page[size]=500", (1, 1))


class Wire:
    """One connection; requests one after another, bodies as they come."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, target):
        request = (f"GET {quote(target, safe='/?&=%')} HTTP/1.1\r\n"
                   "Host: localhost\r\nAccept-Encoding: gzip\r\n\r\n")
        self.socket.sendall(request.encode())
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.socket.recv(1 << 18)
            if not more:
                raise SystemExit(f"{target}: the connection was closed")
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").lower().split("\r\n")
        length = next(int(line.split(":")[1]) for line in lines
                      if line.startswith("content-length:"))
        while len(body) < length:
            body += self.socket.recv(1 << 18)
        status = int(lines[0].split()[1])
        if status == 503:  # it took the store too long
            return None, False
        if status != 200:
            raise SystemExit(f"{target}: status {status}: {body[:300]!r}")
        return body, "content-encoding: gzip" in lines

    def times(self, targets):
        """Milliseconds, sorted, of requests to each in turn."""
        took = []
        for target in targets[:2]:
            self.get(target)
        begun = time.perf_counter()
        while len(took) < HTTP_RUNS and (
                len(took) < 5 or time.perf_counter() - begun < HTTP_S):
            start = time.perf_counter()
            body, _ = self.get(targets[len(took) % len(targets)])
            if body is None:
                return [float("nan")]
            took.append((time.perf_counter() - start) * 1e3)
        return sorted(took)


class Klasterd:
    def __init__(self, build, store, *options):
        self.process = subprocess.Popen(
            [os.path.join(build, "klasterd"), "serve", "--no-bundled",
             "--store", store, "--listen", "127.0.0.1:0", *options],
            stdout=subprocess.PIPE, text=True)
        self.port = None
        for line in self.process.stdout:
            if line.startswith("listening "):
                self.port = int(line.strip().rsplit(":", 1)[1].strip("/"))
            if line.strip() == "ready":
                break
        if self.port is None:
            raise SystemExit("klasterd did not start")

    def memory_kb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f
                        if line.startswith("VmRSS"))

    def processor_ms(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            words = f.read().rsplit(")", 1)[1].split()
        ticks = int(words[11]) + int(words[12])
        return ticks * 1e3 / os.sysconf("SC_CLK_TCK")

    def close(self):
        self.process.terminate()
        self.process.wait()


class Cluster:
    """A PostgreSQL of our own below `where`, on a socket there."""

    def __init__(self, where):
        self.bin = self.find()
        self.data = os.path.join(where, "pg", "data")
        self.sockets = os.path.join(where, "pg")
        self.uri = f"postgresql://klaster@/postgres?host={self.sockets}"
        self.fresh = not os.path.exists(os.path.join(self.data, "PG_VERSION"))
        os.makedirs(self.sockets, exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.sockets, "nobody")
        self.counts = os.path.exists(os.path.join(
            self.ask_config("--pkglibdir"), "pg_stat_statements.so"))
        if self.fresh:
            self.run("initdb", "-D", self.data, "-A", "trust", "-U",
                     "klaster", "-E", "UTF8", "--locale=C", "--no-sync")
        self.run("pg_ctl", "-D", self.data, "-w", "-l",
                 os.path.join(self.sockets, "log"), "-o",
                 f"-k '{self.sockets}' -c listen_addresses= -c fsync=off "
                 "-c full_page_writes=off -c shared_buffers=1GB "
                 "-c maintenance_work_mem=512MB -c max_wal_size=4GB "
                 "-c wal_level=minimal -c max_wal_senders=0 "
                 "-c random_page_cost=1.1" + (
                     " -c shared_preload_libraries=pg_stat_statements"
                     " -c pg_stat_statements.track_planning=on"
                     if self.counts else ""), "start")
        if self.counts:
            self.say("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")

    def ask_config(self, what):
        """What pg_config says, or the directory of a Debian without it."""
        tool = os.path.join(self.bin, "pg_config")
        if os.path.exists(tool):
            return subprocess.run([tool, what], stdout=subprocess.PIPE,
                                  text=True).stdout.strip()
        return os.path.join(os.path.dirname(self.bin), "lib")

    def say(self, sql):
        return subprocess.run(
            [os.path.join(self.bin, "psql"), "-qAtX", "-h", self.sockets,
             "-U", "klaster", "-c", sql, "postgres"],
            check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def statements_forget(self):
        if self.counts:
            self.say("SELECT pg_stat_statements_reset()")

    def statements_ms(self, runs):
        """What one run took of the server: its statements as it counts them,
        planned and executed. Those of few runs made the case ready."""
        if not self.counts:
            return float("nan")
        return float(self.say(
            "SELECT coalesce(sum(total_exec_time + total_plan_time), 0)"
            f" / {runs} FROM pg_stat_statements WHERE calls * 2 >= {runs}"))

    @staticmethod
    def find():
        places = [os.path.dirname(os.path.realpath(
            shutil.which("initdb") or "/initdb"))]
        for root in ("/usr/lib/postgresql", "/usr/local/lib/postgresql"):
            if os.path.isdir(root):
                places += [os.path.join(root, version, "bin")
                           for version in sorted(os.listdir(root))]
        for place in places:
            if place and os.path.exists(os.path.join(place, "pg_ctl")):
                return place
        return None

    def run(self, tool, *args):
        argv = [os.path.join(self.bin, tool), *args]
        if os.getuid() == 0:  # the server refuses to be root's
            argv = ["runuser", "-u", "nobody", "--"] + argv
        done = subprocess.run(argv, cwd="/", stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{tool}: {done.stderr}")

    def pid(self):
        with open(os.path.join(self.data, "postmaster.pid"),
                  encoding="ascii") as file:
            return int(file.readline())

    def close(self):
        self.run("pg_ctl", "-D", self.data, "-m", "fast", "stop")


def bring_in(build, store, projects):
    """Imports the continent, in pieces: one file may hold 1 GiB."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="klaster-lines.") as where:
        lines = subprocess.Popen(
            [os.path.join(build, "bench", "continent"), str(projects)],
            stdout=subprocess.PIPE)
        subprocess.run(["split", "-l", "500000", "-", "part"], cwd=where,
                       stdin=lines.stdout, check=True)
        lines.wait()
        parts = [os.path.join(where, part) for part in
                 sorted(os.listdir(where))]
        process = subprocess.Popen(
            [os.path.join(build, "klasterd"), "import", "--store", store,
             *parts], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            raise SystemExit("klasterd import failed")
    took = time.monotonic() - began
    busy = usage.ru_utime + usage.ru_stime
    print(f"brought in: {projects * 3.5 / took:,.0f} records a second, "
          f"{projects * 3.5 / busy:,.0f} in a second of klasterd's processor "
          f"time; memory at most {usage.ru_maxrss} KB", flush=True)


def bring_in_once(build, store, projects, mark):
    """The mark is made when all is in: an import that was broken off is no
    directory to measure. A transaction kept nothing of it."""
    if not os.path.exists(mark):
        bring_in(build, store, projects)
        open(mark, "w", encoding="ascii").close()


def ask_catalogue(build, store, lines, cluster=None):
    """What bench_service says of each line, and last what the statements of
    PostgreSQL took in the server."""
    env = dict(os.environ)
    if cluster:
        env["KLASTER_BENCH_SERVER"] = str(cluster.pid())
    bench = subprocess.Popen(
        [os.path.join(build, "bench", "bench_service"), store],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    said = {}
    for line in lines:
        if cluster:
            cluster.statements_forget()
        bench.stdin.write(line + "\n")
        bench.stdin.flush()
        row = bench.stdout.readline().rstrip("\n").split("\t")
        if len(row) < 2:
            raise SystemExit(f"bench_service gave up at: {line}")
        inside = cluster.statements_ms(int(row[-1])) if cluster else None
        said[row[0]] = row[1:] + [inside]
    bench.stdin.close()
    bench.wait()
    return said


def half_of_changes(port):
    body, zipped = Wire(port).get("/v1")
    text = (gzip.decompress(body) if zipped else body).decode()
    return int(text.split('"seq":')[1].split(",")[0]) // 2


def measure(build, name, store, column, projects, cluster=None):
    """Prints the rows of one engine: of answers made each time, but for the
    load, which is also of those that were kept."""
    klasterd = Klasterd(build, store, "--answer-memory", "0")
    keeper = Klasterd(build, store)
    try:
        rows_print(build, name, store, column, projects, klasterd, cluster)
        load({"made": klasterd, "kept": keeper}, details(projects)[0])
        print(f"resident memory after the load: {klasterd.memory_kb()} KB; "
              f"with answers kept: {keeper.memory_kb()} KB", flush=True)
    finally:
        klasterd.close()
        keeper.close()


def rows_print(build, name, store, column, projects, klasterd, cluster):
    first_kb = klasterd.memory_kb()
    cursors = {name: row[:-1] for name, row in ask_catalogue(
        build, store, [f"by title\tcursor\t{BY_TITLE}",
                       f"by date\tcursor\t{BY_DATE}"]).items()}
    todo = list(cases(cursors, projects))
    lines = [f"{case[0]}\t{case[1]}" for case in todo]
    # Once before: what a server that was just started reads from the disk is
    # in its memory then, as the contract's figures have it.
    if cluster:
        ask_catalogue(build, store, lines)
    inside = ask_catalogue(build, store, lines, cluster)
    half = half_of_changes(klasterd.port)
    print(f"\n{name:34}{'found':>9}{'p50':>9}{'p99':>9}{'best':>8}"
          f"{'processor':>10}{'in engine' if cluster else '':>10}"
          f"{'of limit':>9}{'http p50':>10}{'p99':>9}")
    for case, _, targets, limits in todo:
        targets = [targets] if isinstance(targets, str) else targets
        targets = [t.replace("{half}", str(half)) for t in targets]
        http = Wire(klasterd.port).times(targets)
        p50, p99, best, busy, found, _, engine = inside[case]
        print(f"{case:34}{found:>9}{float(p50):9.3f}{float(p99):9.3f}"
              f"{float(best):8.3f}{float(busy):10.3f}"
              f"{'' if engine is None else format(engine, '.3f'):>10}"
              f"{float(p50) / limits[column]:9.2f}"
              f"{statistics.median(http):10.3f}"
              f"{http[len(http) * 99 // 100]:9.3f}", flush=True)
    last_kb = klasterd.memory_kb()
    print(f"resident memory: {first_kb} KB at the start, {last_kb} KB after "
          "the rows", flush=True)


def per_second(port, target, requests):
    done = subprocess.run(
        ["ab", "-q", "-k", "-c", "8", "-n", str(requests), "-H",
         "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{target}"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        if line.startswith("Requests per second:"):
            return float(line.split()[3])
    raise SystemExit(f"ab: {done.stderr}")


NGINX = """daemon off; worker_processes 1; pid {where}/nginx.pid;
error_log {where}/error.log; events {{ worker_connections 64; }}
http {{ access_log off; keepalive_requests 1000000;
client_body_temp_path {where}/b; proxy_temp_path {where}/p;
fastcgi_temp_path {where}/f; uwsgi_temp_path {where}/u;
scgi_temp_path {where}/s;
server {{ listen 127.0.0.1:{port}; location / {{ root {where};
default_type application/vnd.api+json;
add_header Content-Encoding gzip; }} }} }}
"""


def load(servers, detail):
    """Pages and details with gzip at eight connections, over what nginx
    serves of the same bytes from a file."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not shutil.which("ab") or not nginx:
        print("requests a second: ab or nginx is not installed: left out")
        return
    with tempfile.TemporaryDirectory(prefix="klaster-nginx.") as where:
        os.chmod(where, 0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        targets = {"page": quote(f"/v1/projects?{FIELDS}", safe="/?&=%"),
                   "detail": f"/v1/{detail}"}
        for what, target in targets.items():
            body, _ = Wire(servers["made"].port).get(target)
            with open(os.path.join(where, what), "wb") as file:
                file.write(body)
        with open(os.path.join(where, "conf"), "w", encoding="ascii") as file:
            file.write(NGINX.format(where=where, port=port))
        server = subprocess.Popen([nginx, "-c", os.path.join(where, "conf"),
                                   "-p", where])
        while True:  # until it listens
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                if server.poll() is not None:
                    raise SystemExit("nginx did not start")
        for what, target in targets.items():
            theirs = per_second(port, f"/{what}", 20000)
            for how, klasterd in servers.items():
                before = klasterd.processor_ms()
                ours = per_second(klasterd.port, target, LOAD)
                took = (klasterd.processor_ms() - before) / LOAD
                print(f"requests a second, gzip, 8 connections, {what}, {how}:"
                      f" {ours:,.0f}; nginx from a file {theirs:,.0f}; "
                      f"ratio {ours / theirs:.2f}; {took:.2f} ms of a "
                      "processor each", flush=True)
        server.terminate()
        server.wait()


def main():
    build = os.path.abspath(sys.argv[1])
    projects = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    kept = os.environ.get("KLASTER_BENCH_DIR")
    only = os.environ.get("KLASTER_BENCH_ENGINE")
    where = kept or tempfile.mkdtemp(prefix="klaster-bench.")
    os.makedirs(where, exist_ok=True)
    os.chmod(where, 0o755)
    print(f"{projects:,} projects, {projects // 2:,} organisations, "
          f"{projects * 2:,} partnerships; milliseconds")
    try:
        if only != "postgresql":
            file = os.path.join(where, f"bench-{projects}.db")
            bring_in_once(build, f"sqlite:{file}", projects, f"{file}.there")
            measure(build, "SQLite", f"sqlite:{file}", 0, projects)
        if only == "sqlite":
            return
        libraries = subprocess.run(
            [os.path.join(build, "klasterd"), "--version"], text=True,
            stdout=subprocess.PIPE).stdout
        if Cluster.find() is None or "libpq" not in libraries:
            print("PostgreSQL's server is not installed, or klasterd was "
                  "built without it: left out")
            return
        cluster = Cluster(where)
        try:
            uri = f"{cluster.uri}&options=-csearch_path%3Dbench{projects}"
            mark = os.path.join(where, "pg", f"bench{projects}.there")
            bring_in_once(build, uri, projects, mark)
            measure(build, "PostgreSQL", uri, 1, projects, cluster)
        finally:
            cluster.close()
    finally:
        if not kept:
            shutil.rmtree(where)


if __name__ == "__main__":
    main()
