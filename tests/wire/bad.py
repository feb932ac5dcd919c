"""bad.py: the cases of tests/wire/bad/*.cases: bad networks and services, as a
command line and as the screen see them, through real curl.

A case begins with "=== F2a what it is". Then, in this order:

  set NAME=VALUE    environment of what is started
  net WHAT          what stands at the address; without it faultd does
      refused       a port where nobody listens
      full          a listener whose queue is full: a connection never stands
      behind ::1    faultd on 127.0.0.1, and a full one on the same port there
      tls KIND      TLS before faultd: good, expired, other-host, self-signed,
                    old (1.1), cut (ends without a word)
  url URL           instead of http://127.0.0.1:@PORT@/v1
  conf LINE         of klaster.conf; the service is called "mine"
  serve             a script of faultd.c up to the next cli or screen
  cli WORDS         klaster WORDS, then what must be true of it:
      exit N        its status
      err TEXT      on stderr; "noerr TEXT" not
      out TEXT      on stdout; "noout" nothing there, "noout TEXT" not that
      requests N    that the server had; "requests <=N" at most
      log TEXT      in a request; "nolog TEXT" in none
  screen            steps of src/app/script.h that must come true; requests,
                    log and nolog as above
cli and screen have a server and a home of their own, "cli+" and "screen+"
those of the one before. @PORT@ is faultd's port, @ELSE@ one of somebody whom
nobody may ever ask; @JSON@, @LINKS@, @ONE@, @TWO@ and @ENTRY@ are what they
say.
"$ help" asks for the help, sees it, and leaves: the keys answer.

True of all of them, without being said: it ends; no byte that a terminal
would obey; less memory than 150 MB; a sentence that failed says what to do.
"""
import glob
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bad")
BUILD = os.getcwd()
KLASTER = os.environ.get("KLASTER", os.path.join(BUILD, "klaster"))
FAULTD = os.environ.get("FAULTD", os.path.join(BUILD, "tests/wire/faultd"))
NAMES = os.path.join(BUILD, "tests/wire/bad/names.so")
TMP = tempfile.mkdtemp(prefix="klaster-bad-")
DEADLINE_S = float(os.environ.get("BAD_DEADLINE_S", "60"))
RSS_MAX_KB = 150 << 10
SANITIZED = "ASAN_OPTIONS" in os.environ
AT_ONCE = 8

ATTRIBUTES = '{"type":"organisations","id":"%s","attributes":{"name":"%s"}}'
ALFA, BETA = ATTRIBUTES % ("a", "Alfa"), ATTRIBUTES % ("b", "Beta")
LINKS = '"links":{"next":null,"prev":null}'
WORDS = {
    "JSON": "application/vnd.api+json",
    "LINKS": LINKS,
    "ONE": '{%s,"meta":{"page":{"total":1}},"data":[%s]}' % (LINKS, ALFA),
    "TWO": '{%s,"meta":{"page":{"total":2}},"data":[%s,%s]}' %
           (LINKS, ALFA, BETA),
    "ENTRY": '{"links":{"self":"/v1"},"meta":{"title":"Office",'
             '"counts":{"organisations":2}}}',
}
HELP = ["$ keys ?", "$ await Commands and their keys", "$ keys <Esc>"]


class Failure(Exception):
    pass


class Skip(Exception):
    pass


class Case:
    def __init__(self, title):
        self.title = title
        self.sets, self.net, self.url, self.conf = [], "", "", []
        self.serve = None
        self.runs = []


class Run:
    def __init__(self, what, words):
        self.what, self.words = what.rstrip("+"), words
        self.goes_on = what.endswith("+")
        self.steps, self.checks = [], []


# --- scripts that are too long to be written

def page(next_link, *ids):
    data = ",".join(ATTRIBUTES % (one, "N" + one) for one in ids)
    return ["body @JSON@ 200", 'text {"links":{"next":%s},"data":[%s]}' %
            (json.dumps(next_link), data)]


def chain(count, ids):
    """Pages that lead on and on, each by a link that was not there yet."""
    link, lines = "/v1/organisations?", []
    lines += ["on " + link + "fields"] + page(link + "p=1&", *ids(0))
    for i in range(1, count):
        lines += [f"on {link}p={i}&"] + page(f"{link}p={i + 1}&", *ids(i))
    return lines


HOSTILE = ("\x1b[2J\x1b]0;title\x07\x1b]52;c;aGk=\x07\x1bP+q544e\x1b\\"
           "\x9b31m\x9d0;x\x9c\x85\u2028\u2029\u202eRTL\u2066\u061c"
           "\u200f\ufeff\u00ad\u200b\x00\x7f\x08\r\n\t"
           "\U000e0041\ufff9\u0300end")


