#!/usr/bin/env python3
"""Requests in requests, sent to a proxy before klasterd: each carries one for
/v1/hidden-N where a body, a chunk or a header line might be taken for more
than it is. smuggle.sh reads klasterd's log. smuggle.py PORT PID"""
import os
import select
import sys

sys.dont_write_bytecode = True
from bare import HOST, check, dial, finish, rest, send, statuses  # noqa: E402

PORT, PID = int(sys.argv[1]), int(sys.argv[2])
while True:  # until it listens
    try:
        dial(PORT).close()
        break
    except OSError:
        os.kill(PID, 0)
        select.select([], [], [], 0.02)


def hidden(n):
    return b"GET /v1/hidden-%d HTTP/1.1\r\nHost: x\r\n\r\n" % n


def chunk(data):
    return b"%x\r\n" % len(data) + data + b"\r\n0\r\n\r\n"


LINES = (b"Transfer-Encoding: chunked", b"Transfer-Encoding : chunked",
         b"Transfer-Encoding: xchunked", b"Transfer-Encoding:\x0bchunked",
         b"Transfer-Encoding:\r\n chunked", b"X: y\nTransfer-Encoding: chunked",
         b"Transfer-Encoding: chunked, identity", b"Transfer-encoding: Chunked",
         b"Transfer_Encoding: chunked", b"Transfer-Encoding: \"chunked\"",
         b"Connection: Transfer-Encoding", b"Expect: 100-continue",
         b"Upgrade: h2c", b"X: \x00", b"Content-Length: 0",
         b"Content-Length: 0\nX: y", b"Content-Length:\r\n 0",
         b"content_length: 0")
n = 0
for method in (b"GET", b"HEAD", b"POST"):
    first = method + b" /v1/open HTTP/1.1\r\n" + HOST
    for line in LINES:
        n += 1
        # Bodies that a length ends, so that nothing of them is a request of
        # its own for anybody who keeps to it.
        for body in (hidden(n), chunk(hidden(n))):
            length = b"Content-Length: %d" % len(body)
            for lines in ((line, length), (length, line)):
                s = dial(PORT, 5)
                send(s, first + b"".join(i + b"\r\n" for i in lines) +
                     b"\r\n" + body)
                s.shutdown(1)
                got = rest(s)[0]
                s.close()
                seen = [i for i in statuses(got) if i != 100]
                check("one answer at most: %r" % line,
                      len(seen) <= 1 or method == b"HEAD", got)
s = dial(PORT)
send(s, b"GET /v1/open HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
check("the next client is served", statuses(rest(s)[0]) == [404])
finish("requests in requests")
