"""Bare sockets: bytes out, bytes in, and where the other side ends. No
library stands between, which would mend what is to be seen broken."""
import socket
import sys

sys.dont_write_bytecode = True
HOST = b"Host: x\r\n"
PLAIN = b"GET /v1 HTTP/1.1\r\n" + HOST + b"\r\n"

bad = checks = 0


def note(what, given=None):
    global bad
    bad += 1
    print("not ok:", what, "\n\tgiven:", repr(given)[:400])


def check(what, good, given=None):
    global checks
    checks += 1
    if not good:
        note(what, given)


def finish(what):
    print(checks, "checks of " + what + ",", bad, "failed")
    sys.exit(1 if bad else 0)


def dial(port, timeout=20):
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def rest(s):
    """All that comes until the other side ends; None behind it if it does
    not, or ends with a reset that may have taken bytes away."""
    got = b""
    while True:
        try:
            part = s.recv(65536)
        except OSError:
            return got, False
        if not part:
            return got, True
        got += part


def send(s, data):
    try:
        s.sendall(data)
    except OSError:
        pass  # it may have heard enough


def answer(s, method=b"GET"):
    """One answer from a connection that stays: status, header lines, body.
    None where there is none."""
    got = b""
    while not got.endswith(b"\r\n\r\n"):
        try:
            seen = s.recv(65536, socket.MSG_PEEK)
            end = seen.find(b"\r\n\r\n")
            # Up to the end of the head, or all but what may be half of one.
            part = s.recv(end + 4 if end >= 0 else max(1, len(seen) - 3))
        except OSError:
            return None
        if not part:
            return None
        got += part
    lines = got.split(b"\r\n")
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(b": ")
        fields[name.lower().decode()] = value.decode()
    length = int(fields.get("content-length", "0"))
    body = b""
    while len(body) < length and method != b"HEAD":
        part = s.recv(length - len(body))
        if not part:
            return None
        body += part
    return int(lines[0][9:12]), fields, body


def statuses(got):
    """The status of every answer in the bytes."""
    found = []
    while got.startswith(b"HTTP/1."):
        head, _, got = got.partition(b"\r\n\r\n")
        found.append(int(head[9:12]))
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                got = got[int(line.split(b":")[1]):]
    return found


def good_client(port, what):
    """Who asks as one should is answered."""
    s = dial(port)
    send(s, PLAIN)
    got = answer(s)
    check("no answer: " + what, got and got[0] == 200, got)
    s.close()
