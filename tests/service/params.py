#!/usr/bin/env python3
"""Every parameter of the description, with values it allows, values at its
edges and values nobody should send, alone and together. Whatever is asked:
a status the description has for it, never 500; a document; and for a 400 the
parameter it is for. Run by params.sh.

params.py PORT OPENAPI COUNT [SEED]"""
import gzip
import json
import random
import sys
import urllib.parse

sys.dont_write_bytecode = True
from bare import HOST, answer, check, dial, finish, send  # noqa: E402

PORT = int(sys.argv[1])
with open(sys.argv[2]) as f:
    DOC = json.load(f)
COUNT = int(sys.argv[3])
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 20
luck = random.Random(SEED)
AT_ONCE = 20

HOSTILE = [  # percent-encoded, as they go out
    "", "%20", "*", "-", "'", "''%20OR%201=1--", "%22", "%22%22%22", "a%22b",
    "%5C", "%25", "_", ";", "),(", "NOT%20AND%20OR%20NEAR", "{a%20b}:c*",
    "%00", "a%00b", "%ff%fe", "%c0%af", "%ed%a0%80", "%f4%90%80%80", "%e2%80",
    "%0d%0aX:%20y", "%1b[2J", "%7f", "%", "%4", "%zz", "%E2%80%AE%D7%90",
    "e" + "%CC%81" * 300, "%F0%9F%91%A9%E2%80%8D" * 50, "a" * 2048,
    "a" * 2049, ",".join("abcdefghij" * 3), "," * 500, "a,,b", ",a",
    "0", "-1", "1.5", "1e999", "0x10", "007", "99999999999999999999999999",
    "9007199254740993", "-9223372036854775808", "NaN", "%C4%97%C5%BE%C4%85",
    "0000-00-00", "2020-13-01", "2020-02-30", "9999-12-31", "10000-01-01",
    "-0001-01-01", "2020-01-01T00:00:00Z", "true", "yes", "null", "[]", "{}",
    "../../etc/passwd", "claims", "translations", "id", "type", "email",
    "a.b.c.d.e", "a%2Cb", "a%26b=c", "a%3Db", "%23", "%3F", "%2F", "%2e%2e",
]
NAMES = ["q", "lang", "filter", "filter[]", "filter[q][q]", "filter[q",
         "filter]q[", "filter[[q]]", "filter[id]", "filter[nix]", "page",
         "page[offset]", "page[number]", "page[size][x]", "fields",
         "fields[nix]", "sort[x]", "include[x]", "%00", "%ff", "", "[]",
         "Sort", "a" * 200, "filter%5Bq%5D", "facetby", "fields[people]"]


def resolved(item):
    while "$ref" in item:
        at = DOC
        for step in item["$ref"].split("/")[1:]:
            at = at[step.replace("~1", "/").replace("~0", "~")]
        item = at
    return item


def enum_of(schema):
    schema = resolved(schema)
    if "const" in schema:
        return [schema["const"]]
    return schema.get("enum", [])


def quoted(value):
    return urllib.parse.quote(str(value), safe="-._~*")


def by_pattern(schema):
    """A few of what the service's patterns are for."""
    return luck.choice(["LT", "lt", "TO8", "2020", "2020-06", "2020-06-30",
                        "1000000", "0.5", "2019..2021", "50000..", "EUR", "projects/sbcc", "sbcc",
                        "true", "false", "kultura", "Lie", "a"])


def valid(schema):
    """A value of the schema, or something near it."""
    schema = resolved(schema)
    kind = schema.get("type")
    if enum_of(schema):
        return quoted(luck.choice(enum_of(schema)))
    for some in ("oneOf", "anyOf", "allOf"):
        if some in schema:
            return valid(luck.choice(schema[some]))
    if kind == "array":
        most = min(schema.get("maxItems", 4), 4)
        return ",".join(valid(schema.get("items", {}))
                        for _ in range(luck.randint(1, most)))
    if kind in ("integer", "number"):
        return str(luck.randint(schema.get("minimum", 0),
                                min(schema.get("maximum", 500), 500)))
    if kind == "boolean":
        return luck.choice(("true", "false"))
    return quoted(by_pattern(schema))


def edge(schema):
    """At and behind the bounds that the schema names."""
    schema = resolved(schema)
    found = []
    for bound in ("minimum", "maximum"):
        if bound in schema:
            found += [str(schema[bound] + d) for d in (-1, 0, 1)]
    for bound in ("minLength", "maxLength"):
        if bound in schema:
            found += ["a" * max(0, schema[bound] + d) for d in (-1, 0, 1)]
    if "maxItems" in schema:
        items = enum_of(schema.get("items", {})) or ["a"]
        found += [",".join(quoted(luck.choice(items))
                           for _ in range(max(0, schema["maxItems"] + d)))
                  for d in (-1, 0, 1)]
    return luck.choice(found) if found else valid(schema)


