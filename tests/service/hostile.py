#!/usr/bin/env python3
"""Bytes that no good client sends: the status they get, that the connection
ends behind it without having read any further, and that the next client is
served. Run by hostile.sh with the port."""
import json
import socket
import sys

sys.dont_write_bytecode = True
from bare import HOST as H, PLAIN, answer, check, dial, finish, good_client, \
    rest, send, statuses  # noqa: E402

PORT = int(sys.argv[1])
G = b"GET /v1 HTTP/1.1\r\n"
# Behind what is refused stands a request that must never be answered.
SMUGGLED = b"GET /v1/nix HTTP/1.1\r\nHost: x\r\n\r\n"


def refused(what, data, status, code=None):
    """That status, a document that says why, `Connection: close`, and the
    end, though this side still listens and could send."""
    s = dial(PORT)
    send(s, data + SMUGGLED)
    got, ended = rest(s)
    s.close()
    head, _, body = got.partition(b"\r\n\r\n")
    good = ended and statuses(got) == [status] and \
        b"\r\nConnection: close" in head
    try:
        error = json.loads(body)["errors"][0]
        good = good and error["status"] == str(status) and \
            (not code or error["code"] == code)
    except (ValueError, LookupError):
        good = False
    check(what, good, got)


def kept(what, data, *want):
    """Answered with these, one after another, and the connection stays."""
    s = dial(PORT)
    send(s, data + SMUGGLED)
    seen = []
    for _ in range(len(want) + 1):
        got = answer(s)
        seen.append(got and got[0])
    check(what, seen == list(want) + [404], seen)
    s.close()


def taken(what, data, *want):
    """Answered with one of these, whether it stays or ends."""
    s = dial(PORT)
    send(s, data)
    s.shutdown(socket.SHUT_WR)
    seen = statuses(rest(s)[0])
    check(what, len(seen) == 1 and seen[0] in want, seen)
    s.close()


def head(*lines, first=G):
    return first + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


HOSTED = b"Host: x"

# --- what is fine
kept("plain", PLAIN, 200)
kept("three at once", PLAIN * 3, 200, 200, 200)
kept("one empty line before", b"\r\n" + PLAIN, 200)
kept("a length of nothing", head(HOSTED, b"Content-Length: 0"), 200)
kept("blanks around a value", head(b"Host:\t x \t", b"Accept: */* "), 200)
kept("no blank before a value", head(b"Host:x"), 200)
kept("an expectation without a body",
     head(HOSTED, b"Expect: 100-continue"), 200)
kept("an upgrade nobody knows", head(
    HOSTED, b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c",
    b"HTTP2-Settings: AAMAAABkAAQAAP__"), 200)
kept("an absolute target", b"GET http://x/v1 HTTP/1.1\r\n" + H + b"\r\n", 200)
kept("another version 1", b"GET /v1 HTTP/1.9\r\n" + H + b"\r\n", 200)
kept("HTTP/1.0 that stays", b"GET /v1 HTTP/1.0\r\n"
     b"Connection: keep-alive\r\n\r\n", 200)
kept("OPTIONS *", b"OPTIONS * HTTP/1.1\r\n" + H + b"\r\n", 405)
kept("a method of our own", b"KLASTER /v1 HTTP/1.1\r\n" + H + b"\r\n", 501)
kept("a method in small letters", b"get /v1 HTTP/1.1\r\n" + H + b"\r\n", 501)
kept("a blank too many in a list", head(
    HOSTED, b"Accept-Language: lt;q=, en;q=9, de;q=-1, lv;q=0.5.5, ;;;,,, \""),
     200)
kept("many languages", head(HOSTED, b"Accept-Language: " + b",".join(
    b"x%c;q=0.%d" % (97 + i % 26, i % 10) for i in range(1000))), 200)
kept("odd tags", head(HOSTED, b"If-None-Match: \"\\, W/, W/\", ,,*x"), 200)
kept("open quotes", head(HOSTED, b"Accept: \"\\"), 406)
taken("HTTP/1.0 ends", b"GET /v1 HTTP/1.0\r\n\r\n", 200)
taken("half closed", PLAIN, 200)

# --- lines
refused("no host", head(), 400, "malformed")
refused("an empty host", head(b"Host:"), 400, "malformed")
refused("two hosts", head(HOSTED, b"Host: y"), 400, "ambiguous")
refused("the same host twice", head(HOSTED, HOSTED), 400, "ambiguous")
refused("two hosts in one", head(b"Host: x, y"), 400)
refused("a host with a path", head(b"Host: x/y"), 400)
refused("a host with a user", head(b"Host: a@x"), 400)
refused("a target of another host",
        b"GET http://y/v1 HTTP/1.1\r\n" + H + b"\r\n", 400, "ambiguous")
