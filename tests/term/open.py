#!/usr/bin/env python3
"""open.py: addresses of records in other programs, byte for byte.

A stub stands for the browser and writes down what it was called with: one
argument, which holds nothing but an address, whatever a record says. One for
terminals gets the terminal, and gives it back.
"""
import os
import re

from harness import (KLASTER, TMP, Answers, Session, await_true, check, main,
                     private_env, program, run)

# What a record says, and what a browser gets of it; None: nothing.
CORPUS = [
    ("https://example.org/a?b=c&d", "https://example.org/a?b=c&d"),
    ("https://example.org/$(id)`id`;id|id",
     "https://example.org/%24%28id%29%60id%60;id%7Cid"),
    ("https://example.org/'\"<>\\", "https://example.org/%27%22%3C%3E%5C"),
    ("https://example.org/%00%0a", "https://example.org/%00%0a"),
    ("https://example.org/--help", "https://example.org/--help"),
    ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
    ("https://\u0430pple.example/", "https://xn--pple-43d.example/"),
    ("javascript:alert(1)", None), ("file:///etc/passwd", None),
    ("ssh://-oProxyCommand=id/", None), ("--help", None), ("$(id)", None),
    ("`id`", None), ("https://a b/", None), ("https://a/\n--help", None),
    ("https://u:p@example.org/", None), ("https://-x/", None),
    ("data:text/html,x", None), ("https://example.org/" + "x" * 2048, None),
    ("https://example.org/" + "y" * 70, "https://example.org/" + "y" * 70),
]
MAILS = [("a.b@example.org", "mailto:a.b@example.org"),
         ("o'neill$(id)@example.org", None), ("-x@example.org", None),
         ("o'neill@example.org", "mailto:o%27neill@example.org"),
         ("a@example.org?bcc=b@c", None), ("a@b.c,d@e.f", None)]


def answer(path):
    found = re.search(r"/r(\d+)", path)
    number = int(found.group(1)) if found else 0
    web = CORPUS[number % len(CORPUS)][0]
    mail = MAILS[number % len(MAILS)][0]
    return 200, {"data": {
        "type": "organisations", "id": f"r{number}", "attributes": {
            "name": f"Number {number}", "website": web, "email": [mail]}}}


def recorder(name="stub"):
    """Writes its arguments, each ended by NUL, and a line feed; as a whole."""
    out = os.path.join(TMP, name + ".out")
    path = program(name, f"""
        printf '%s\\0' "$@" "${{KLASTER_TOKEN-none}}" \
            "$(ls /proc/$$/fd | tr '\\n' ' ')" >"{out}.$$"
        echo >>"{out}.$$"
        cat "{out}.$$" >>"{out}"
    """)
    with open(out, "w", encoding="utf-8"):
        pass
    return path, out


def calls(out):
    with open(out, encoding="utf-8") as file:
        return [call.split("\0") for call in file.read().split("\0\n")[:-1]]


def play(url, steps, **changes):
    script = os.path.join(TMP, "steps")
    with open(script, "w", encoding="utf-8") as file:
        file.write("\n".join(steps) + "\n")
    done = run([KLASTER, "--service", url, "--script", script],
               private_env(**changes))
    check(done.returncode == 0, done.stdout.decode() + done.stderr.decode())


def check_corpus(corpus, command, **changes):
    path, out = recorder()
    steps = []
    for number, (_, want) in enumerate(corpus):
        steps += [f"$ run open organisations/r{number}", f"$ run {command}"]
        steps += ["$ expect Given to"] if want else []
    play(Answers(answer).url, steps, **{key: value.format(path)
                            for key, value in changes.items()})
    wants = sorted(want for _, want in corpus if want)
    await_true(lambda: len(calls(out)) == len(wants), "all calls")
    got = sorted(calls(out))
    check([call[0] for call in got] == wants, f"{got}")
    for call in got:
        check(len(call) == 3, f"not one argument: {call}")
        check(call[1] == "none", f"a token: {call[1]}")
        # Beside the three: the script itself, and the pipe to ls.
        check(set(call[2].split()) <= {"0", "1", "2", "3", "4", "10"},
              f"descriptors: {call[2]}")


def test_browser():
    check_corpus(CORPUS, "open-link", BROWSER="/no/such/thing:{}",
                 KLASTER_TOKEN="secret")


def test_browser_with_words():
    path, out = recorder()
    play(Answers(answer).url, ["$ run open organisations/r0",
                   f"$ run set browser '{path} --new %s -x'",
                   "$ run open-link", "$ expect Given to"])
    await_true(lambda: calls(out), "the call")
    check(calls(out)[0][:3] == ["--new", CORPUS[0][1], "-x"],
          f"{calls(out)}")


def test_mail():
    check_corpus(MAILS, "mail", KLASTER_MAILER="{}", KLASTER_TOKEN="secret")


def test_windows():
    path, out = recorder("xdg-open")
    play(Answers(answer).url, ["$ run open organisations/r0", "$ run mail",
                   "$ expect Given to xdg-open: mailto:a.b@example.org"],
         DISPLAY=":99", PATH=os.path.dirname(path) + ":" +
         os.environ["PATH"])
    await_true(lambda: calls(out), "the call")


def test_no_browser():
    env = private_env()
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        env.pop(name, None)
    session = Session([KLASTER, "--service", Answers(answer).url, "-c",
                       "open organisations/r0"], env)
    session.wait_text("Number 0")
    session.keys("xo")
    session.wait_text("sent to the clipboard: no browser here")
    check(session.screen.clipboard == [CORPUS[0][1].encode()],
          f"{session.screen.clipboard}")
    session.command("copied")
    session.wait_text(CORPUS[0][1])
    # One that a line cannot hold is shown whole.
    session.command(f"open organisations/r{len(CORPUS) - 1}")
    session.wait_text(f"Number {len(CORPUS) - 1}")
    session.keys("xo")
    session.wait_text("Copied: ")
    check(session.screen.clipboard[-1] == CORPUS[-1][1].encode(),
          f"{session.screen.clipboard}")
    session.leave()


def test_terminal():
    """It has the terminal; ^C there is for it, and klaster comes back."""
    path = program("w3m", """
        trap 'echo interrupted' INT
        echo "PAGE $1"
        read -r line
        read -r line
        echo "read $line"
    """)
    session = Session([KLASTER, "--service", Answers(answer).url, "-c",
                       "open organisations/r0"], private_env(BROWSER=path))
    session.wait_text("Number 0")
    session.keys("xo")
    session.wait_text("PAGE " + CORPUS[0][1])
    check(not session.screen.has_alternate(), "the other screen is on")
    session.keys("\x03")
    session.wait_text("interrupted")
    session.keys("one\rtwo\r")
    session.wait_text("w3m has shown: ")
    check(session.screen.has_alternate(), "klaster is not back")
    session.leave()


if __name__ == "__main__":
    main(globals())