def hostile():
    """A record with that in each of its fields, and wherever else there is
    room for words."""
    listed = subprocess.run([KLASTER, "--list-fields"], check=True,
                            capture_output=True, text=True).stdout
    names = set(re.findall(r"[a-z][A-Za-z]+", listed)) - {"type", "id"}
    who = {"type": "people", "id": "p", "meta": {"label": HOSTILE,
                                                  "detail": HOSTILE}}
    record = {"type": "organisations", "id": "a",
              "attributes": dict({name: HOSTILE for name in names},
                                 translations={"name": {"lt": HOSTILE}}),
              "relationships": {name: {"data": [who]} for name in names}}
    claims = [{"field": name, "value": HOSTILE, "printed": HOSTILE,
               "lang": HOSTILE, "source": HOSTILE, "note": HOSTILE}
              for name in sorted(names)]
    whole = {"type": "organisations", "id": "a",
             "attributes": {"claims": claims}}
    meta = {"credit": HOSTILE, "labels": {"country": {"LT": HOSTILE}}}
    lines = []
    for target, data in (("", [record]), ("/a", whole)):
        text = json.dumps({"links": {"next": None}, "meta": meta,
                           "data": data}).replace("\\", "\\\\")
        lines += ["on /v1/organisations" + target, "body @JSON@ 200",
                  "text " + text.replace("@", " ")]
    return lines


MADE = {
    "cycle": lambda: chain(40, lambda i: str(i % 7)),
    "endless": lambda: chain(60, lambda i: ""),
    "hostile": hostile,
}


# --- reading

def read_line(case, line):
    word, _, rest = line.partition(" ")
    if word in ("cli", "cli+", "screen", "screen+"):
        case.runs.append(Run(word, rest))
    elif case.runs:
        run = case.runs[-1]
        if line.startswith("$ "):
            run.steps.extend(HELP if line == "$ help" else [line])
        else:
            run.checks.append((word, rest))
    elif case.serve is not None:
        case.serve.extend(MADE[line]() if line in MADE else [line])
    elif word == "serve":
        case.serve = []
    elif word == "set":
        case.sets.append(rest)
    elif word == "conf":
        case.conf.append(rest)
    elif word in ("net", "url"):
        setattr(case, word, rest)
    else:
        raise SystemExit(f"{case.title}: what is {line!r}?")


def read_cases(path):
    cases = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("=== "):
                cases.append(Case(line[4:]))
            elif line and not line.startswith("#"):
                read_line(cases[-1], line)
    return cases


def fill(text, **more):
    words = dict(WORDS, **more)
    return re.sub(r"@([A-Z]+)@", lambda m: str(words[m[1]]), text)


# --- what stands at the address

def bound(host="127.0.0.1", port=0):
    sock = socket.socket(
        socket.AF_INET6 if ":" in host else socket.AF_INET)
    sock.bind((host, port))
    return sock


def full(host="127.0.0.1", port=0):
    """A listener that takes no more, and those who fill it: whoever comes now
    waits for ever."""
    socks = [bound(host, port)]
    socks[0].listen(0)
    for _ in range(8):
        one = socket.socket(socks[0].family)
        one.settimeout(0.3)
        socks.append(one)
        try:
            one.connect(socks[0].getsockname()[:2])
        except TimeoutError:
            return socks
    raise Skip("this system has no full queue")


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass


def certify(place, kind):
    """A certificate of its kind. 'openssl ca' alone can say when it ended."""
    name = "DNS:directory.example" if kind == "other-host" else "IP:127.0.0.1"
    key, cert = os.path.join(place, "key"), os.path.join(place, "cert")
    run = dict(check=True, cwd=place, stdin=subprocess.DEVNULL,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    new = ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
           "-subj", "/CN=x", "-addext", "subjectAltName=" + name]
    if kind != "expired":
        subprocess.run(new + ["-x509", "-days", "2", "-out", cert], **run)
        return key, cert
    with open(os.path.join(place, "ca.conf"), "w") as file:
        file.write(f"[ca]\ndefault_ca=c\n[c]\ndatabase={place}/index\n"
                   f"new_certs_dir={place}\nrand_serial=yes\npolicy=p\n"
                   "default_md=sha256\nx509_extensions=x\n[p]\n"
                   f"commonName=supplied\n[x]\nsubjectAltName={name}\n")
    open(os.path.join(place, "index"), "w").close()
    subprocess.run(new + ["-out", "csr"], **run)
    subprocess.run(["openssl", "ca", "-batch", "-selfsign", "-config",
                    "ca.conf", "-keyfile", key, "-in", "csr", "-out", cert,
                    "-notext", "-startdate", "20200101000000Z", "-enddate",
                    "20200201000000Z"], **run)
    return key, cert


