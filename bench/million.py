"""million.py: a directory of as many organisations as are wanted, none of
which is kept anywhere: a page is made when it is asked for. It speaks what
doc/profile.md describes, as far as lists go: a page after or before a row, the
first and the last one, the total, and whether anything has changed (nothing
has).
"""
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

SIZE = 50


def row(number):
    return {"type": "organisations", "id": f"made-{number:07d}",
            "attributes": {"name": f"Museum ungdom hantverk {number:07d}",
                           "city": "Rostock", "country": "DE"}}


def page(path, asked, rows):
    """Rows between two numbers, and the links that lead on."""
    size = min(int(asked.get("page[size]", [SIZE])[0]), 200)
    if "page[before]" in asked:
        end = int(asked["page[before]"][0] or rows)
        start = max(0, end - size)
    else:
        start = int(asked.get("page[after]", [0])[0] or 0)
        end = min(rows, start + size)
    kept = "&".join(f"{quote(name)}={quote(value, safe=',')}"
                    for name, values in asked.items() for value in values
                    if name not in ("page[after]", "page[before]"))
    link = f"{path}?{kept}&page%5B"
    return {"links": {
        "first": f"{path}?{kept}",
        "last": f"{link}before%5D=",
        "prev": f"{link}before%5D={start}" if start > 0 else None,
        "next": f"{link}after%5D={end}" if end < rows else None},
        "data": [row(number) for number in range(start, end)],
        "meta": {"page": {"total": rows},
                 "labels": {"country": {"DE": "Germany"}}}}


class Directory:
    """On a free port of 127.0.0.1, until it is closed."""

    def __init__(self, rows):
        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                parts = urlsplit(self.path)
                asked = parse_qs(parts.query, keep_blank_values=True)
                if parts.path == "/v1":
                    said = {"links": {"organisations": "/v1/organisations"},
                            "meta": {"seq": 1, "store": "made", "counts": {
                                "organisations": rows}}}
                elif parts.path == "/v1/organisations":
                    said = page(parts.path, asked, rows)
                elif parts.path.startswith("/v1/organisations/made-"):
                    said = {"data": row(int(parts.path[-7:]))}
                else:
                    said = {"links": {"next": None}, "data": [],
                            "meta": {"seq": 1}}
                body = json.dumps(dict(said, jsonapi={"version": "1.1"}))
                body = body.encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/vnd.api+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
