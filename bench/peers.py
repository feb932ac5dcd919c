"""peers.py: the programs klaster is compared with, each on the same list.

Every peer gets the lines of one list as what it shows: lines of a file, names
of files, subjects of mail, titles of a feed, messages of commits, links of a
page. Its keys are said here, and nothing of how it is measured (terminal.py).
`needs_bench` of ./bootstrap has their packages; one that is not installed is
named and left out.
"""
import os
import shutil
import subprocess

DOWN, PGDN = b"\x1b[B", b"\x1b[6~"
HOME, END = b"\x1b[H", b"\x1b[F"

NAMES = ("less", "most", "fzf", "nnn", "ncdu", "lnav", "newsboat", "tig",
         "neomutt", "w3m")
# Steps that say nothing of a page like the others': rows are cut to a name, a
# window covers a part, the first page is another one.
A_PAGE = ("start", "page down", "to the end", "close", "resize to 120x40")
SHORT = {"nnn": A_PAGE, "ncdu": A_PAGE, "newsboat": ("start",)}


class Peer:
    """How a program is started and which keys do the steps.

    first: a text of its first page; enter: keys and a text, where the list
    is not the first page; quiet_ms: for how long it must say nothing to be
    at rest; filter: keys that begin a search while typing, None: it has none;
    slow: whether it is shown on a slow line."""

    def __init__(self, name, argv, first, cwd=None, env=None, enter=None,
                 quiet_ms=200, down=DOWN, page=PGDN, end=END, home=HOME,
                 open_=None, close=None, filter_=None, marks=True,
                 slow=False):
        self.name, self.argv, self.first = name, argv, first
        self.cwd, self.env, self.enter = cwd, env or {}, enter
        self.quiet_ms, self.marks, self.slow = quiet_ms, marks, slow
        self.keys = {"down": down, "page": page, "end": end, "home": home,
                     "open": open_, "close": close, "filter": filter_}


