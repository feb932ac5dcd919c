"""activation.py KLASTERD DIR: klasterd as a service manager starts it: with
sockets handed over and a socket it reports to."""
import http.client
import os
import signal
import socket
import subprocess
import sys

program, work = sys.argv[1:]
bad = checks = 0


def check(ok, what):
    global bad, checks
    checks += 1
    if not ok:
        bad += 1
        print("not ok:", what)


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


tcp = socket.create_server(("127.0.0.1", 0))
port = tcp.getsockname()[1]
unix = socket.socket(socket.AF_UNIX)
unix.bind(work + "/public.sock")
unix.listen(8)
reports = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
reports.bind(work + "/notify")
reports.settimeout(30)

# Who comes before klasterd is there waits, and is answered.
early = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
early.request("GET", "/healthz")


def start(pid, sockets, *more):
    """pid: the text of LISTEN_PID, $$ for the service's own."""
    lowest = 3

    def hand_over():
        copies = [os.dup(s) for s in sockets]
        high = [os.dup2(c, 100 + i) for i, c in enumerate(copies)]
        for i, fd in enumerate(high):
            os.dup2(fd, lowest + i)

    return subprocess.Popen(
        ["sh", "-c", 'LISTEN_PID=%s exec "$@"' % pid, "sh", program, "serve",
         "--store", "sqlite:" + work + "/a.db", *more],
        close_fds=False, preexec_fn=hand_over, stdout=subprocess.PIPE,
        text=True, env={**os.environ, "LISTEN_FDS": str(len(sockets)),
                        "NOTIFY_SOCKET": work + "/notify"})


def hear(word):
    """Up to the report that has the word, and it."""
    while True:
        lines = reports.recv(4096).decode().split("\n")
        if word in lines:
            return lines


service = start("$$", [tcp.fileno(), unix.fileno()])
said = [service.stdout.readline().strip() for _ in range(3)]
check(said == ["listening http://127.0.0.1:%d" % port,
               "listening proxy:%s/public.sock" % work, "ready"],
      "it serves what it was given: %r" % said)
check("STATUS=serving" in hear("READY=1"), "it says that it is ready")
check(early.getresponse().status == 200, "who came before it is answered")
status, body = get(http.client.HTTPConnection("127.0.0.1", port, timeout=30),
                   "/v1/people?fields[people]=*&page[size]=200")
status_unix, body_unix = get(Unix(work + "/public.sock"),
                             "/v1/people?fields[people]=*&page[size]=200")
check(status == status_unix == 200 and body == body_unix,
      "by its socket file everybody is the public")
check(os.path.exists(work + "/public.sock"), "the socket file stays")
service.send_signal(signal.SIGTERM)
check("STOPPING=1" in hear("STOPPING=1"), "it says that it stops")
check(service.wait(30) == 0, "it ends well")
check(os.path.exists(work + "/public.sock"),
      "a socket file that is not its own it leaves")

# The sockets are kept by who made them: the next one takes them again.
service = start("$$", [tcp.fileno(), unix.fileno()])
hear("READY=1")
check(get(http.client.HTTPConnection("127.0.0.1", port, timeout=30),
          "/readyz")[0] == 200, "it serves again after a restart")
service.send_signal(signal.SIGTERM)
service.wait(30)

# What is meant for another process, or is none that listens, is not taken.
service = start("1", [tcp.fileno()], "--listen", "127.0.0.1:0")
said = [service.stdout.readline().strip() for _ in range(2)]
check(said[0] != "listening http://127.0.0.1:%d" % port and
      said[1] == "ready", "it takes another's sockets: %r" % said)
service.send_signal(signal.SIGTERM)
check(service.wait(30) == 0, "and ends well")
deaf = socket.socket()
service = start("$$", [deaf.fileno()])
check(service.wait(30) == 2, "it takes what does not listen")

print("%d checks, %d failed" % (checks, bad))
sys.exit(1 if bad else 0)
