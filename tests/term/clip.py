#!/usr/bin/env python3
"""clip.py: what is copied arrives in the clipboard of the terminal.

Read three times by others than us: by a terminal that decodes what it was
sent, by tmux, which keeps it in its buffer, and by what tmux and screen pass
on to the terminal around them.
"""
import base64
import os
import re
import shutil
import subprocess

from harness import (KLASTER, TMP, Session, await_true, check, main,
                     private_env, skip)

NAME = "Association of Polish Communes of Euroregion Baltic \u2013 ERB"
OPEN = ["-c", "open organisations/erb"]


def settings(name, text):
    path = os.path.join(TMP, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def passed_on(raw):
    """The texts of all OSC 52 in what a terminal got."""
    return [base64.b64decode(text, validate=True).decode() for text in
            re.findall(rb"\x1b\]52;c;([^\x07\x1b]*)(?:\x1b\\|\x07)",
                       bytes(raw))]


def test_terminal():
    session = Session([KLASTER, *OPEN])
    session.wait_text("Stary Rynek")
    session.keys("y")
    session.wait_text("Sent to the terminal's clipboard")
    session.command("copy website")
    session.wait_text("clipboard: https://eurobalt.org.pl/")
    session.command("copy record")
    session.wait_text("clipboard: record")
    got = [text.decode() for text in session.screen.clipboard]
    check(got[:2] == [NAME, "https://eurobalt.org.pl/"], f"{got}")
    lines = got[2].split("\n")
    check(NAME in lines and max(map(len, lines)) <= 72, f"{lines}")
    check("  South Baltic Creative Clusters  project partner" in lines,
          f"{lines}")
    session.command("copied")
    session.wait_text("Copied: record")
    session.leave()


def tmux(socket, *words, env=None):
    done = subprocess.run(["tmux", "-S", socket, *words], cwd=TMP, env=env,
                          capture_output=True, text=True, check=False)
    return done.stdout


def test_tmux_keeps_it():
    if not shutil.which("tmux"):
        skip("no tmux")
    socket = os.path.join(TMP, "clip1")
    env = private_env(TERM="xterm-256color")
    tmux(socket, "-f", "/dev/null", "start-server", ";", "set", "-s",
         "set-clipboard", "on", ";", "new-session", "-d", "-s", "k", "-x",
         "80", "-y", "24", KLASTER, *OPEN, env=env)
    try:
        shown = lambda: tmux(socket, "capture-pane", "-p", "-t", "k")
        await_true(lambda: "Stary Rynek" in shown(), "the record")
        tmux(socket, "send-keys", "-t", "k", "y")
        await_true(lambda: "Sent to tmux" in shown(), "the message")
        await_true(lambda: tmux(socket, "show-buffer") == NAME, "the buffer")
    finally:
        tmux(socket, "kill-server")


def check_passed(session):
    session.wait_text("Stary Rynek")
    before = len(session.raw)
    session.keys("y")
    session.wait_text("through tmux or screen")
    session.wait(lambda: passed_on(session.raw[before:]) == [NAME],
                 "the name for the terminal outside")
    session.keys("xr")
    session.wait(lambda: len(passed_on(session.raw[before:])) == 2,
                 "a long text")
    text = passed_on(session.raw[before:])[1]
    check(NAME in text and "project partner" in text, text)
    session.keys("Q")
    session.wait_end()


def test_through_tmux():
    if not shutil.which("tmux"):
        skip("no tmux")
    conf = settings("clip.tmux", "set -s set-clipboard off\n"
                    "set -g allow-passthrough on\nset -s exit-empty on\n")
    klaster = settings("clip.conf", "clipboard-through = yes\n")
    session = Session(["tmux", "-S", os.path.join(TMP, "clip2"), "-f", conf,
                       "new-session", KLASTER, "--config", klaster, *OPEN],
                      private_env(TERM="xterm-256color"))
    check_passed(session)


def test_through_screen():
    if not shutil.which("screen"):
        skip("no screen")
    klaster = settings("clip.conf", "clipboard-through = yes\n")
    places = os.path.join(TMP, "screens")
    os.makedirs(places, mode=0o700, exist_ok=True)
    session = Session(["screen", "-c", "/dev/null", "-U", KLASTER, "--config",
                       klaster, *OPEN],
                      private_env(TERM="xterm-256color", SCREENDIR=places))
    check_passed(session)


if __name__ == "__main__":
    main(globals())
