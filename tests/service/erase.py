#!/usr/bin/env python3
"""What is left of a person in the bytes of files.

erase.py find DIR...         pieces of the person in any file, one a line
erase.py hash KEY ID         the digest by which changes tell a deletion
"""
import base64
import hashlib
import hmac
import os
import sys

# As she is written, folded, and in pieces as an index may cut them.
WHOLE = ["Žanete", "zanete", "Xylqvortaitė", "xylqvortaite",
         "xylqpost", "29876543", "2987 6543", "zxylq"]
PIECES = [word[i:i + 6] for word in ("xylqvortaite", "xylqpost")
          for i in range(len(word) - 5)]


def forms():
    for text in WHOLE + PIECES:
        for form in (text, text.lower(), text.upper()):
            for code in ("utf-8", "utf-16-le"):
                yield form.encode(code)


def find(paths):
    found = set()
    wanted = set(forms())
    for path in paths:
        names = [path] if os.path.isfile(path) else [
            os.path.join(at, name) for at, _, files in os.walk(path)
            for name in files]
        for name in names:
            try:
                with open(name, "rb") as file:
                    data = file.read()
            except FileNotFoundError:
                continue
            found.update("%s: %r" % (name, form) for form in wanted
                         if form in data)
    for line in sorted(found):
        print(line)


def digest(key, name):
    key = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
    value = hmac.new(key, name.encode(), hashlib.sha256).digest()[:16]
    print(base64.urlsafe_b64encode(value).decode().rstrip("="))


if sys.argv[1] == "find":
    find(sys.argv[2:])
else:
    digest(*sys.argv[2:])
