#!/usr/bin/env python3
"""login.py: a token is asked for without being shown, tried at its service,
kept for nobody else, and forgotten with all that it was told."""
import os
import signal
import stat
import subprocess

from harness import (KLASTER, KLASTERD, TMP, Service, Session, check, main,
                     private_env)

LINES = ('{"kind":"organisations","id":"org","fields":{"name":{"value":'
         '"The Office","lang":"en"},"email":"memberonly@example.org"}}\n')
MEMBERS = b"memberonly"


class Directory(Service):
    """One that tells members more than others."""

    made = 0

    def __init__(self):
        Directory.made += 1
        self.store = os.path.join(TMP, f"login{Directory.made}.db")
        lines = os.path.join(TMP, "login.jsonl")
        with open(lines, "w", encoding="utf-8") as file:
            file.write(LINES)
        self.tell("import", "--no-bundled", lines)
        super().__init__(self.store)

    def tell(self, *words):
        return subprocess.run(
            [KLASTERD, *words, "--store", "sqlite:" + self.store],
            env=private_env(), check=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL).stdout.decode().strip()

    def token(self, name="somebody"):
        return self.tell("token", "add", "--name", name, "--scope", "member")


class Reader:
    """Somebody with a home of their own, at one service."""

    def __init__(self, url):
        self.env = private_env()
        self.url = url

    def argv(self, *words):
        return [KLASTER, "--service", self.url, *words]

    def ask(self, *words, given=b""):
        done = subprocess.run(self.argv(*words), env=self.env, input=given,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode, done.stdout, done.stderr

    def mails(self):
        return self.ask("list", "organisations", "--fields", "email")[1]

    def files(self):
        for where, _, names in os.walk(self.env["HOME"]):
            for name in names:
                yield os.path.join(where, name)

    def files_with(self, text):
        found = []
        for path in self.files():
            with open(path, "rb") as file:
                if text in file.read():
                    found.append(os.path.basename(path))
        return found


def test_asked_for_and_not_shown():
    service = Directory()
    reader = Reader(service.url)
    token = service.token()
    check(MEMBERS not in reader.mails(), "anybody sees what members see")
    session = Session(reader.argv("login"), env=reader.env)
    session.wait_text("Token for")
    session.keys(token + "\r")
    check(session.wait_end() == 0, f"login: status {session.status}")
    check(token.encode() not in session.raw, "the token was shown")
    session.check_restored()
    check(MEMBERS in reader.mails(), "the token is not found again")
    kept = [path for path in reader.files()
            if os.path.basename(path).startswith("token-")]
    check(len(kept) == 1, f"kept in {kept}")
    check(stat.S_IMODE(os.stat(kept[0]).st_mode) == 0o600, "it is open")
    check(reader.files_with(token.encode()) == [os.path.basename(kept[0])],
          "the token is somewhere else too")
    log = reader.ask("-vv", "list", "organisations")[2]
    check(b"GET" in log, "no log")
    check(token.encode() not in log, "the log has it")
    os.chmod(kept[0], 0o640)
    status, _, said = reader.ask("list", "organisations")
    check(status == 4 and b"not yours alone" in said, "an open file is taken")


def test_the_wait_can_be_ended():
    service = Directory()
    reader = Reader(service.url)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        session = Session(reader.argv("login"), env=reader.env)
        session.wait_text("Token for")
        if number == signal.SIGINT:
            session.keys("half\x03")
        else:
            os.kill(session.pid, number)
        session.wait_end()
        check(session.status == -number,
              f"signal {number}: status {session.status}")
        session.check_restored()
    session = Session(reader.argv("login"), env=reader.env)
    session.wait_text("Token for")
    session.keys("\r")
    check(session.wait_end() == 2, f"no token: status {session.status}")
    check(not [path for path in reader.files() if "token-" in path],
          "something was kept")


def test_tried_before_it_is_kept():
    service = Directory()
    reader = Reader(service.url)
    token = service.token().encode()
    status, _, said = reader.ask("login", given=token + b"\nnot mine\n")
    check(status == 0, f"from a pipe: {status}, {said}")
    for wrong in b"klt_00000000_" + b"a" * 43, b"with a blank", b"", b"\n":
        status, _, said = reader.ask("login", given=wrong)
        check(status in (2, 4), f"{wrong!r}: status {status}, {said}")
        check(not wrong.strip() or wrong not in said, "it is said again")
    check(MEMBERS in reader.mails(), "the good one was lost")
    status, _, said = reader.ask("login", token.decode())
    check(status == 2 and token not in said, f"on the command line: {said}")
    check(reader.ask("--offline", "login", given=token)[0] == 2, "offline")
    session = Session(reader.argv("--no-input", "login"), env=reader.env)
    check(session.wait_end() == 2, "--no-input: asked")
    check(reader.ask("--service", "bundled", "login", given=token)[0] == 2,
          "the bundled directory needs none")


def test_for_its_service_alone():
    ours, theirs = Directory(), Directory()
    reader = Reader(ours.url)
    check(reader.ask("login", given=ours.token().encode())[0] == 0, "login")
    check(MEMBERS in reader.mails(), "not at its own service")
    reader.url = theirs.url
    check(reader.ask("list", "organisations")[0] == 0,
          "sent to another service, which refused it")


def test_logout_takes_along_what_it_was_told():
    service = Directory()
    reader = Reader(service.url)
    token = service.token()
    reader.ask("list", "organisations")
    public = set(reader.files())
    reader.ask("login", given=token.encode())
    reader.ask("sync", "--all")
    check(MEMBERS in reader.mails(), "not a member")
    check(reader.files_with(MEMBERS), "nothing was kept: nothing is tested")
    status, _, said = reader.ask("logout")
    check(status == 0, f"logout: {status}, {said}")
    check(not reader.files_with(MEMBERS), "what it was told is still here")
    check(not reader.files_with(token.encode()), "the token is still here")
    check(public <= set(reader.files()), "what is public went too")
    check(reader.ask("list", "organisations")[0] == 0, "nothing is public")
    check(MEMBERS not in reader.mails(), "still a member")
    check(reader.ask("logout")[0] == 1, "there was nothing more to forget")


def test_revoked_can_be_forgotten():
    service = Directory()
    reader = Reader(service.url)
    reader.ask("login", given=service.token("gone").encode())
    check(MEMBERS in reader.mails(), "not a member")
    service.tell("token", "revoke", "gone")
    _, _, said = reader.ask("show", "organisations/org")
    check(b"was revoked" in said, f"revoked: {said}")
    check(b".;" not in said, f"a stop before what to do: {said}")
    service.end()
    check(reader.ask("logout")[0] == 0, "logout needs the service")
    check(not reader.files_with(MEMBERS), "what it was told is still here")


def test_the_file_that_is_configured():
    service = Directory()
    reader = Reader("office")
    mine = os.path.join(reader.env["HOME"], "mine")
    config = os.path.join(reader.env["HOME"], "conf")
    with open(config, "w", encoding="ascii") as file:
        file.write(f"[service office]\nurl = {service.url}\n"
                   f"token-file = {mine}\n")
    status, _, said = reader.ask("--config", config, "login",
                                 given=service.token().encode())
    check(status == 0 and os.path.exists(mine), f"{status}, {said}")
    check(MEMBERS in reader.ask("--config", config, "list", "organisations",
                                "--fields", "email")[1], "not a member")
    check(reader.ask("--config", config, "logout")[0] == 0, "logout")
    check(not os.path.exists(mine), "it is there")


if __name__ == "__main__":
    main(globals())
