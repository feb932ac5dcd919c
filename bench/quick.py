#!/usr/bin/env python3
"""quick.py BUILDDIR [RECORDS [ROWS]]: how soon and how small klaster is.

On one machine and in one run, beside what is installed of less, fzf, newsboat
and tig on the same lines, at 80x24:

- the first row of a warm copy of RECORDS made-up organisations (50,000 unless
  said): milliseconds of processor time from exec to the read that brought it,
  and what is resident then (limits of ours: 10 ms, 16 MiB);
- search as one types in that copy, letter by letter (limit: 10 ms in 99 of
  100), as processor time, which other programs disturb less, and as waited;
- what is resident along a list of ROWS (1,000,000 unless said).

The reading of the clock comes a moment after the row, so it is a little more
than it was. Nothing is asserted.
"""
import fcntl
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from bench import Service, lines_of, prepare  # noqa: E402
from meter import ASKED, SEQUENCE, Terminal  # noqa: E402
from million import Directory  # noqa: E402
from peers import make_commits, make_feed  # noqa: E402

ROUNDS = 7
FIRST_MS, FIRST_KB, LETTER_MS = 10, 16 << 10, 10
WORDS = ("kultur", "museum", "savivald", "amatniec", "000123", "zentrum",
         "hantverk", "sieć", "noorte", "zzq") * 2
PGDN, PGUP, END, HOME = b"\x1b[6~", b"\x1b[5~", b"\x1b[F", b"\x1b[H"


def clock_of(pid):
    """The processor clock of another process (Linux): exact to the ns."""
    return (~pid << 3) | 2


def status_kb(pid, name="VmRSS"):
    with open(f"/proc/{pid}/status") as lines:
        return sum(int(line.split()[1]) for line in lines
                   if line.startswith(name + ":"))


def spawn(argv, cwd):
    """The program on a terminal of its own, and that terminal's other end. It
    shares the memory of this one until exec, so its clock has nothing of
    Python in it: what fork copies, exec would take down on its account."""
    terminal, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    name, back = os.ttyname(slave), os.getcwd()
    os.set_inheritable(terminal, False)
    os.chdir(cwd or back)
    try:
        pid = os.posix_spawnp(
            argv[0], argv,
            dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8"),
            # The first terminal a session opens is the one it has.
            file_actions=[(os.POSIX_SPAWN_OPEN, 0, name, os.O_RDWR, 0),
                          (os.POSIX_SPAWN_DUP2, 0, 1),
                          (os.POSIX_SPAWN_DUP2, 0, 2)], setsid=True)
    finally:
        os.chdir(back)
    os.close(slave)
    return pid, terminal


def first_row(argv, cwd, row):
    """Processor ms from exec to the row, KiB resident then."""
    pid, terminal = spawn(argv, cwd)
    seen, spent, kb = b"", None, 0
    while select.select([terminal], [], [], 20)[0]:
        try:
            data = os.read(terminal, 1 << 16)
        except OSError:
            break
        spent, kb = time.clock_gettime(clock_of(pid)), status_kb(pid)
        for question, answer in ASKED:
            for _ in range(data.count(question)):
                os.write(terminal, answer)
        seen += data
        if row in SEQUENCE.sub(b"", seen):
            break
    os.kill(pid, 15)  # it puts its files in order
    try:
        while os.read(terminal, 1 << 16):
            pass
    except OSError:
        pass
    os.close(terminal)
    os.waitpid(pid, 0)
    return spent * 1000, kb


def contenders(build, where, lines, service, count):
    """Name, arguments, directory, what its first row has in it."""
    with open(lines, encoding="utf-8") as names:
        name = names.readline().split()[0].encode()
    klaster = [os.path.join(build, "klaster"), "--service", service.url,
               "-c", "kind organisations"]
    yield "klaster", klaster, None, b"Amatniec"
    if shutil.which("less"):
        yield "less", ["less", "-S", lines], None, name
    if shutil.which("fzf"):
        yield ("fzf", ["sh", "-c", f"exec fzf --reverse <{lines}"], None,
               b"%d/%d" % (count, count))
    if shutil.which("newsboat"):
        yield ("newsboat", make_feed(where, lines_of(lines)), None,
               b"made-up names")
    if shutil.which("tig"):
        yield ("tig", ["tig"], make_commits(where, lines_of(lines)),
               b"%06d" % count)


def print_first(title, rows, limits):
    print(f"\n{title:34}{'cpu ms':>10}{'KiB':>10}   ratio to the limits "
          f"({limits[0]} ms, {limits[1]} KiB)")
    for name, (spent, kb) in rows.items():
        print(f"  {name:32}{spent:10.1f}{kb:10d}   "
              f"{spent / limits[0]:8.2f}{kb / limits[1]:8.2f}")


