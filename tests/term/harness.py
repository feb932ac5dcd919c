"""harness.py: programs in terminals of our own.

A test is a file of functions named test_*; main() runs them and says which
failed. Everything lives in one private directory with its own XDG places;
every process started here is ended here, by its number. Waiting is always
for something: wait() reads the terminal until it is so, or the time is up.
"""
import atexit
import errno
import fcntl
import http.server
import itertools
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import traceback

from vt import Screen

BUILD = os.getcwd()
SOURCE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
KLASTER = os.environ.get("KLASTER", os.path.join(BUILD, "klaster"))
KLASTERD = os.environ.get("KLASTERD", os.path.join(BUILD, "klasterd"))
# A sanitized or an emulated build is slow; it may have more.
DEADLINE_S = float(os.environ.get("TERM_TEST_DEADLINE_S", "20"))

TMP = tempfile.mkdtemp(prefix="klaster-term-")
_users = itertools.count()
_owned = []  # sessions and processes that are to be ended


class Failure(Exception):
    pass


class Skip(Exception):
    pass


def check(ok, what):
    if not ok:
        raise Failure(what)


def skip(why):
    raise Skip(why)


# --- places and environment

def private_env(**changes):
    """The environment of a user who has just arrived. None takes away."""
    home = os.path.join(TMP, f"user{next(_users)}")
    run = os.path.join(home, "run")
    os.makedirs(run, mode=0o700, exist_ok=True)
    env = {key: value for key, value in os.environ.items()
           if key.startswith(("ASAN_", "UBSAN_", "LSAN_"))}
    env.update({"PATH": os.environ.get("PATH", "/usr/bin:/bin"),
                "HOME": home, "XDG_RUNTIME_DIR": run, "TMPDIR": run,
                "XDG_CONFIG_DIRS": os.path.join(home, "none"),
                "LANG": "C.UTF-8", "TERM": "xterm-256color",
                "KLASTER_KLASTERD": KLASTERD, "SHELL": "/bin/sh"})
    # A sanitized build: curses loses a little when a type is not known.
    env.setdefault("LSAN_OPTIONS", "print_suppressions=0:suppressions=" +
                   os.path.join(SOURCE, "tests", "term", "curses.supp"))
    for key, value in changes.items():
        env.pop(key, None)
        if value is not None:
            env[key] = value
    return env


def sockets(env):
    """The socket files of embedded services that are there."""
    place = os.path.join(env["XDG_RUNTIME_DIR"], "klaster")
    try:
        return [name for name in os.listdir(place) if name.endswith(".sock")]
    except FileNotFoundError:
        return []


# --- processes

def own(thing):
    """It is ended, by its end(), when the test is over."""
    _owned.append(thing)


def is_gone(pid):
    """Ended; one that nobody has collected counts as ended too."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def children(pid):
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == pid and fields[0] not in "ZX":
            found.append(int(name))
    return found


def status_number(pid, name):
    """A number of /proc/PID/status."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1])
    raise Failure(f"no {name} in the status of {pid}")


def await_true(condition, what, deadline_s=None):
    """For what no terminal tells: a process that ends, a file that goes."""
    until = time.monotonic() + (deadline_s or DEADLINE_S)
    while not condition():
        check(time.monotonic() < until, f"not in time: {what}")
        select.select([], [], [], 0.01)


def run(argv, env=None, **options):
    """A program without a terminal of its own; its output and status."""
    return subprocess.run(argv, env=env or private_env(), cwd=TMP,
                          stdout=options.pop("stdout", subprocess.PIPE),
                          stderr=subprocess.PIPE, timeout=DEADLINE_S * 3,
                          stdin=options.pop("stdin", subprocess.DEVNULL),
                          **options)


def program(name, text):
    """A shell script, in a directory of its own; its path."""
    path = os.path.join(tempfile.mkdtemp(dir=TMP), name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o700)
    return path


class Service:
    """klasterd serving on loopback, by itself on a free port: a store of
    ours, or the bundled directory. It ends with the test."""

    def __init__(self, store=None, listen="127.0.0.1:0"):
        what = ["--no-bundled", "--store", "sqlite:" + store] if store else []
        self.process = subprocess.Popen(
            [KLASTERD, "serve", "--embedded", "--listen", listen] + what,
            env=private_env(), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        own(self)
        self.url = None
        for line in self.process.stdout:
            if line.startswith(b"listening "):
                self.url = line.split()[1].decode()
            elif line == b"ready\n":
                break
        check(self.url, "klasterd did not start")

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(DEADLINE_S)
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE_S)