class Tls:
    """TLS before faultd, as bad as it is called."""

    def __init__(self, place, kind, port):
        if not shutil.which("openssl"):
            raise Skip("no openssl")
        key, self.cert = certify(place, kind)
        self.cut, self.behind = kind == "cut", port
        warnings.simplefilter("ignore", DeprecationWarning)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.cert, key)
        if kind == "old":
            self.context.set_ciphers("DEFAULT@SECLEVEL=0")
            self.context.minimum_version = ssl.TLSVersion.TLSv1
            self.context.maximum_version = ssl.TLSVersion.TLSv1_1
        self.sock = bound()
        self.sock.listen(16)
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                one, _ = self.sock.accept()
            except OSError:
                return
            threading.Thread(
                target=self.carry, args=(one,), daemon=True).start()

    def carry(self, one):
        inside = None
        try:
            one.settimeout(DEADLINE_S)
            outside = self.context.wrap_socket(one, server_side=True)
            inside = socket.create_connection(("127.0.0.1", self.behind))
            # One request: its head, then all that comes of it.
            inside.settimeout(DEADLINE_S)
            inside.sendall(outside.recv(65536))
            pump(inside, outside)
            if not self.cut:
                outside.unwrap()
            else:
                os.close(outside.detach())
        except (OSError, ssl.SSLError):
            pass
        finally:
            # Or faultd would wait for a head that never comes.
            for sock in (inside, one):
                if sock is not None:
                    sock.close()

    def close(self):
        self.sock.close()


class Server:
    """faultd with a script, and what stands before or beside it."""

    def __init__(self, case, place):
        self.place, self.log = place, os.path.join(place, "log")
        self.process, self.beside, self.tls = None, [], None
        self.elsewhere = bound()
        self.elsewhere.listen(16)
        kind, _, rest = case.net.partition(" ")
        if kind == "refused":
            self.beside.append(bound())
        elif kind == "full":
            self.beside += full()
        else:
            self.start(case)
        if self.process is None:
            self.port = self.beside[0].getsockname()[1]
        if kind == "behind":
            try:
                self.beside += full(rest, self.port)
            except OSError:
                raise Skip("no IPv6 here") from None
        elif kind == "tls":
            self.tls = Tls(place, rest, self.port)

    def start(self, case):
        lines = list(case.serve or [])
        if "on /v1" not in lines:
            lines += ["on /v1", "body @JSON@ 200", "text @ENTRY@"]
        script = os.path.join(self.place, "script")
        with open(script, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(fill(line, ELSE=self.elsewhere.getsockname()[1],
                                PORT="0") + "\n")
        open(self.log, "w").close()
        self.process = subprocess.Popen(
            [FAULTD, script, self.log], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline().split()[1])

    def requests(self):
        if not os.path.exists(self.log):
            return ""
        with open(self.log, encoding="latin-1") as file:
            return file.read()

    def was_elsewhere(self):
        self.elsewhere.setblocking(False)
        try:
            self.elsewhere.accept()
            return True
        except BlockingIOError:
            return False

    def close(self):
        if self.process is not None:
            self.process.stdin.close()
            try:
                self.process.wait(DEADLINE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
        if self.tls is not None:
            self.tls.close()
        for sock in self.beside + [self.elsewhere]:
            sock.close()


# --- running

def environment(case, server, home):
    env = {key: value for key, value in os.environ.items()
           if key.startswith(("ASAN_", "UBSAN_", "LSAN_"))}
    run = os.path.join(home, "run")
    os.makedirs(run, mode=0o700, exist_ok=True)
    env.update({"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm",
                "XDG_RUNTIME_DIR": run, "LC_ALL": "C.UTF-8", "TZ": "UTC",
                "XDG_CONFIG_DIRS": os.path.join(home, "none"),
                "COLUMNS": "80", "KLASTER_MAX_WAIT": "0"})
    for setting in case.sets:
        name, _, value = fill(setting, PORT=server.port).partition("=")
        env[name] = value
    if "BAD_NAMES" in env:
        env["LD_PRELOAD"] = NAMES
        env["ASAN_OPTIONS"] = (env.get("ASAN_OPTIONS", "") +
                               ":verify_asan_link_order=0").lstrip(":")
    return env


def address(case, server, home):
    port = server.tls.port if server.tls else server.port
    url = fill(case.url or "http://127.0.0.1:@PORT@/v1", PORT=port)
    if not case.conf and not server.tls:
        return ["--service", url]
    lines = ["[service mine]", "url = " + url]
    for line in case.conf:
        name, _, value = line.partition("=")
        if name.strip() == "token":
            path = os.path.join(home, "token")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600),
                      "w") as file:
                file.write(value.strip() + "\n")
            line = "token-file = " + path
        lines.append(fill(line, PORT=server.port, CERT=server.tls.cert
                          if server.tls else ""))
    path = os.path.join(home, "conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return ["--config", path, "--service", "mine"]


class Outcome:
    def __init__(self, argv, env, place):
        paths = [os.path.join(place, name) for name in ("out", "err")]
        with open(paths[0], "wb") as out, open(paths[1], "wb") as err:
            process = subprocess.Popen(
                argv, env=env, stdin=subprocess.DEVNULL, stdout=out,
                stderr=err)
        timer = threading.Timer(
            DEADLINE_S, os.kill, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = self.status = os.waitstatus_to_exitcode(status)
        self.rss_kb = usage.ru_maxrss
        self.out, self.err = (open(path, "rb").read() for path in paths)


def check_always(run, outcome):
    if outcome.status < 0:
        raise Failure(f"ended by signal {-outcome.status}")
    if not SANITIZED and outcome.rss_kb > RSS_MAX_KB:
        raise Failure(f"took {outcome.rss_kb} kB of memory")
    for name in ("out", "err"):
        data = getattr(outcome, name).replace(b"\r\n", b"\n")
        if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data):
            raise Failure(f"raw control bytes on std{name}")
        if re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]",
                     data.decode("utf-8", "strict")):
            raise Failure(f"C1 or bidi controls on std{name}")
    if run.what == "cli" and outcome.status > 1 and b";" not in outcome.err:
        raise Failure("the sentence does not say what to do")