def write_text(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def make_names(where, lines):
    """A directory with an empty file for each line, in its order."""
    place = os.path.join(where, "names")
    os.mkdir(place)
    for line in lines:
        write_text(os.path.join(place, line.replace("/", " ")), "")
    return place


def make_mail(where, lines):
    parts = []
    for number, line in enumerate(lines):
        minute, hour, day = (number % 60, number // 60 % 24,
                             1 + number // 1440)
        parts.append(
            f"From a@example.org Mon Jan {day:2} {hour:02}:{minute:02}:00 "
            f"2024\nFrom: A Sender <a@example.org>\nSubject: {line}\n"
            f"Date: {day} Jan 2024 {hour:02}:{minute:02}:00 +0000\n"
            f"Message-ID: <{number}@example.org>\n\n" +
            (f"{line}\n" * 15) + "\n")
    write_text(os.path.join(where, "neomuttrc"),
               "set sort=date quit=yes hostname=example.org folder=/tmp\n"
               "set spoolfile=/dev/null record='' postponed='' wait_key=no\n"
               "set menu_scroll=yes arrow_cursor=yes mail_check=600\n"
               "set timeout=600 use_from=no\npush <first-entry>\n")
    return write_text(os.path.join(where, "mbox"), "".join(parts))


def make_feed(where, lines):
    """A feed with an item for each line, taken in once."""
    items = "".join(
        f"<item><title>{line}</title><guid>{number}</guid><description>"
        f"{' '.join([line] * 12)}</description></item>"
        for number, line in enumerate(lines))
    feed = write_text(
        os.path.join(where, "feed.xml"),
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        "<title>made-up names</title><link>http://localhost/</link>"
        f"{items}</channel></rss>")
    urls = write_text(os.path.join(where, "urls"), f"file://{feed}\n")
    config = write_text(
        os.path.join(where, "newsboat.conf"),
        "auto-reload no\nrefresh-on-startup no\nmax-items 0\n"
        "show-read-articles yes\nconfirm-exit no\n")
    argv = ["newsboat", "-u", urls, "-C", config, "-c",
            os.path.join(where, "newsboat.db")]
    subprocess.run(argv + ["-x", "reload"], check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return argv


def make_commits(where, lines):
    repo = os.path.join(where, "repo")
    subprocess.run(["git", "init", "-q", repo], check=True)
    feed = subprocess.Popen(["git", "-C", repo, "fast-import", "--quiet"],
                            stdin=subprocess.PIPE)
    for number, line in enumerate(lines):
        text = line.encode()
        feed.stdin.write(
            b"commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n"
            b"data %d\n%s\n" % (1600000000 + number * 60, len(text), text))
    feed.stdin.close()
    feed.wait()
    subprocess.run(["git", "-C", repo, "symbolic-ref", "HEAD",
                    "refs/heads/main"], check=True)
    return repo


def make_page(where, lines):
    detail = write_text(os.path.join(where, "detail.html"),
                        "<p>".join(lines[:40]))
    links = "".join(f'<a href="file://{detail}">{line}</a>\n'
                    for line in lines)
    return write_text(os.path.join(where, "list.html"),
                      f"<html><body><pre>{links}</pre></body></html>")


def make_log(where, lines):
    return write_text(os.path.join(where, "lines.log"), "".join(
        f"2024-01-{1 + n // 1440:02}T{n // 60 % 24:02}:{n % 60:02}:00 {line}\n"
        for n, line in enumerate(lines)))


def has_all(*programs):
    return all(shutil.which(program) for program in programs)


def installed(where, lines):
    """The peers that are there, each with its data made under `where`. Every
    line begins with its number of six digits."""
    count = len(lines)
    text = write_text(os.path.join(where, "list.txt"),
                      "".join(line + "\n" for line in lines))
    first, last = lines[0][:6].encode(), lines[-1][:6].encode()
    if has_all("less"):
        yield Peer("less", ["less", "-S", text], first, marks=False,
                   slow=True, env={"LESSHISTFILE": "-"}, end=b"G", home=b"g")
    if has_all("most"):
        yield Peer("most", ["most", text], first, marks=False, end=b"B",
                   home=b"T", slow=True)
    if has_all("fzf"):
        yield Peer("fzf", ["sh", "-c", "exec fzf --reverse --bind "
                           f"home:first,end:last <'{text}'"],
                   b"%d/%d" % (count, count), quiet_ms=300, filter_=b"")
    yield from of_files(where, lines, first)
    if has_all("lnav"):
        yield Peer("lnav", ["lnav", make_log(where, lines)], last,
                   quiet_ms=600, enter=(b"g", first), marks=False, end=b"G",
                   home=b"g")
    if has_all("newsboat"):
        yield Peer("newsboat", make_feed(where, lines), b"made-up names",
                   enter=(b"\r", b"Articles in feed"), open_=b"\r",
                   close=b"q", quiet_ms=400)
    if has_all("tig", "git"):
        yield Peer("tig", ["tig"], last, cwd=make_commits(where, lines),
                   env={"TIGRC_USER": "/dev/null", "GIT_PAGER": "cat"},
                   quiet_ms=500, open_=b"\r", close=b"q")
    if has_all("neomutt"):
        mail = make_mail(where, lines)
        yield Peer("neomutt", ["neomutt", "-n", "-F",
                               os.path.join(where, "neomuttrc"), "-R", "-f",
                               mail], first, home=b"=", end=b"*",
                   open_=b"\r", close=b"i", slow=True)
    if has_all("w3m"):
        yield Peer("w3m", ["w3m", "-o", "confirm_qq=0",
                           make_page(where, lines)], first, end=b"G",
                   quiet_ms=700,
                   home=b"g", open_=b"\t\r", close=b"B")


def of_files(where, lines, first):
    """The ones that list files."""
    if not has_all("nnn") and not has_all("ncdu"):
        return
    names = make_names(where, lines)
    if has_all("nnn"):
        yield Peer("nnn", ["nnn", "-A", names], first, end=b"G", home=b"g",
                   filter_=b"/")
    if has_all("ncdu"):
        dump = os.path.join(where, "ncdu.json")
        subprocess.run(["ncdu", "-0", "-o", dump, names], check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        # By name: files without bytes have no other order.
        yield Peer("ncdu", ["ncdu", "-f", dump], b"Total disk usage",
                   enter=(b"nn", first), open_=b"i", close=b"i")
