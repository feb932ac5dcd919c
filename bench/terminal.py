#!/usr/bin/env python3
"""terminal.py BUILDDIR [ROWS]: what klaster sends to a terminal, beside peers.

One run on one machine: klaster on a klasterd of its own with ROWS made-up
organisations (10,000 unless said), and the installed peers (peers.py) on the
same names, at 80x24, as TERM=xterm-256color and as tmux-256color. Printed
for each step: bytes, write()s (where strace may trace), the best peer, and
klaster's figure over its: below 1.00 klaster is cheaper. Programs whose
first page or rows show less than the list are no measure of a page. `anchor` is the best
of 25 programs measured on 22 November 2026, on lists of their own.
Bytes and writes are the same in each run but for programs that draw by the
clock (fzf, lnav). Nothing is asserted; tests/term/costs.py does that.
"""
import fcntl
import glob
import json
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import peers  # noqa: E402
from bench import Service  # noqa: E402
from meter import ASKED, SEQUENCE, Terminal  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
KINDS = ("xterm-256color", "tmux-256color")
WORD = "kulturas"
COUNTRIES = {"LT": "Lithuania", "LV": "Latvia", "EE": "Estonia",
             "PL": "Poland", "DE": "Germany", "SE": "Sweden"}
BITS_S = 9600
HELD_S, KEY_S = 3.0, 1 / 30
LAG_MOST_S = 30.0
# A step, and the best of 25 programs (bytes; seconds for the held key).
ROWS = (("start", 1583), ("one line down", 41), ("scroll by one", 110),
        ("page down", 1293), ("to the end", 1425), ("open", 1201),
        ("close", 1756), ("a letter of a search", 271),
        ("200 lines at once", 1230), ("resize to 120x40", 2622),
        ("idle 2 s", 0))
REPEAT = re.compile(rb"([ -~])\x1b\[([0-9]{1,3})b")  # the same once more
WRITE = re.compile(rb"(?:write|writev)\(\d+</dev/(?:pts/\d+|tty)")


def may_trace(where):
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-o", os.path.join(where, "t"), "true"],
                          capture_output=True, check=False).returncode == 0