class Answers(http.server.ThreadingHTTPServer):
    """A service of the test's own: answer(path) gives the status and the
    document; `asked` are the paths."""

    daemon_threads = True

    def __init__(self, answer, handler=None):
        self.answer = answer
        self.asked = []
        super().__init__(("127.0.0.1", 0), handler or JsonHandler)
        self.url = f"http://127.0.0.1:{self.server_port}/v1"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # klaster hung up: that is its right


class JsonHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        status, document = self.server.answer(self.path)
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/vnd.api+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


# --- a terminal

class Session:
    """A program in a pty: keys in, a screen out."""

    def __init__(self, argv=None, env=None, size=(80, 24), answers=True,
                 is_xterm=True):
        self.env = env or private_env()
        self.answers = answers
        self.screen = Screen(*size, is_xterm)
        self.raw = bytearray()
        self.reads = 0  # pieces in which the bytes came
        self.status = None
        self.ended = False
        self.to_send = b""
        self.master, self.slave = pty.openpty()
        self._set_size(*size)
        self.before = termios.tcgetattr(self.slave)
        # A signal sent at once must find the child as any program is.
        early = signal.pthread_sigmask(
            signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        self.pid = os.fork()
        if self.pid == 0:
            self._become(argv or [KLASTER], early)
        signal.pthread_sigmask(signal.SIG_SETMASK, early)
        _owned.append(self)
        os.set_blocking(self.master, False)

    def _become(self, argv, mask):
        try:
            # Whoever runs the tests may ignore some (nohup).
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE,
                           signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)
            for fd in range(3):
                os.dup2(self.slave, fd)
            os.closerange(3, 256)
            os.chdir(TMP)
            os.execvpe(argv[0], argv, self.env)
        finally:
            os._exit(127)

    def _set_size(self, cols, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))

    # --- in and out

    def pump(self, wait_s=0.02):
        """Moves bytes both ways for a moment; the number that came."""
        writers = [self.master] if self.to_send else []
        try:
            ready, writable, _ = select.select(
                [self.master], writers, [], wait_s)
        except InterruptedError:
            return 0
        if writable:
            try:
                sent = os.write(self.master, self.to_send[:4096])
                self.to_send = self.to_send[sent:]
            except OSError as error:
                if error.errno not in (errno.EAGAIN, errno.EIO):
                    raise
        if not ready:
            return 0
        try:
            data = os.read(self.master, 1 << 16)
        except OSError as error:
            if error.errno in (errno.EIO, errno.EAGAIN):
                return 0
            raise
        self.reads += 1
        self.raw += data
        asked = self.screen.questions
        self.screen.feed(data)
        if self.answers:
            self.to_send += b"\x1b[0n" * (self.screen.questions - asked)
        return len(data)

    def poll(self):
        """True when the program has ended."""
        if self.ended:
            return True
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid == 0:
            return False
        self.ended = True
        self.status = os.waitstatus_to_exitcode(status)
        while self.slave is not None and self.pump(0):
            pass
        return True

    def wait(self, condition, what, deadline_s=None):
        until = time.monotonic() + (deadline_s or DEADLINE_S)
        while not condition():
            if time.monotonic() > until or (self.poll() and not condition()):
                how = f"ended ({self.status})" if self.ended else "not in time"
                raise Failure(f"{how}: {what}\n{self.screen.text()}")
            self.pump()

    def wait_text(self, text, deadline_s=None):
        self.wait(lambda: text in self.screen.text(), f"{text!r} on the "
                  "screen", deadline_s)

    def wait_title(self, text):
        """For a place: its name may stand in the list one comes from, too."""
        self.wait(lambda: self.screen.lines()[0].startswith(text),
                  f"{text!r} as the title")

    def wait_end(self, deadline_s=None):
        until = time.monotonic() + (deadline_s or DEADLINE_S)
        while not self.poll():
            if time.monotonic() > until:
                raise Failure(f"it does not end\n{self.screen.text()}")
            self.pump()
        return self.status

    def wait_end_only(self):
        """The same for a terminal that is gone or is not to be read."""
        def has_ended():
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.ended = True
                self.status = os.waitstatus_to_exitcode(status)
            return pid != 0
        await_true(has_ended, "the end of klaster")
        return self.status

    def wait_quiet(self, quiet_s=0.15, deadline_s=None):
        """Until nothing has come for a while; the bytes until then."""
        until = time.monotonic() + (deadline_s or DEADLINE_S)
        last, came = time.monotonic(), 0
        while time.monotonic() - last < quiet_s or self.to_send:
            check(time.monotonic() < until, "it never comes to rest")
            got = self.pump(0.01)
            if got:
                came += got
                last = time.monotonic()
            if self.poll():
                break
        return came

    def keys(self, data):
        self.to_send += data.encode() if isinstance(data, str) else data
        while self.to_send and not self.poll():
            self.pump(0.01)

    def escape(self):
        """An Esc alone: it was read, and its time is over, before anything
        else is typed."""
        self.keys("\x1b")
        self.wait(self.has_read, "to have read an Esc")
        self.wait_quiet(0.2)

    def has_read(self):
        left = fcntl.ioctl(self.slave, termios.FIONREAD, b"\0" * 4)
        return struct.unpack("i", left)[0] == 0

    def command(self, line):
        """Runs a command line by way of the prompt."""
        self.keys(":")
        self.wait(lambda: self.screen.lines()[-1].startswith(":"), "a prompt")
        self.keys(line + "\r")

    def resize(self, cols, rows):
        self.screen.resize(cols, rows)
        self._set_size(cols, rows)

    # --- what must hold

    def ready(self):
        """Waits for the overview with its counts."""
        self.wait(lambda: self.screen.has_alternate() and
                  "Projects" in self.screen.text(), "the overview")
        self.wait_quiet()
        return self

    def check_clean(self):
        check(not self.screen.faults,
              f"not of klaster: {self.screen.faults[:5]}")

    def check_restored(self):
        """As the shell had it: modes, screen, cursor, pasting."""
        check(self.screen.tail == b"", f"half a sequence {self.screen.tail}")
        check(termios.tcgetattr(self.slave) == self.before,
              "the modes of the terminal are not what they were")
        check(not self.screen.has_alternate(), "the other screen is left on")
        check(25 in self.screen.modes, "the cursor is left hidden")
        check(2004 not in self.screen.modes, "bracketed paste is left on")
        check(not self.screen.modes & {1000, 1006}, "the mouse is left on")

    def leave(self):
        """By its key: it ends well, and nothing of it is left."""
        self.keys("Q")
        check(self.wait_end() == 0, f"status {self.status}")
        self.check_restored()
        self.check_clean()

    def hang_up(self):
        """The other end goes, as when a network line breaks."""
        os.close(self.slave)
        os.close(self.master)
        self.slave = self.master = None

    def end(self):
        if not self.poll():
            left = children(self.pid)
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.ended = True
            # klasterd ends by itself when its parent has gone.
            for pid in left:
                await_true(lambda: is_gone(pid), f"the end of {pid}")
        for fd in (self.master, self.slave):
            if fd is not None:
                os.close(fd)
        self.master = self.slave = None


# --- running

def _end_all():
    while _owned:
        try:
            _owned.pop().end()
        except OSError:
            pass
    shutil.rmtree(TMP, ignore_errors=True)


atexit.register(_end_all)


def main(names):
    """Runs the test_ functions of a module; words choose among them."""
    tests = [(name, test) for name, test in names.items()
             if name.startswith("test_") and callable(test)]
    failed = skipped = 0
    for name, test in tests:
        if len(sys.argv) > 1 and not any(w in name for w in sys.argv[1:]):
            continue
        began = time.monotonic()
        try:
            test()
            how = "ok"
        except Skip as why:
            skipped += 1
            how = f"SKIP ({why})"
        except Exception as error:
            failed += 1
            how = "FAIL"
            if isinstance(error, Failure):
                print(error)
            else:
                traceback.print_exc(file=sys.stdout)
        print(f"{how}: {name} ({time.monotonic() - began:.1f} s)", flush=True)
        while _owned:
            _owned.pop().end()
    sys.exit(1 if failed else 77 if skipped == len(tests) else 0)