def check_one(word, rest, outcome, server):
    out, err = (data.decode("utf-8") for data in (outcome.out, outcome.err))
    requests = server.requests()
    count = len(re.findall("^(?:GET|CONNECT) ", requests, re.M))
    most = rest.startswith("<=")
    number = int(rest.lstrip("<=")) if word == "requests" else 0
    good = {
        "exit": lambda: outcome.status == int(rest),
        "err": lambda: rest in err,
        "noerr": lambda: rest not in err,
        "out": lambda: rest in out,
        "noout": lambda: rest not in out if rest else not out,
        "requests": lambda: count <= number if most else count == number,
        "log": lambda: rest in requests,
        "nolog": lambda: rest not in requests,
    }
    if word not in good:
        raise Failure(f"what is {word}?")
    if not good[word]():
        asked = re.findall("^(?:GET|CONNECT) .*", requests, re.M)
        raise Failure(f"not so: {word} {rest} (requests: {count})" +
                      "".join("\n    " + line.strip() for line in asked))


def run_one(case, run, server, place):
    home = os.path.join(place, "home")
    env = environment(case, server, home)
    argv = [KLASTER] + address(case, server, home)
    if run.what == "cli":
        argv += fill(run.words, PORT=server.port).split()
    else:
        script = os.path.join(place, "steps")
        with open(script, "w", encoding="utf-8") as file:
            file.write("\n".join(run.steps) + "\n")
        argv += ["--script", script]
    outcome = Outcome(argv, env, place)
    try:
        check_always(run, outcome)
        if run.what == "screen" and outcome.status != 0:
            raise Failure("not as expected")
        for word, rest in run.checks:
            check_one(word, fill(rest, PORT=server.port), outcome, server)
        if server.was_elsewhere():
            raise Failure("somebody else was asked")
    except Failure as failure:
        shown = outcome.out if run.what == "screen" else outcome.out[:600]
        raise Failure(
            f"{run.what} {run.words}: {failure}\n  status {outcome.status}\n"
            + "".join(f"  asked: {line}\n" for line in re.findall(
                "^(?:GET|CONNECT) .*", server.requests(), re.M)[:20])
            + "".join(f"  err: {line}\n" for line in outcome.err[:1500]
                      .decode("utf-8", "replace").splitlines())
            + "".join(f"  out: {line}\n" for line in shown
                      .decode("utf-8", "replace").splitlines()[-40:]))


def run_case(case):
    place = server = None
    try:
        for run in case.runs:
            if not run.goes_on:
                if server is not None:
                    server.close()
                    server = None
                place = tempfile.mkdtemp(dir=TMP)
                server = Server(case, place)
            run_one(case, run, server, place)
        return "ok", ""
    except Failure as failure:
        return "FAIL", str(failure)
    except Skip as why:
        return "skip", str(why)
    finally:
        if server is not None:
            server.close()


def main():
    cases = [case for path in sorted(glob.glob(os.path.join(
        SOURCE, "*.cases"))) for case in read_cases(path)]
    names = sys.argv[1:]
    if names:
        cases = [case for case in cases if case.title.split()[0] in names]
    failed = 0
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for case, (word, text) in zip(cases, pool.map(run_case, cases)):
                if word != "ok" or names:
                    print(f"{word} {case.title}: {text}", flush=True)
                failed += word == "FAIL"
    finally:
        shutil.rmtree(TMP, ignore_errors=True)
    print(f"{len(cases)} cases, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
