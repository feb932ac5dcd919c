#!/usr/bin/env python3
"""Many clients at once, and slow ones: what a crowd may take, what it is told
where that ends, and that a client who asks as one should is answered all the
while. Every step waits for a state: an answer, an end, a line in the log.

crowd.py PORT PID CONFIG LOG limits|drain|twice"""
import itertools
import json
import os
import resource
import select
import signal
import socket
import sys
import time

sys.dont_write_bytecode = True
from bare import HOST, PLAIN, answer, check, dial, finish, good_client, \
    rest, send, statuses  # noqa: E402

PORT, PID = int(sys.argv[1]), int(sys.argv[2])
CONFIG, LOG, PART = sys.argv[3:6]
TOKENS = os.environ.get("CROWD_TOKENS", "").encode().split()
LARGE = b"GET /v1/codes?page[size]=200&fields[codes]=* HTTP/1.1\r\n" + \
    HOST + b"\r\n"


def reload(*lines, word="reloaded"):
    """Other settings, in force when this returns."""
    with open(CONFIG, "w") as f:
        f.write("".join(line + "\n" for line in lines))
    log = open(LOG)
    log.seek(0, 2)
    os.kill(PID, signal.SIGHUP)
    seen = ""
    while word not in seen:
        seen += log.read()
        select.select([], [], [], 0.01)
    return seen