def value_for(parameter, cursors):
    schema = parameter["schema"]
    if parameter["name"] in ("page[after]", "page[before]") and cursors and \
            luck.random() < 0.7:
        cursor = luck.choice(cursors)
        if luck.random() < 0.3:  # not quite
            at = luck.randrange(len(cursor))
            cursor = cursor[:at] + luck.choice("Aa-_=.") + cursor[at + 1:]
        return cursor
    dice = luck.random()
    if dice < 0.6:
        return valid(schema)
    return edge(schema) if dice < 0.75 else luck.choice(HOSTILE)


def known(path):
    """Its parameters in the query, and the statuses it may have."""
    item = DOC["paths"][path]
    parameters = [resolved(p) for p in
                  item.get("parameters", []) +
                  item["get"].get("parameters", [])]
    return ([p for p in parameters if p["in"] == "query"],
            {int(code) for code in item["get"]["responses"]})


PATHS = {path: known(path) for path in DOC["paths"]}


def make(ids, cursors):
    """A path of the description, and what it is asked with."""
    path = luck.choice(list(PATHS))
    parameters, allowed = PATHS[path]
    target = path
    if "{id}" in path:
        kind = path.split("/")[2]
        target = path.replace("{id}", luck.choice(
            ids.get(kind, ["nix"]) + ["nix"]) if luck.random() < 0.8
            else luck.choice(HOSTILE))
    pairs = []
    chosen = luck.choices(parameters, k=luck.choice((0, 1, 1, 2, 3, 5, 9))) \
        if parameters else []
    for parameter in chosen:
        name = parameter["name"]
        if luck.random() < 0.1:
            name = urllib.parse.quote(name, safe="")
        pairs.append((name, value_for(parameter, cursors)))
    if luck.random() < 0.12:
        pairs.append((luck.choice(NAMES), luck.choice(HOSTILE)))
    if luck.random() < 0.02:
        pairs += [("filter[country]", "LT")] * luck.choice((2, 47, 60))
    if pairs:
        target += "?" + "&".join(
            name + luck.choice(("=", "=", "=", "=", "=", "")) + value
            for name, value in pairs)
    return path, target[:8100]


def sent_names(target):
    """The names in the query, as a reader decodes them."""
    query = target.partition("?")[2]
    return {urllib.parse.unquote_plus(part.partition("=")[0],
                                      errors="replace")
            for part in query.split("&")}


def judge(path, target, method, got):
    what = "%s %s" % (method.decode(), target)
    if not got:
        check("no answer: " + what, False)
        return
    status, fields, body = got
    check("status %d: %s" % (status, what),
          status in PATHS[path][1] and status not in (500, 501, 503, 505),
          body)
    if method == b"HEAD" or status == 304:
        check("a body: " + what, not body, body)
        return
    try:
        if fields.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        document = json.loads(body)
    except (ValueError, OSError):
        check("no document: " + what, False, body)
        return
    if status < 400:
        check("nothing in it: " + what, "errors" not in document, body)
        return
    for error in document["errors"]:
        check("no error: " + what, error["status"] == str(status) and
              error["code"] and error["title"] and error["detail"], body)
        if status != 400 or error["code"] == "bad-target" or \
                error["detail"].startswith("More than 48 parameters"):
            continue
        name = error.get("source", {}).get("parameter")
        names = sent_names(target) | {"facetBy"}
        # A name that is no text is nobody's.
        check("of no parameter: " + what, name in names or
              (name is None and error["code"] == "unknown-parameter"), body)


def first_pages():
    """What there is to ask for: ids, and cursors."""
    ids, cursors = {}, []
    s = dial(PORT, 60)
    for path in PATHS:
        kind = path[4:]
        if path.count("/") != 2 or kind in ("search", "changes"):
            continue
        send(s, b"GET " + path.encode() + b"?page[size]=3 HTTP/1.1\r\n" +
             HOST + b"\r\n")
        document = json.loads(answer(s)[2])
        ids[kind] = [row["id"] for row in document["data"]]
        after = document["links"]["next"]
        if after:
            cursors.append(after.partition("page%5Bafter%5D=")[2])
    s.close()
    return ids, cursors


ids, cursors = first_pages()
s = dial(PORT, 60)
left = COUNT
while left > 0:
    batch = []
    for _ in range(min(AT_ONCE, left)):
        path, target = make(ids, cursors)
        method = luck.choice((b"GET",) * 9 + (b"HEAD",))
        head = method + b" " + target.encode("ascii", "replace") + \
            b" HTTP/1.1\r\n" + HOST
        if luck.random() < 0.1:
            head += luck.choice((
                b"If-None-Match: *\r\n", b"Accept-Encoding: x, *\r\n",
                b"Accept: */*;q=0.1\r\n",
                b"Accept-Language: lt, et;q=0.5, *;q=0\r\n"))
        batch.append((path, target, method, head + b"\r\n"))
    send(s, b"".join(one[3] for one in batch))
    for path, target, method, _ in batch:
        got = answer(s, method)
        judge(path, target, method, got)
        if not got:
            s = dial(PORT, 60)
            break
    left -= len(batch)
print(COUNT, "requests of seed", SEED)
finish("parameters")
