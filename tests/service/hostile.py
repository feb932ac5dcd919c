#!/usr/bin/env python3
"""Bytes that no good client sends, over a bare socket: what comes back, and
that the next client is served. Run by hostile.sh with the port."""
import select
import socket
import sys
import time

PORT = int(sys.argv[1])
bad = checks = 0


def note(what, given):
    global bad
    bad += 1
    print("not ok:", what, "\n\tgiven:", repr(given)[:300])


def ask(data, wait=True):
    """Sends the bytes, closes that half, gives all that comes."""
    with socket.create_connection(("127.0.0.1", PORT)) as s:
        s.settimeout(20)
        try:
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        got = b""
        while True:
            try:
                part = s.recv(65536)
            except OSError:
                break
            if not part:
                return got
            got += part
        return got


def statuses(got):
    """The status of every answer in the bytes."""
    found = []
    while got.startswith(b"HTTP/1."):
        head, _, rest = got.partition(b"\r\n\r\n")
        found.append(int(head[9:12]))
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        got = rest[length:]
    return found


def want(what, data, *allowed, only=True, says=b""):
    """The first answer has one of the statuses, and no second one comes."""
    global checks
    checks += 1
    got = ask(data)
    if says not in got:
        note(what, got)
    seen = statuses(got)
    first = seen[0] if seen else None
    if first not in allowed or (only and len(seen) > 1):
        note(what, (seen, got))


def alive(after):
    global checks
    checks += 1
    if statuses(ask(b"GET /v1 HTTP/1.1\r\nHost: x\r\n\r\n")) != [200]:
        note("no answer after " + after, None)


# Two that never come to the point: one says nothing after its first line,
# one drips. Inactivity is no measure for the second; both are ended at last.
slow = [socket.create_connection(("127.0.0.1", PORT)) for _ in range(2)]
began = time.monotonic()
slow[0].sendall(b"GET /v1 HTTP/1.1\r\n")

G = b"GET /v1 HTTP/1.1\r\n"
H = b"Host: x\r\n"
SMUGGLED = b"GET /v1/nix HTTP/1.1\r\nHost: x\r\n\r\n"

want("plain", G + H + b"\r\n", 200)
want("no host", G + b"\r\n", 400)
want("two hosts", G + H + b"Host: y\r\n\r\n", 400)
want("the same host twice", G + H + H + b"\r\n", 400)
want("length and chunks", G + H +
     b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
     SMUGGLED, 400, says=b'"ambiguous"')
want("two lengths", G + H +
     b"Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello" + SMUGGLED, 400)