def type_words(argv, cwd, row, opening):
    """Of each letter: ms waited to the last byte, ms of processor."""
    # Longer than a search on the screen is put off for.
    terminal = Terminal(argv, cwd=cwd, quiet=120)
    terminal.start(row)
    if opening:
        terminal.keys(opening)
    letters, clock = [], clock_of(terminal.pid)
    for word in WORDS:
        for letter in word:
            before = time.clock_gettime(clock)
            waited = terminal.keys(letter.encode())["ms"]
            letters.append((waited,
                            (time.clock_gettime(clock) - before) * 1000))
        terminal.keys(b"\x15")
    terminal.close()
    return letters


def print_letters(rows):
    print(f"\n{'search as one types, ms':34}{'cpu p50':>10}{'cpu p99':>10}"
          f"{'p50':>10}{'p99':>10}   ratio of cpu p99 to the limit "
          f"({LETTER_MS} ms)")
    for name, letters in rows.items():
        waited, spent = ([sorted(one[i] for one in letters)
                          for i in (0, 1)])
        last = int(len(letters) * .99) - 1
        print(f"  {name:32}{statistics.median(spent):10.1f}"
              f"{spent[last]:10.1f}{statistics.median(waited):10.1f}"
              f"{waited[last]:10.1f}   {spent[last] / LETTER_MS:8.2f}")


def walk(argv, row, keys):
    """KiB resident: at the start, and after each step along the list."""
    terminal = Terminal(argv, quiet=80)
    terminal.start(row)
    sizes = [status_kb(terminal.pid)]
    for step in (keys["page"], keys["end"], keys["back"], keys["home"]):
        for _ in range(40 if step in (keys["page"], keys["back"]) else 1):
            terminal.keys(step)
        sizes.append(status_kb(terminal.pid))
    for _ in range(4):
        for _ in range(25):
            terminal.keys(keys["page"] * 20)
        sizes.append(status_kb(terminal.pid))
    terminal.close()
    return sizes


def print_walk(build, where, rows):
    directory = Directory(rows)
    lines = os.path.join(where, "million.txt")
    with open(lines, "w", encoding="utf-8") as out:
        for number in range(rows):
            out.write(f"{f'Museum ungdom hantverk {number:07d}':48} "
                      f"{'Rostock':14} Germany\n")
    klaster = [os.path.join(build, "klaster"), "--service", directory.url,
               "-c", "kind organisations"]
    pager = {"page": b" ", "end": b"G", "back": b"b", "home": b"g"}
    screen = {"page": PGDN, "end": END, "back": PGUP, "home": HOME}
    walks = {"klaster": walk(klaster, b"0000001", screen)}
    if shutil.which("less"):
        walks["less"] = walk(["less", "-S", lines], b"0000001", pager)
    if shutil.which("fzf"):
        walks["fzf"] = walk(
            ["sh", "-c", f"exec fzf --reverse <{lines}"],
            b"%d/%d" % (rows, rows), screen)
    directory.close()
    steps = ("start", "40 pages", "end", "40 back", "home", "+500", "+1000",
             "+1500", "+2000")
    print(f"\n{f'resident KiB, a list of {rows}':34}" +
          "".join(f"{step:>9}" for step in steps) + "   last to 40 pages")
    for name, sizes in walks.items():
        print(f"  {name:32}" + "".join(f"{kb:9d}" for kb in sizes) +
              f"   {sizes[-1] / sizes[1]:8.2f}")


def main():
    build = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 50000
    rows = int(sys.argv[3]) if len(sys.argv) > 3 else 1000000
    where = tempfile.mkdtemp(prefix="klaster-quick.")
    service = None
    try:
        records, lines = prepare(where, count)
        service = Service(build, where, records)
        subprocess.run([os.path.join(build, "klaster"), "--service",
                        service.url, "sync"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        starts, letters = {}, {}
        for name, argv, cwd, row in contenders(build, where, lines, service,
                                               count):
            first_row(argv, cwd, row)  # all have their files in memory
            rounds = [first_row(argv, cwd, row) for _ in range(ROUNDS)]
            starts[name] = tuple(map(statistics.median, zip(*rounds)))
            if name in ("klaster", "fzf"):
                letters[name] = type_words(argv, cwd, row,
                                           b"/" if name == "klaster" else b"")
        print_first(f"first row of a copy of {count}",
                    {n: (s, int(k)) for n, (s, k) in starts.items()},
                    (FIRST_MS, FIRST_KB))
        print_letters(letters)
        print_walk(build, where, rows)
    finally:
        if service:
            service.close()
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    main()
