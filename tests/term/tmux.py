#!/usr/bin/env python3
"""tmux.py: the bundled directory on a terminal that is not ours.

tmux draws what it was sent and says what stands there; so the screens are
checked twice, by our own reading of the bytes and by somebody else's.
"""
import atexit
import os
import shutil
import subprocess

from harness import (KLASTER, TMP, Failure, await_true, check, children,
                     is_gone, main, private_env, skip)

SERVERS = []


class Pane:
    """klaster in a pane of a tmux server of our own."""

    def __init__(self, cols, rows, *flags):
        if not shutil.which("tmux"):
            skip("no tmux")
        self.socket = os.path.join(TMP, f"tmux{len(SERVERS)}")
        env = private_env(TERM="xterm-256color")
        SERVERS.append(self)
        self.tmux("-f", "/dev/null", "new-session", "-d", "-s", "k", "-x",
                  str(cols), "-y", str(rows), KLASTER, *flags, env=env)

    def tmux(self, *words, env=None):
        done = subprocess.run(["tmux", "-S", self.socket, *words], env=env,
                              cwd=TMP, capture_output=True, text=True)
        return done.stdout

    def lines(self):
        return [line.rstrip() for line in
                self.tmux("capture-pane", "-p", "-t", "k").split("\n")[:-1]]

    def cursor(self):
        return self.tmux("display-message", "-p", "-t", "k",
                         "#{cursor_x},#{cursor_y}").strip()

    def wait(self, *texts):
        try:
            await_true(lambda: all(text in "\n".join(self.lines())
                                   for text in texts), f"{texts}")
        except Failure as failure:
            raise Failure(f"{failure}\n" + "\n".join(self.lines())) from None

    def keys(self, *keys):
        self.tmux("send-keys", "-t", "k", *keys)

    def end(self):
        """Waits for klaster and for what it started."""
        pid = self.tmux("display-message", "-p", "-t", "k", "#{pane_pid}")
        pids = [int(pid), *children(int(pid))] if pid.strip() else []
        self.tmux("kill-server")
        for pid in pids:
            await_true(lambda: is_gone(pid), f"the end of {pid}")


@atexit.register
def end_servers():
    for pane in SERVERS:
        pane.end()


def check_frame(pane, title, hint, rows):
    lines = pane.lines()
    check(len(lines) == rows, f"{len(lines)} rows")
    check(lines[0].startswith(title), f"title {lines[0]!r}")
    check("live: bundled directory" in lines[-2], f"status {lines[-2]!r}")
    check(hint in lines[-1], f"hints {lines[-1]!r}")


def check_cursor_row(pane, text):
    """The cursor stands on the marked row, at its mark."""
    x, y = map(int, pane.cursor().split(","))
    row = pane.lines()[y]
    check(x == 0 and row.startswith("> ") and text in row,
          f"the cursor stands at {x},{y}: {row!r}")


def walk(cols, rows):
    pane = Pane(cols, rows)
    pane.wait("live: bundled directory", "Organisations", "Sources")
    check_frame(pane, "klaster", "quit", rows)
    check_cursor_row(pane, "Clusters")
    pane.keys("g", "p")
    pane.wait("South Baltic Creative Cl", "Regional Creative Ind")
    check_frame(pane, "Projects", "open", rows)
    pane.keys("G")
    await_true(lambda: "South Baltic" in pane.lines()[
        int(pane.cursor().split(",")[1])], "the last row")
    check_cursor_row(pane, "South Baltic Creative Cl")
    if cols >= 130:
        # The record stands beside the list.
        pane.wait("Also called", "Programme", "Interreg V-A South Baltic")
    pane.keys("Enter")
    pane.wait("Project: South Baltic Creative Clusters", "Number",
              "Programme")
    check_frame(pane, "Project: South Baltic", "Esc back", rows)
    pane.keys("Escape")
    pane.wait("Regional Creative Ind")
    check_cursor_row(pane, "South Baltic Creative Cl")
    pane.keys("/")
    pane.wait("Search:")
    pane.keys("-l", "elblag")
    pane.keys("Enter")
    pane.wait("Association of Polish Communes", "Search: elblag")
    pane.keys("?")
    pane.wait("Commands and their keys")
    pane.keys("Escape")
    pane.wait("Search: elblag")
    pane.keys("Q")
    await_true(lambda: not pane.lines(), "the end of klaster")


def test_80x24():
    walk(80, 24)


def test_132x43():
    walk(132, 43)


def test_wide_and_joined_letters():
    """What tmux makes of columns and what we do must be the same."""
    pane = Pane(80, 24)
    pane.wait("Sources")
    pane.keys(":")
    await_true(lambda: pane.lines()[-1].startswith(":"), "the prompt")
    text = "echo 漢字 한글 e\u0301 ą\u0328 ok"
    pane.keys("-l", text)
    pane.wait("ok")
    pane.keys("Enter")
    # The prompt had these letters before: the answer is what stands without.
    await_true(lambda: "漢字" in "".join(pane.lines()) and
               not any("echo" in line for line in pane.lines()),
               "the answer of echo")
    row = [line for line in pane.lines() if "漢字" in line][0]
    check(row.endswith(" B") and "ok" in row, f"columns are lost: {row!r}")
    pane.keys("Q")
    await_true(lambda: not pane.lines(), "the end of klaster")


if __name__ == "__main__":
    main(globals())