refused("two blanks", b"GET  /v1 HTTP/1.1\r\n" + H + b"\r\n", 400, "malformed")
refused("two blanks behind", b"GET /v1  HTTP/1.1\r\n" + H + b"\r\n", 400)
refused("a blank at the end", b"GET /v1 HTTP/1.1 \r\n" + H + b"\r\n", 400)
refused("a blank at the begin", b" GET /v1 HTTP/1.1\r\n" + H + b"\r\n", 400)
refused("a tab", b"GET\t/v1\tHTTP/1.1\r\n" + H + b"\r\n", 400)
refused("a blank in the target", b"GET /v1/a b HTTP/1.1\r\n" + H + b"\r\n",
        400)
refused("a blank before the colon", head(b"Host : x"), 400)
refused("a blank before a name", head(HOSTED, b" X: y"), 400)
refused("a folded line", head(HOSTED, b"X: a", b" b"), 400)
refused("a folded host", head(b"Host:", b" x"), 400)
refused("a folded first line", G + b" x: y\r\n" + H + b"\r\n", 400)
refused("no colon", head(HOSTED, b"Xy"), 400)
refused("no name", head(HOSTED, b": y"), 400)
refused("a name that is no token", head(HOSTED, b"X(y): z"), 400)
refused("a bare line feed", G + b"Host: x\n\r\n", 400)
refused("bare line feeds alone", b"GET /v1 HTTP/1.1\nHost: x\n\n", 400)
refused("a bare return", G + b"Host: x\r\rX: y\r\n\r\n", 400)
refused("a return in a value", G + H + b"X: a\rb\r\n\r\n", 400)
refused("two empty lines before", b"\r\n\r\n" + PLAIN, 400)
refused("a NUL in the target", b"GET /v1\x00 HTTP/1.1\r\n" + H + b"\r\n", 400)
refused("a NUL in a value", head(HOSTED, b"Accept: a\x00b"), 400)
refused("a NUL in a name", head(HOSTED, b"Acc\x00ept: a"), 400)
refused("a DEL", head(HOSTED, b"X: \x7f"), 400)
refused("an escape", head(HOSTED, b"X: \x1b[2J"), 400)
refused("TLS where none is", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03", 400)

# --- versions, methods, targets
refused("HTTP/2's preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505,
        "version")
refused("HTTP/9", b"GET /v1 HTTP/9.9\r\n" + H + b"\r\n", 505)
refused("a version of two digits", b"GET /v1 HTTP/1.10\r\n" + H + b"\r\n", 400)
refused("a version in small letters", b"GET /v1 http/1.1\r\n" + H + b"\r\n",
        400)
refused("no version", b"GET /v1\r\n\r\n", 400)
refused("no target", b"GET HTTP/1.1\r\n" + H + b"\r\n", 400)
refused("a star", b"GET * HTTP/1.1\r\n" + H + b"\r\n", 400)
refused("no slash", b"GET v1 HTTP/1.1\r\n" + H + b"\r\n", 400)
refused("no method", b"(GET) /v1 HTTP/1.1\r\n" + H + b"\r\n", 400)
kept("CONNECT", b"CONNECT x:80 HTTP/1.1\r\n" + H + b"\r\n", 405)
kept("a fragment", b"GET /v1#x HTTP/1.1\r\n" + H + b"\r\n", 400)
for what, target, status in (
        ("bytes that are no text", b"/v1/\xff\xfe", 400),
        ("an encoded NUL", b"/v1/projects%00", 400),
        ("half an escape", b"/v1/projects%0", 400),
        ("dots", b"/v1/../etc/passwd", 404),
        ("encoded dots", b"/v1/%2e%2e/%2e%2e/etc", 404),
        ("an encoded slash", b"/v1/projects%2fx", 404),
        ("two slashes", b"//v1", 404)):
    kept(what, b"GET " + target + b" HTTP/1.1\r\n" + H + b"\r\n", status)

# --- bodies, and where they end
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"
refused("a body on GET", head(HOSTED, b"Content-Length: 5") + b"hello", 400,
        "body")
refused("a body on HEAD", head(HOSTED, b"Content-Length: 5",
        first=b"GET /v1 HTTP/1.1\r\n") + b"hello", 400, "body")
refused("a body that never comes", head(HOSTED, b"Content-Length: 500"), 400)
refused("a body that is awaited", head(
    HOSTED, b"Content-Length: 5", b"Expect: 100-continue"), 400, "body")
refused("a large body", head(HOSTED, b"Content-Length: 300000"), 413,
        "body-too-large")
refused("a length past all numbers", head(
    HOSTED, b"Content-Length: 99999999999999999999999"), 413)
refused("chunks", head(HOSTED, b"Transfer-Encoding: chunked") + CHUNKS, 400,
        "body")
refused("a body on POST", head(HOSTED, b"Content-Length: 5",
        first=b"POST /v1 HTTP/1.1\r\n") + b"hello", 405, "method")
refused("length and chunks", head(HOSTED, b"Content-Length: 5",
        b"Transfer-Encoding: chunked") + CHUNKS, 400, "ambiguous")
refused("chunks and length", head(HOSTED, b"Transfer-Encoding: chunked",
        b"Content-Length: 0") + CHUNKS, 400, "ambiguous")
refused("chunks in HTTP/1.0", b"GET /v1 HTTP/1.0\r\nTransfer-Encoding: "
        b"chunked\r\n\r\n" + CHUNKS, 400, "ambiguous")
for a, b in ((b"0", b"5"), (b"5", b"0"), (b"0", b"0"), (b"5", b"5")):
    refused("two lengths, %r and %r" % (a, b), head(
        HOSTED, b"Content-Length: " + a, b"content-length: " + b), 400,
        "ambiguous")
for value in (b"-1", b"+5", b"0x5", b"5,5", b"0, 0", b"5 5", b"", b"x", b"5.",
              b"\xd9\xa0"):
    refused("a length of %r" % value, head(
        HOSTED, b"Content-Length: " + value), 400, "malformed")
for value in (b"gzip", b"identity", b"xchunked", b"chunkedx", b"chunked;a=b",
              b"\"chunked\"", b"chunked, gzip", b"gzip, chunked",
              b"chunked, chunked", b"chunked,", b",chunked", b"cow", b""):
    refused("a coding of %r" % value, head(
        HOSTED, b"Transfer-Encoding: " + value) + CHUNKS, 501,
        "not-implemented")
for line in (b"Transfer-Encoding : chunked", b" Transfer-Encoding: chunked",
             b"Transfer-Encoding:\x0bchunked", b"Transfer-Encoding: chunked\r",
             b"Transfer\x00-Encoding: chunked", b"Transfer-Encoding\t: chunked",
             b"X: y\nTransfer-Encoding: chunked", b"X: y\r Transfer-Encoding:"
             b" chunked", b"Transfer-Encoding:\r\n chunked"):
    refused("hidden chunks, %r" % line, head(HOSTED, line) + CHUNKS, 400,
            "malformed")
for line in (b"Transfer-Encoding: CHUNKED", b"tRANSFER-eNCODING:\tchunked\t"):
    refused("chunks all the same, %r" % line, head(HOSTED, line) + CHUNKS, 400,
            "body")
refused("two codings", head(HOSTED, b"Transfer-Encoding: chunked",
        b"Transfer-Encoding: identity") + CHUNKS, 400, "ambiguous")
refused("an expectation", head(HOSTED, b"Expect: 200-ok"), 417, "expectation")

# --- more than there is room for
refused("a long target", b"GET /v1/" + b"a" * 9000 + b" HTTP/1.1\r\n" + H +
        b"\r\n", 414, "uri-too-long")
refused("a target without an end", b"GET /v1/" + b"a" * 200000 +
        b" HTTP/1.1\r\n" + H + b"\r\n", 414, "uri-too-long")
refused("a long header", head(HOSTED, b"X: " + b"a" * 100000), 431,
        "head-too-large")
refused("many headers", head(HOSTED, *(b"X-%d: y" % i for i in range(65))),
        431, "head-too-large")
refused("very many headers", head(HOSTED, *(
    b"X-%d: y" % i for i in range(20000))), 431)
kept("many parameters", b"GET /v1/projects?" + b"&".join(
    b"filter[country]=P%d" % i for i in range(200)) + b" HTTP/1.1\r\n" + H +
     b"\r\n", 400)

# --- noise, ends in the middle, resets
for data in (b"", b"\r\n", b"\x00" * 1000, b"GET", b"\xff" * 5000,
             b"GET /v1 HTTP/1.1\r\nHost"):
    s = dial(PORT)
    send(s, data)
    s.shutdown(socket.SHUT_WR)
    check("ends with us: %r" % data[:20], rest(s)[1])
    s.close()
for data in (b"", b"GET", PLAIN, PLAIN * 50):
    s = dial(PORT)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    send(s, data)
    s.close()  # a reset
good_client(PORT, "after resets")

# --- whoever wrote the same bytes slower
for step in (1, 7):
    s = dial(PORT)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b"\r\n" + PLAIN + SMUGGLED
    for i in range(0, len(data), step):
        send(s, data[i:i + step])
    first, second = answer(s), answer(s)
    check("in pieces of %d" % step, first and second and
          (first[0], second[0]) == (200, 404), (first, second))
    s.close()
finish("bare sockets")