want("the same length twice", G + H +
     b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n" + SMUGGLED, 400)
want("chunks", G + H + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
     SMUGGLED, 400)
want("another encoding", G + H + b"Transfer-Encoding: gzip\r\n\r\n" +
     SMUGGLED, 400)
want("two encodings", G + H + b"Transfer-Encoding: chunked\r\n"
     b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + SMUGGLED, 400)
want("a body on GET", G + H + b"Content-Length: 5\r\n\r\nhello" + SMUGGLED,
     400, says=b'"body"')
want("a body on HEAD", b"HEAD /v1 HTTP/1.1\r\n" + H +
     b"Content-Length: 5\r\n\r\nhello", 400)
want("a body that never comes", G + H + b"Content-Length: 500\r\n\r\n", 400)
want("a length below zero", G + H + b"Content-Length: -1\r\n\r\n", 400)
want("a length that is none", G + H + b"Content-Length: x\r\n\r\n", 400, 413)
want("a length past all numbers", G + H +
     b"Content-Length: 99999999999999999999999\r\n\r\n", 400, 413)
want("a length of nothing is fine", G + H + b"Content-Length: 0\r\n\r\n", 200)
want("HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505)
want("HTTP/9", b"GET /v1 HTTP/9.9\r\n" + H + b"\r\n", 400, 505)
want("no version", b"GET /v1\r\n\r\n", 200, 400, 404, 505)
want("an absolute target", b"GET http://x/v1 HTTP/1.1\r\n" + H + b"\r\n",
     400, 404)
want("a star", b"GET * HTTP/1.1\r\n" + H + b"\r\n", 400, 404)
want("OPTIONS *", b"OPTIONS * HTTP/1.1\r\n" + H + b"\r\n", 405)
want("CONNECT", b"CONNECT x:80 HTTP/1.1\r\n" + H + b"\r\n", 405, 400)
want("a method of our own", b"KLASTER /v1 HTTP/1.1\r\n" + H + b"\r\n", 405)
want("a method in small letters", b"get /v1 HTTP/1.1\r\n" + H + b"\r\n",
     405, 400)
want("a fragment", b"GET /v1#x HTTP/1.1\r\n" + H + b"\r\n", 400)
want("two blanks", b"GET  /v1 HTTP/1.1\r\n" + H + b"\r\n", 200, 400, 404)
want("a blank in the target", b"GET /v1/a b HTTP/1.1\r\n" + H + b"\r\n",
     400, 404, None)  # or no answer at all
want("bytes that are no text", b"GET /v1/\xff\xfe HTTP/1.1\r\n" + H + b"\r\n",
     400, 404)
want("a NUL in the target", b"GET /v1/proj\x00ects HTTP/1.1\r\n" + H +
     b"\r\n", 400, 404)
want("a NUL in a header", G + H + b"Accept: a\x00b\r\n\r\n", 400, 406)
want("an encoded NUL", b"GET /v1/projects%00 HTTP/1.1\r\n" + H + b"\r\n",
     400, 404)
want("dots", b"GET /v1/../etc/passwd HTTP/1.1\r\n" + H + b"\r\n", 404)
want("encoded dots", b"GET /v1/%2e%2e/%2e%2e/etc HTTP/1.1\r\n" + H + b"\r\n",
     404)
want("a long target", b"GET /v1/" + b"a" * 20000 + b" HTTP/1.1\r\n" + H +
     b"\r\n", 414)
want("a very long target", b"GET /v1/" + b"a" * 200000 + b" HTTP/1.1\r\n" +
     H + b"\r\n", 414, 431, 400)
want("many parameters", b"GET /v1/projects?" + b"&".join(
    b"filter[country]=P%d" % i for i in range(200)) + b" HTTP/1.1\r\n" + H +
     b"\r\n", 400)
want("a long header", G + H + b"X: " + b"a" * 100000 + b"\r\n\r\n", 431, 413,
     400)
want("many headers", G + H + b"".join(
    b"X-%d: y\r\n" % i for i in range(20000)) + b"\r\n", 431, 413, 400)
want("many languages", G + H + b"Accept-Language: " + b",".join(
    b"x%c;q=0.%d" % (97 + i % 26, i % 10) for i in range(2000)) +
     b"\r\n\r\n", 200, 431)
want("odd qualities", G + H + b"Accept-Language: lt;q=, en;q=9, de;q=-1, "
     b"lv;q=0.5.5, ;;;,,, \"\r\n\r\n", 200)
want("open quotes", G + H + b"Accept: \"\\\r\n\r\n", 406)
want("odd tags", G + H + b"If-None-Match: \"\\, W/, W/\", ,,*x\r\n\r\n", 200)

# Two requests at once are two answers, in their order.
checks += 1
seen = statuses(ask(G + H + b"\r\n" + SMUGGLED))
if seen != [200, 404]:
    note("pipelined", seen)

# Noise, and ends in the middle.
for data in (b"", b"\r\n" * 100, b"\x00" * 1000, b"\x16\x03\x01\x02\x00\x01",
             b"GET", b"GET /v1 HTTP/1.1\r\nHost", b"\xff" * 5000,
             b"GET /v1 HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n"):
    ask(data)
alive("noise")

# More connections than there is room for; then all of them go.
crowd = []
try:
    for _ in range(300):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex(("127.0.0.1", PORT))
        crowd.append(s)
except OSError:
    pass
for s in crowd:
    s.close()
alive("a crowd")

# Clients that ask and do not read: the others are served.
deaf = []
for _ in range(20):
    s = socket.create_connection(("127.0.0.1", PORT))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.sendall(b"GET /v1/codes?page[size]=200&fields[codes]=* HTTP/1.1\r\n" +
              H + b"\r\n")
    deaf.append(s)
alive("deaf clients")
for s in deaf:
    s.close()
alive("their end")

# The slow ones: a byte each half second, until the other side has enough.
checks += 2
ended = {}
while len(ended) < 2 and time.monotonic() - began < 60:
    left = [s for s in slow if s not in ended]
    for s in select.select(left, [], [], 0.5)[0]:
        try:
            if s.recv(4096):
                continue
        except OSError:
            pass
        ended[s] = time.monotonic() - began
    if slow[1] not in ended:
        try:
            slow[1].send(b"G")
        except OSError:
            pass
for s in slow:
    if s not in ended:
        note("a slow head is never ended", None)
alive("slow heads")

print(checks, "checks of bare sockets,", bad, "failed")
sys.exit(1 if bad else 0)
