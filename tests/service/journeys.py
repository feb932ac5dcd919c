"""journeys.py KLASTERD SERVER_PORT SCHEMA: how often klasterd says something
to its PostgreSQL and how much of that it asks for, page by page.

A relay stands between them and counts what ends a journey of the protocol:
Sync and Query. Prints for each page "NAME JOURNEYS ROWS"; what is asked for
the first time (statements made ready, labels) has been before.
"""
import json
import socket
import struct
import subprocess
import sys
import threading
from urllib.parse import quote
from urllib.request import urlopen

TIMES = 5
PAGE = "/v1/organisations?page[size]=10&fields[organisations]=name"


class Relay:
    def __init__(self, port):
        self.port, self.journeys = port, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.at = self.socket.getsockname()[1]
        threading.Thread(target=self.take_calls, daemon=True).start()

    def take_calls(self):
        while True:
            near = self.socket.accept()[0]
            far = socket.create_connection(("127.0.0.1", self.port))
            for pair, looks in ((near, far), True), ((far, near), False):
                pair[1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self.carry, args=(*pair, looks),
                                 daemon=True).start()

    @staticmethod
    def hear(source):
        try:
            return source.recv(1 << 16)
        except ConnectionResetError:
            return b""

    def carry(self, source, to, looks):
        seen, is_first = b"", True
        while data := self.hear(source):
            seen += data if looks else b""
            # The first messages, of a call and of TLS, have no letter.
            while is_first and len(seen) >= 8:
                length, what = struct.unpack(">ii", seen[:8])
                if len(seen) < length:
                    break
                seen, is_first = seen[length:], what != 196608
            while not is_first and len(seen) >= 5:
                length = 1 + struct.unpack(">i", seen[1:5])[0]
                if len(seen) < length:
                    break
                self.journeys += seen[:1] in b"SQ"
                seen = seen[length:]
            to.sendall(data)
        try:
            to.shutdown(socket.SHUT_WR)
        except OSError:  # both have gone
            pass


def main():
    relay = Relay(int(sys.argv[2]))
    store = (f"postgresql://klaster@127.0.0.1:{relay.at}/postgres?"
             f"sslmode=disable&options=-csearch_path%3D{sys.argv[3]}")
    process = subprocess.Popen(
        [sys.argv[1], "serve", "--no-bundled", "--answer-memory", "0",
         "--store", store, "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("listening "):
            base = line.split()[1].rstrip("/")
        if line.strip() == "ready":
            break

    def get(target):
        with urlopen(base + quote(target, safe="/?&=%")) as answer:
            return json.load(answer)

    def counted(target):
        """Of one of several: what nobody waits for may pass the relay when
        the next has begun, or the last is over."""
        get(target)
        before = relay.journeys
        for _ in range(TIMES):
            page = get(target)
        return page, round((relay.journeys - before) / TIMES)

    try:
        for sort in "name", "-founded":
            page, target = None, f"{PAGE}&sort={sort}"
            for name in "first", "second", "third", "back", "last":
                if name == "last":
                    target = f"{PAGE}&sort={sort}&page[before]="
                elif page:
                    way = "prev" if name == "back" else "next"
                    target = page["links"][way]
                    target = target[target.index("/v1"):]
                page, journeys = counted(target)
                print(sort, name, journeys, len(page["data"]))
    finally:
        process.terminate()
        process.wait()


main()
