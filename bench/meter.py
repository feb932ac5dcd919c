"""meter.py: what a terminal program costs, seen from its terminal.

A program runs in a pty of a given size; a step sends keys and is over when
its first byte has come and then nothing more for `quiet` ms: one that paints
late is waited for, or its bytes would be counted to the next step. Counted for each step: bytes at the master
side (what sshd would send), pieces (reads that returned data: one packet
each) and ms from the key to the last byte. The terminal's questions that
programs wait for (device status, cursor position, attributes) are answered.
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

ASKED = [(b"\x1b[5n", b"\x1b[0n"), (b"\x1b[6n", b"\x1b[1;1R"),
         (b"\x1b[c", b"\x1b[?62;22c"), (b"\x1b[>c", b"\x1b[>1;10;0c")]
FIRST_BYTE_S = 5.0
SEQUENCE = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][0-9A-Za-z]|\x1b.")


class Terminal:
    def __init__(self, argv, size=(80, 24), env=None, cwd=None, quiet=80):
        self.quiet = quiet / 1000
        self.text = b""
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            if cwd:
                os.chdir(cwd)
            os.environ.update({"TERM": "xterm-256color", "LANG": "C.UTF-8",
                               "LC_ALL": "C.UTF-8"})
            os.environ.update(env or {})
            # The size is there before the program looks.
            fcntl.ioctl(0, termios.TIOCSWINSZ,
                        struct.pack("HHHH", size[1], size[0], 0, 0))
            try:
                os.execvp(argv[0], argv)
            finally:
                os._exit(127)

    def _collect(self, since, until=None, limit=20.0):
        """Reads until it is quiet, or until `until` stands in the text."""
        bytes_, pieces, last = 0, 0, since
        seen = b""
        while time.monotonic() - since < limit:
            found = (len(seen) > 0 if until is None else
                     until in SEQUENCE.sub(b"", seen))
            wait = self.quiet if found else 1.0
            if not select.select([self.fd], [], [], wait)[0]:
                if found or (until is None and
                             time.monotonic() - since > FIRST_BYTE_S):
                    break
                continue
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                break
            if not data:
                break
            for question, answer in ASKED:
                for _ in range(data.count(question)):
                    os.write(self.fd, answer)
            seen += data
            bytes_ += len(data)
            pieces += 1
            last = time.monotonic()
        self.text += seen
        return {"bytes": bytes_, "pieces": pieces,
                "ms": (last - since) * 1000,
                "ok": until is None or until in SEQUENCE.sub(b"", seen)}

    def start(self, until):
        return self._collect(self.started, until)

    def keys(self, keys, until=None):
        since = time.monotonic()
        os.write(self.fd, keys)
        return self._collect(since, until)

    def cpu_ms(self):
        """Processor time since exec, in ms (Linux)."""
        try:
            with open(f"/proc/{self.pid}/schedstat") as f:
                return int(f.read().split()[0]) / 1e6
        except OSError:
            return 0.0

    def resident_kb(self):
        """The most that was resident, in KiB (Linux)."""
        try:
            with open(f"/proc/{self.pid}/status") as f:
                return sum(int(line.split()[1]) for line in f
                           if line.startswith("VmHWM:"))
        except OSError:
            return 0

    def memory_kb(self):
        """Private memory of the program itself, in KiB (Linux)."""
        try:
            with open(f"/proc/{self.pid}/smaps_rollup") as f:
                return sum(int(line.split()[1]) for line in f
                           if line.startswith("Private_"))
        except OSError:
            return 0

    def close(self):
        try:
            os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass
        try:
            while os.read(self.fd, 1 << 16):
                pass
        except OSError:
            pass
        os.close(self.fd)
        os.waitpid(self.pid, 0)
