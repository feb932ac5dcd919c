#!/usr/bin/env python3
"""bench.py BUILDDIR [RECORDS]: what klaster costs, beside its peers.

Everything is measured in one run on one machine: a klasterd with RECORDS
made-up organisations (50,000 unless said) on a loopback port, klaster on it,
and what is installed of less, most, fzf and tig on lists of the same length, at
80x24; KLASTER_BENCH_TERM is their TERM, xterm-256color unless said. More
programs, on one list and to the byte: terminal.py. klaster's start is that
from a warm copy. Bytes and pieces are exact; milliseconds compare only within
the run. The last column is klaster's figure over the
best peer's (below 1.00: klaster is cheaper). Nothing is asserted.
"""
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from urllib.parse import quote

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from meter import Terminal  # noqa: E402
from peers import make_commits  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DOWN, PGDN = b"\x1b[B", b"\x1b[6~"
HOME, END = b"\x1bOH", b"\x1bOF"
ROUNDS, PAGES = 5, 40


class Service:
    """A klasterd of its own on a free port of 127.0.0.1."""

    def __init__(self, build, where, lines):
        self.store = f"sqlite:{where}/bench.db"
        klasterd = os.path.join(build, "klasterd")
        began = time.monotonic()
        subprocess.run([klasterd, "import", "--store", self.store, lines],
                       check=True, stdout=subprocess.DEVNULL)
        self.import_s = time.monotonic() - began
        self.process = subprocess.Popen(
            [klasterd, "serve", "--no-bundled", "--store", self.store,
             "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        self.url = ""
        for line in self.process.stdout:
            if line.startswith("listening "):
                self.url = line.split()[1]
            if line.strip() == "ready":
                break
        self.port = int(self.url.split(":")[2].split("/")[0])

    def close(self):
        self.process.terminate()
        self.process.wait()


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.strip() for line in file]


def contenders(build, where, lines, count, service):
    """Name, arguments, directory, a text of the first page, and the keys by
    which each does the same steps."""
    keys = {"down": DOWN, "page": PGDN, "end": b"\x1b[F", "home": b"\x1b[H",
            "open": b"\r", "close": b"q", "burst": DOWN * 200}
    yield ("klaster", [os.path.join(build, "klaster"), "--service",
                       service.url, "-c", "kind organisations"],
           None, b"Organisations", keys)
    pager = {"page": b" ", "end": b"G", "home": b"g", "burst": b"j" * 200,
             "scroll": b"j"}
    if shutil.which("less"):
        yield "less", ["less", "-S", lines], None, b"", pager
    if shutil.which("most"):
        yield ("most", ["most", lines], None, b"",
               dict(pager, end=b"B", home=b"T", scroll=DOWN,
                    burst=DOWN * 200))
    if shutil.which("fzf"):
        yield ("fzf", ["sh", "-c", f"exec fzf --reverse <{lines}"], None,
               b"%d/%d" % (count, count),
               {"down": DOWN, "page": PGDN, "burst": DOWN * 200})
    if shutil.which("tig"):
        yield ("tig", ["tig"], make_commits(where, lines_of(lines)),
               b"%06d" % count,
               {"down": b"j", "page": b" ", "end": END, "home": HOME,
                "open": b"\r", "close": b"q", "burst": b"j" * 200})


def run_one(argv, cwd, first, keys, pages=0):
    """The steps, once; with `pages`, that many of them after it, and what was
    resident then."""
    rows = {}
    terminal = Terminal(argv, cwd=cwd, quiet=80, env={
        "TERM": os.environ.get("KLASTER_BENCH_TERM", "xterm-256color")})
    started = terminal.start(first or None)
    rows["start"] = started
    rows["memory"] = {"kb": terminal.memory_kb(), "cpu": terminal.cpu_ms()}
    if "down" in keys:
        rows["one line down"] = terminal.keys(keys["down"])
        for _ in range(19):
            terminal.keys(keys["down"])
    rows["scroll by one"] = terminal.keys(keys.get("down", keys.get("scroll")))
    rows["page down"] = terminal.keys(keys["page"])
    if "end" in keys:
        rows["to the end"] = terminal.keys(keys["end"])
        terminal.keys(keys["home"])
    if "open" in keys:
        rows["open a record"] = terminal.keys(keys["open"])
        rows["close it"] = terminal.keys(keys["close"])
    rows["200 downs at once"] = terminal.keys(keys["burst"])
    if pages:
        for _ in range(pages):
            terminal.keys(keys["page"])
        rows["memory"]["resident"] = terminal.resident_kb()
    terminal.close()
    return rows


def median_rows(rounds):
    out = {}
    for step in rounds[0]:
        out[step] = {figure: statistics.median(r[step][figure]
                                               for r in rounds if step in r)
                     for figure in rounds[0][step] if figure != "ok"}
    return out


def ratio(ours, theirs):
    return f"{ours / theirs:8.2f}" if theirs else "       -"


def print_terminal(results):
    names = list(results)
    for figure, title in (("bytes", "bytes to the terminal"),
                          ("pieces", "pieces (packets under SSH)"),
                          ("ms", "ms from the key to the last byte")):
        print(f"\n{title:34}" + "".join(f"{n:>10}" for n in names) +
              "   ratio to the best peer")
        for step in results["klaster"]:
            if figure not in results["klaster"][step]:
                continue
            values = [results[n].get(step, {}).get(figure) for n in names]
            peers = [v for v in values[1:] if v]
            print(f"  {step:32}" + "".join(
                f"{v:10.1f}" if isinstance(v, float) and figure == "ms"
                else f"{int(v):10d}" if v is not None else f"{'-':>10}"
                for v in values) + "   " + ratio(values[0], min(peers)
                                                 if peers else 0))
    print()
    for figure, title in (("cpu", "processor ms, exec to quiet"),
                          ("kb", "private memory at the start, KiB"),
                          ("resident", f"resident after {PAGES} pages, KiB")):
        print(f"{title:34}" + "".join(
            f"{results[n]['memory'][figure]:10.{figure == 'cpu':d}f}"
            for n in names))


def ask(port, path, times=40):
    """Milliseconds of each answer over one kept connection, and its bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took, size, link = [], 0, path
    for _ in range(times):
        began = time.monotonic()
        connection.request("GET", link, headers={
            "Accept": "application/vnd.api+json", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        took.append((time.monotonic() - began) * 1000)
        size = len(body)
        if answer.status != 200:
            return None, body[:200]
    connection.close()
    return took, size


def print_service(service, count):
    fields = quote("fields[organisations]") + "=name,city,country,kind"
    page = f"/v1/organisations?{fields}&{quote('page[size]')}=50"
    questions = [
        ("the smallest answer (/healthz)", "/healthz"),
        ("first page by name", page),
        ("first page, newest budget first", page + "&sort=-totalBudget"),
        ("last page", page + f"&{quote('page[before]')}="),
        ("a filter with many hits", page + f"&{quote('filter[country]')}=LT"
         "&pageTotal=capped"),
        ("a word with very many hits", f"/v1/search?{quote('filter[q]')}"
         "=kultur&pageTotal=capped"),
        ("a rare word", f"/v1/search?{quote('filter[q]')}={count - 1:06d}"
         "&pageTotal=capped"),
        ("a word that is not there", f"/v1/search?{quote('filter[q]')}"
         "=zzyzx"),
        ("one record, all of it", f"/v1/organisations/made-{count // 2:07d}?" +
         quote("fields[organisations]") + "=*"),
    ]
    print(f"\nanswers over {count} records{'':14}p50 ms    p99 ms     bytes"
          "   ratio of p50 to the smallest answer")
    base = None
    for title, path in questions:
        took, size = ask(service.port, path)
        if took is None:
            print(f"  {title:36}refused: {size!r}")
            continue
        took.sort()
        p50, p99 = statistics.median(took), took[int(len(took) * .99) - 1]
        base = base or p50
        print(f"  {title:36}{p50:8.2f}  {p99:8.2f}  {size:8d}   "
              f"{ratio(p50, base)}")


def prepare(where, count):
    """A home for all of it below `where`; the records, and a line for each."""
    for name in ("DATA", "CONFIG", "STATE", "CACHE", "RUNTIME"):
        place = os.path.join(where, name.lower())
        os.mkdir(place, 0o700)
        os.environ[f"XDG_{name}_" + ("DIR" if name == "RUNTIME" else
                                     "HOME")] = place
    records = os.path.join(where, "records.jsonl")
    lines = os.path.join(where, "lines.txt")
    with open(records, "wb") as out:
        subprocess.run([sys.executable, os.path.join(HERE, "records.py"),
                        str(count)], check=True, stdout=out)
    with open(records, encoding="utf-8") as made, \
            open(lines, "w", encoding="utf-8") as out:
        for line in made:
            name = line.split('"value":"', 1)[1].split('"', 1)[0]
            out.write(f"{name:48.48} {'town':14} country\n")
    return records, lines


def main():
    build = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 50000
    where = tempfile.mkdtemp(prefix="klaster-bench.")
    service = None
    try:
        records, lines = prepare(where, count)
        service = Service(build, where, records)
        print(f"{count} made-up records; imported at "
              f"{count / service.import_s:.0f} a second; medians of "
              f"{ROUNDS} rounds")
        results = {}
        for contender in contenders(build, where, lines, count, service):
            # The first warms the copy, the cache: all have them.
            long = run_one(*contender[1:], pages=PAGES)
            rows = median_rows(
                [run_one(*contender[1:]) for _ in range(ROUNDS)])
            rows["memory"]["resident"] = long["memory"]["resident"]
            results[contender[0]] = rows
        print_terminal(results)
        print_service(service, count)
    finally:
        if service:
            service.close()
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    main()