class Watched(Terminal):
    """A terminal whose program's writes to it are counted."""

    def __init__(self, peer, kind, trace):
        argv = list(peer.argv)
        self.trace, self.kind = trace, kind.encode()
        if trace:
            if os.path.exists(trace):
                os.unlink(trace)
            argv = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-s", "1", "-e",
                    "trace=write,writev", "-o", trace] + argv
        super().__init__(argv, cwd=peer.cwd, quiet=peer.quiet_ms,
                         env=dict(peer.env, TERM=kind))

    def writes(self):
        if not self.trace:
            return None
        try:
            with open(self.trace, "rb") as file:
                return len(WRITE.findall(file.read()))
        except FileNotFoundError:
            return 0

    def send(self, keys):
        """Keys as this terminal has them now."""
        if b"tmux" in self.kind:
            keys = keys.replace(peers.HOME, b"\x1b[1~").replace(
                peers.END, b"\x1b[4~")
        if self.text.rfind(b"\x1b[?1h") > self.text.rfind(b"\x1b[?1l"):
            keys = re.sub(rb"\x1b\[(?=[ABCDHF])", lambda _: b"\x1bO", keys)
        os.write(self.fd, keys)

    def step(self, keys, until=None):
        return self._step(lambda: self.send(keys), until)

    def _collect(self, since, until=None, limit=15.0):
        """Until it has said something (or `until`), is quiet, and sleeps: on
        a busy machine a program may be silent because it cannot run."""
        seen = b""
        while time.monotonic() - since < limit:
            if select.select([self.fd], [], [], self.quiet)[0]:
                data = self._read(1 << 16)
                if not data:
                    break
                seen += data
                continue
            if until is None:
                done = seen or time.monotonic() - since > 2.5
            else:
                done = until in SEQUENCE.sub(b"", REPEAT.sub(
                    lambda m: m[1] * (1 + int(m[2])), seen))
            if done and not self.is_busy():
                break
        self.text += seen
        return {"bytes": len(seen)}

    def is_busy(self):
        """Whether a thread of its session runs or would like to."""
        for _ in range(3):
            for path in glob.glob("/proc/[0-9]*/task/*/stat"):
                try:
                    with open(path, encoding="utf-8",
                              errors="replace") as file:
                        fields = file.read().rpartition(")")[2].split()
                except OSError:
                    continue
                if fields[3] == str(self.pid) and fields[0] in "RD":
                    return True
            time.sleep(0.005)
        return False

    def resize(self, cols, rows):
        return self._step(lambda: fcntl.ioctl(
            self.fd, termios.TIOCSWINSZ,
            struct.pack("HHHH", rows, cols, 0, 0)), None)

    def _step(self, action, until):
        before = self.writes()
        since = time.monotonic()
        action()
        seen = self._collect(since, until)
        writes = None if before is None else self.writes() - before
        return {"bytes": seen["bytes"], "writes": writes}

    def begin(self, until):
        seen = self.start(until)
        return {"bytes": seen["bytes"], "writes": self.writes()}

    def one_by_one(self, keys, pause_s):
        """Keys with a pause between them; then until it is quiet."""
        before, since, came = self.writes(), time.monotonic(), 0
        for key in keys:
            self.send(key)
            came += self._take(pause_s)
        came += self._collect(since, b"")["bytes"]
        writes = None if before is None else self.writes() - before
        return {"bytes": came, "writes": writes}

    def idle(self, for_s):
        before = self.writes()
        came = self._take(for_s)
        writes = None if before is None else self.writes() - before
        return {"bytes": came, "writes": writes}

    def _take(self, for_s, at_most=1 << 16):
        """What comes in that time."""
        came, until = 0, time.monotonic() + for_s
        while came < at_most:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                break
            came += len(self._read(at_most - came))
        return came

    def _read(self, at_most):
        try:
            data = os.read(self.fd, at_most)
        except OSError:
            return b""
        for question, answer in ASKED:
            for _ in range(data.count(question)):
                os.write(self.fd, answer)
        return data

    def held_key(self, key):
        """Seconds of drawing after a key that was held for a while is let
        go, when each byte takes its time on the line."""
        began = time.monotonic()
        came, sent, last = 0, 0, began
        while True:
            now = time.monotonic()
            while sent * KEY_S <= now - began and sent * KEY_S < HELD_S:
                self.send(key)
                sent += 1
            room = int((now - began) * BITS_S / 10) - came
            if room > 0 and select.select([self.fd], [], [], 0)[0]:
                got = len(self._read(room))
                came += got
                last = now if got else last
            elif room > 0:
                came = int((now - began) * BITS_S / 10)  # an idle line
            is_over = now - began > HELD_S and now - last > 0.6
            if is_over or now - began > HELD_S + LAG_MOST_S:
                return max(0.0, last - began - HELD_S)
            time.sleep(0.004)

    def close(self):
        """Whatever runs in it ends with it."""
        os.killpg(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def walk(peer, kind, trace):
    """Every step once; a step a peer does not have is not there."""
    rows, keys = {}, peer.keys
    terminal = Watched(peer, kind, trace)
    rows["start"] = terminal.begin(peer.first or None)
    if peer.enter:
        terminal.step(*peer.enter)
    if peer.name == "klaster":
        # All asked for once: no step waits for an answer.
        for warm in (keys["end"], keys["home"], keys["open"], keys["close"],
                     keys["down"] * 200, keys["home"]):
            terminal.step(warm)
    if peer.marks:
        terminal.step(keys["down"])
        rows["one line down"] = terminal.step(keys["down"])
    terminal.one_by_one([keys["down"]] * 30, 0.03)
    rows["scroll by one"] = terminal.step(keys["down"])
    rows["page down"] = terminal.step(keys["page"])
    rows["to the end"] = terminal.step(keys["end"])
    terminal.step(keys["home"])
    if keys["open"]:
        rows["open"] = terminal.step(keys["open"])
        rows["close"] = terminal.step(keys["close"])
        terminal.step(keys["home"])
    rows["200 lines at once"] = terminal.step(keys["down"] * 200)
    rows["resize to 120x40"] = terminal.resize(120, 40)
    terminal.idle(1.0)
    rows["idle 2 s"] = terminal.idle(2.0)
    terminal.resize(80, 24)
    if keys["filter"] is not None:
        terminal.step(keys["filter"] or b"\x0c")
        typed = terminal.one_by_one([c.encode() for c in WORD], 0.1)
        rows["a letter of a search"] = {
            figure: value and round(value / len(WORD), 1)
            for figure, value in typed.items()}
    terminal.close()
    return rows


def hold(peer, kind):
    terminal = Watched(peer, kind, None)
    terminal.begin(peer.first or None)
    if peer.enter:
        terminal.step(*peer.enter)
    lag_s = terminal.held_key(peer.keys["down"])
    terminal.close()
    return lag_s


def number(value):
    if value is None:
        return "-"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def ratio(ours, theirs):
    if ours is None or theirs is None:
        return "-"
    return f"{ours / theirs:.2f}" if theirs else ("1.00" if not ours else
                                                  "more")


def print_kind(kind, results, figure):
    names = list(results)
    print(f"\n{figure} to TERM={kind}")
    print(f"  {'':22}" + "".join(f"{name:>9}" for name in names) +
          f"{'ratio':>8}  to the best" +
          (f"{'anchor':>9}{'ratio':>7}" if figure == "bytes" else ""))
    for step, anchor in ROWS:
        values = {name: results[name].get(step, {}).get(figure)
                  for name in names}
        theirs = {name: value for name, value in values.items()
                  if name != "klaster" and value is not None and
                  (value > 0 or step == "idle 2 s") and
                  step not in peers.SHORT.get(name, ())}
        best = min(theirs, key=theirs.get) if theirs else None
        line = f"  {step:22}" + "".join(
            f"{number(values[name]):>9}" for name in names)
        line += f"{ratio(values['klaster'], theirs.get(best)):>8}"
        line += f"  {best or '-':<11}"
        if figure == "bytes":
            line += f"{anchor:>9}{ratio(values['klaster'], anchor):>7}"
        print(line, flush=True)


def print_held(lags):
    print(f"\n{BITS_S} bit/s: seconds it goes on drawing after an arrow held "
          f"for {HELD_S:.0f} s is let go (anchor: 1.9)")
    best = min((lag for name, lag in lags.items() if name != "klaster"),
               default=None)
    print("  " + "".join(f"{name:>9} {lag:.1f}" for name, lag in
                         lags.items()) +
          f"   ratio to the best {ratio(lags['klaster'], best)}")


def klaster(build, url):
    return peers.Peer(
        "klaster", [os.path.join(build, "klaster"), "--service", url, "-c",
                    "kind organisations"], b"Organisations", open_=b"\r",
        close=b"\x1b", filter_=b"/", slow=True)


def measure(build, where, records, lines):
    service = Service(build, where, records)
    try:
        trace = os.path.join(where, "trace") if may_trace(where) else None
        contenders = [klaster(build, service.url)]
        contenders += peers.installed(where, lines)
        absent = [name for name in peers.NAMES
                  if name not in [peer.name for peer in contenders]]
        print(f"\n{len(lines)} names, 80x24, a list and what is installed of "
              f"{len(peers.NAMES)} peers" +
              (f"; absent: {', '.join(absent)}" if absent else "") +
              ("" if trace else "; write()s are not counted without strace"))
        for kind in KINDS:
            results = {}
            for peer in contenders:
                if peer.name == "klaster" and kind == KINDS[0]:
                    walk(peer, kind, None)  # its copy: warm, as their files
                results[peer.name] = walk(peer, kind, None)
            print_kind(kind, results, "bytes")
            if trace:
                print_kind(kind, {peer.name: walk(peer, kind, trace)
                                  for peer in contenders}, "writes")
        print_held({peer.name: hold(peer, KINDS[0]) for peer in contenders
                    if peer.slow})
    finally:
        service.close()


def line_of(number, record):
    """What klaster shows of it, with its number in front."""
    fields = record["fields"]
    name = fields["name"]["value"].rsplit(" ", 1)[0]
    return (f"{number:06d} {name:48.48} {fields['city']['value']:13} "
            f"{COUNTRIES[fields['country']]}")


def main():
    build = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    where = tempfile.mkdtemp(prefix="klaster-bench.")
    try:
        for name in ("DATA", "CONFIG", "STATE", "CACHE", "RUNTIME"):
            place = os.path.join(where, name.lower())
            os.mkdir(place, 0o700)
            os.environ[f"XDG_{name}_" + ("DIR" if name == "RUNTIME" else
                                         "HOME")] = place
        os.environ["HOME"] = where
        records = os.path.join(where, "records.jsonl")
        with open(records, "wb") as out:
            subprocess.run([sys.executable, os.path.join(HERE, "records.py"),
                            str(count)], check=True, stdout=out)
        with open(records, encoding="utf-8") as made:
            lines = [line_of(number, json.loads(line))
                     for number, line in enumerate(made, 1)]
        measure(build, where, records, lines)
    finally:
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    main()
