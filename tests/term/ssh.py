#!/usr/bin/env python3
"""ssh.py: over SSH, as most people will use it: a daemon of our own on
loopback, with keys made for this run."""
import getpass
import os
import re
import shutil
import socket
import subprocess

from harness import (KLASTER, TMP, Session, await_true, check, is_gone, main,
                     private_env, skip)

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin:" +
                    os.environ.get("PATH", ""))


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


class Daemon:
    def __init__(self):
        if not SSHD or not shutil.which("ssh"):
            skip("no sshd or no ssh")
        # sshd wants this place, and only root can make it.
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.dir = os.path.join(TMP, "ssh")
        os.makedirs(self.dir, 0o700, exist_ok=True)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "",
                            "-f", f"{self.dir}/{name}"], check=True)
        shutil.copy(f"{self.dir}/user.pub", f"{self.dir}/authorized")
        os.chmod(f"{self.dir}/authorized", 0o600)
        self.port = free_port()
        env = private_env()
        # The environment of a login is not ours to choose, this is.
        self.run = env["XDG_RUNTIME_DIR"]
        settings = " ".join(
            f'"{name}={env[name]}"' for name in
            ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_DIRS", "LANG",
             "KLASTER_KLASTERD"))
        with open(f"{self.dir}/config", "w") as file:
            file.write(
                f"Port {self.port}\nListenAddress 127.0.0.1\n"
                f"HostKey {self.dir}/host\nPidFile none\n"
                f"AuthorizedKeysFile {self.dir}/authorized\n"
                "StrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                "PermitRootLogin yes\nPrintMotd no\nPrintLastLog no\n"
                f"SetEnv {settings}\n")
        self.process = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", f"{self.dir}/config"],
            stderr=open(f"{self.dir}/log", "w"), stdin=subprocess.DEVNULL)
        await_true(self._listens, "sshd")

    def _listens(self):
        if self.process.poll() is not None:
            skip("sshd does not start: " +
                 open(f"{self.dir}/log").read()[-200:])
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def session(self, command, **options):
        argv = ["ssh", "-tt", "-q", "-F", "/dev/null", "-p", str(self.port),
                "-i", f"{self.dir}/user", "-o", "IdentitiesOnly=yes", "-o",
                "IdentityAgent=none", "-o", "StrictHostKeyChecking=no", "-o",
                "UserKnownHostsFile=/dev/null", "-o", "EscapeChar=none",
                f"{getpass.getuser()}@127.0.0.1", command]
        return Session(argv, **options)

    def klaster_pids(self):
        """By the socket's name, which has the number."""
        place = os.path.join(self.run, "klaster")
        names = os.listdir(place) if os.path.isdir(place) else []
        return [int(re.sub(r"\D", "", name)) for name in names]

    def end(self):
        self.process.terminate()
        self.process.wait()


def test_over_ssh():
    daemon = Daemon()
    try:
        session = daemon.session(KLASTER).ready()
        session.keys("gp")
        session.wait_text("South Baltic Creative Clusters")
        session.wait_text("live: bundled directory")
        session.resize(132, 43)
        session.wait(lambda: len(session.screen.lines()[0]) > 100,
                     "the new size")
        session.keys("\r")
        session.wait_text("Project:")
        session.leave()
        check(not daemon.klaster_pids(), "something is left")

        # The line breaks: klaster at the other end goes, with its service.
        session = daemon.session(KLASTER).ready()
        pid = daemon.klaster_pids()[0]
        os.kill(session.pid, 9)
        await_true(lambda: is_gone(pid), "the end of klaster")
        await_true(lambda: not daemon.klaster_pids(), "the end of klasterd")

        session = daemon.session(f"{KLASTER} list projects; echo =$?")
        session.wait_end()
        check("South Baltic" in session.screen.text(), "no list")
        check(1049 not in session.screen.modes, "a screen for a command")
        session.check_clean()
    finally:
        daemon.end()


if __name__ == "__main__":
    main(globals())