def has_come(s, seconds=0.0):
    """Bytes, or an end. (select() ends at 1,024 descriptors.)"""
    poll = select.poll()
    poll.register(s, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def is_open(s):
    """Nothing has come, no end either."""
    return not has_come(s)


def ends(s):
    """Its end, within the patience of dial()."""
    return rest(s)[1]


def close(sockets):
    for s in sockets:
        s.close()


def crowd(count, data):
    """So many connections that say this and no more."""
    made = []
    for _ in range(count):
        s = dial(PORT)
        send(s, data)
        made.append(s)
    return made


def deaf(count):
    """Clients that ask for much and do not read. When this returns, the
    server is stuck with each: it has begun and cannot go on."""
    made = []
    for _ in range(count):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.settimeout(20)
        s.connect(("127.0.0.1", PORT))
        send(s, LARGE)
        check("deaf", has_come(s, 20))
        made.append(s)
    return made


def ask(s, *lines):
    send(s, b"GET /v1 HTTP/1.1\r\n" + HOST +
         b"".join(line + b"\r\n" for line in lines) + b"\r\n")
    return answer(s)


def status(s, *lines):
    got = ask(s, *lines)
    return got and got[0]


def refusal(what, s, want, code):
    """An answer that nobody has asked for, with Retry-After, and the end."""
    got, ended = rest(s)
    good = ended and statuses(got) == [want] and b"\r\nRetry-After: " in got \
        and b"\r\nConnection: close" in got
    if good:
        body = json.loads(got.partition(b"\r\n\r\n")[2])
        good = body["errors"][0]["code"] == code
    check(what, good, got)
    s.close()


def room():
    """A crowd larger than there is room for does not lock the door."""
    for what, data in (("silent", b""),
                       ("in the middle of a head", b"GET /v1 HTTP/1.1\r\nX"),
                       ("kept", PLAIN)):
        many = crowd(1100, data)
        good_client(PORT, "beside 1,100 that are " + what)
        check("the oldest has to go: " + what, ends(many[0]))
        if not data:
            check("the newest may stay", is_open(many[-1]))
        close(many)
    reload("max-connections = 4")
    stuck = deaf(4)
    refusal("no room: all are being answered", dial(PORT), 503, "crowded")
    stuck.pop().close()
    while True:  # until it has noticed
        s = dial(PORT)
        got = ask(s)
        s.close()
        if got and got[0] == 200:
            break
        check("refused till then", not got or got[0] == 503, got)
    close(stuck)
    reload()


def addresses():
    reload("max-per-address = 5", "limit-local = yes")
    some = crowd(5, PLAIN)
    for s in some:
        check("five of one address", answer(s))
    for _ in range(100):
        refusal("a sixth", dial(PORT), 429, "too-many")
    some.pop().close()
    while True:
        s = dial(PORT)
        got = ask(s)
        if got and got[0] == 200:
            break
        s.close()
    check("one goes, one may come", True)
    s.close()
    # A proxy stands for many.
    reload("max-per-address = 5", "limit-local = yes",
           "trust-proxy = 127.0.0.1")
    more = crowd(20, b"")
    good_client(PORT, "many by one proxy")
    close(some + more)
    reload()


def limited(what, ask, burst, least=None):
    """ask() is answered until it is refused, at one a second beside the burst
    at most: how long the machine takes makes no difference."""
    begun, count = time.monotonic(), 0
    while ask() == 200:
        count += 1
        most = burst + 1 + time.monotonic() - begun
        if count > most:
            break
    check(what, (burst if least is None else least) <= count <=
          burst + 1 + time.monotonic() - begun, count)


def refused(what, ask, other):
    """ask() has no more left than other(), which has nothing. A second may
    pass between the two, so three tries: who had a burst of his own would
    be answered in all of them."""
    for _ in range(3):
        while other() == 200:
            pass
        got = ask()
        if got == 429:
            break
    check(what, got == 429, got)


def rates():
    kept = dial(PORT)
    check("no limit", status(kept) == 200)
    reload("rate = 1:3", "limit-local = yes")
    last = []

    def again():
        last[:] = ask(kept)
        return last[0]

    # What this address asked before, at another rate, may count as one.
    limited("a kept connection lives on, and its limit is new", again, 3,
            least=2)
    check("what is too many is told", int(last[1]["retry-after"]) >= 1 and
          b'"too-many"' in last[2], last)
    other = dial(PORT)
    for what, lines in (
            ("on any connection", ()),
            ("whoever says he is somebody else",
             (b"X-Forwarded-For: 192.0.2.1",)),
            ("with whatever token", (b"Authorization: Bearer x",))):
        refused(what, lambda: status(other, *lines), again)
    reload("rate = 1:3", "limit-local = yes", "trust-proxy = 127.0.0.1",
           "trust-proxy = 10.0.0.0/8")

    def by(address):
        return status(kept, b"X-Forwarded-For: " + address)

    def first():
        return by(b"192.0.2.1")

    limited("one behind the proxy", first, 3)
    check("another is another", by(b"192.0.2.2") == 200)
    for words in (b"192.0.2.77, 192.0.2.1", b"127.0.0.1,192.0.2.1",
                  b"192.0.2.1, 10.1.1.1", b"192.0.2.1:5, 10.1.1.1"):
        refused("what he writes before himself is nothing: %r" % words,
                lambda: by(words), first)
    network = (b"2001:db8:0:1::%x" % i for i in itertools.count())
    limited("one network of IPv6 is one", lambda: by(next(network)), 3)
    check("another network is not", by(b"2001:db8:0:2::1") == 200)
    holders(kept, by)
    reload("rate = 0", "limit-local = yes")
    check("no limit again", [status(kept) for _ in range(9)] == [200] * 9)
    close([kept, other])
    reload()


def holders(kept, by):
    """Of a token that holds, the limit is its own, wherever it is shown."""
    def shown(token, address):
        return status(kept, b"Authorization: Bearer " + TOKENS[token],
                      b"X-Forwarded-For: " + address)

    limited("a token", lambda: shown(0, b"192.0.2.31"), 3)
    check("beside it, who has none there", by(b"192.0.2.31") == 200)
    check("another token there", shown(1, b"192.0.2.31") == 200)
    away = (b"192.0.2.%d" % i for i in itertools.count(32))
    refused("it is one wherever it is shown",
            lambda: shown(0, next(away)), lambda: shown(0, b"192.0.2.31"))


def memory():
    with open("/proc/%d/statm" % PID) as f:
        return int(f.read().split()[1]) * resource.getpagesize()


def strangers():
    """Addresses without number leave no trace."""
    reload("rate = 1:2", "limit-local = yes", "trust-proxy = 127.0.0.1")
    s = dial(PORT)

    def batch(first):
        send(s, b"".join(
            b"GET /nix HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: "
            b"2001:db8:%x:%x::1\r\n\r\n" % (i >> 16, i & 0xffff)
            for i in range(first, first + 100)))
        return [answer(s)[0] for _ in range(100)]

    for i in range(0, 2000, 100):
        batch(i)
    before = memory()
    seen = {code for i in range(2000, 8000, 100) for code in batch(i)}
    check("each of them is new", seen == {404}, seen)
    if "ASAN_OPTIONS" not in os.environ:
        check("memory", memory() - before < 1 << 20, memory() - before)
    s.close()
    reload()


def deadlines():
    reload("request-timeout = 1")
    s = dial(PORT)
    got = b""
    while not got:  # a byte, and a byte, and a byte
        send(s, b"G")
        if has_come(s, 0.1):
            got, ended = rest(s)
    check("a dripping head", statuses(got) == [408] and ended and
          b'"slow"' in got, got)
    stuck = deaf(3)
    good_client(PORT, "beside the deaf")
    silent = dial(PORT)  # later than those, so overdue after them
    check("silence", rest(silent) == (b"", True))
    for one in stuck:
        got = rest(one)[0]
        whole = int(got.partition(b"Content-Length: ")[2].split(b"\r")[0])
        check("who does not read is cut", 0 < len(got) < whole, len(got))
    close([s, silent] + stuck)
    reload()


def faults():
    """A file that is wrong changes nothing, and says where."""
    reload("rate = 1:1", "limit-local = yes")
    s = dial(PORT)
    while status(s) != 200:  # until what was asked before is forgotten
        pass
    for line, word in (("rate = many", "2: rate"),
                       ("pace = 5", "no setting \"pace\""),
                       ("limit-local", "not NAME = VALUE"),
                       ("trust-proxy = here", "a proxy is an address"),
                       ("x" * 2000, "longer than")):
        said = reload("# a fault", line, word="not reloaded")
        check("said: " + line[:20], word in said, said)
    limited("the old limit holds", lambda: status(s), 1, least=0)
    s.close()
    reload()


def drain():
    begun, idle, unheard = dial(PORT), dial(PORT), dial(PORT)
    fresh = dial(PORT)
    check("idle", status(idle) == 200)
    send(begun, b"GET /v1 HT")
    send(unheard, PLAIN)  # nobody may have read it yet
    os.kill(PID, signal.SIGTERM)
    check("an idle connection ends", ends(idle))
    check("one that never asked too", ends(fresh))
    while True:  # the door closes
        try:
            dial(PORT).close()
        except ConnectionRefusedError:
            break
        except OSError:
            continue
    got = answer(unheard)
    check("what was sent is answered", got and got[0] == 200 and
          ends(unheard), got)
    send(begun, PLAIN[10:])
    got = answer(begun)
    check("what was begun is finished", got and got[0] == 200 and
          got[1].get("connection") == "close" and
          json.loads(got[2])["links"], got)
    check("and then it ends", ends(begun))
    close([begun, idle, unheard, fresh])


def twice():
    """A second call ends it at once, whoever is being answered."""
    stuck = deaf(1)[0]
    os.kill(PID, signal.SIGTERM)
    while True:
        try:
            dial(PORT).close()
        except ConnectionRefusedError:
            break
        except OSError:
            continue
    os.kill(PID, signal.SIGTERM)
    rest(stuck)
    stuck.close()
    check("it ended", True)


need = 1300
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
if hard != resource.RLIM_INFINITY and hard < need:
    print("no room for", need, "descriptors here")
    sys.exit(77)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, need), hard))
if PART == "limits":
    for part in (room, addresses, rates, strangers, deadlines, faults):
        part()
    good_client(PORT, "at the end")
elif PART == "drain":
    drain()
else:
    twice()
finish("crowds, " + PART)
