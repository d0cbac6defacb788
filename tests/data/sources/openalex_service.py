"""OpenAlex' API on loopback: it searches, pages, refuses, charges and fails as the service of 2026 does."""

import base64
import json
import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PARAMETERS = {"filter", "search.title_and_abstract.exact", "per_page", "cursor", "select", "api_key"}
FILTERS = {"publication_year", "authorships.countries", "topics.id"}
FIELDS = {
    *("id", "ids", "doi", "title", "display_name", "publication_year", "type", "is_retracted", "updated_date"),
    *("authorships", "primary_location", "primary_topic", "topics", "concepts", "mesh", "keywords", "funders"),
    *("awards", "cited_by_count", "citation_normalized_percentile", "cited_by_percentile_year", "referenced_works"),
    "abstract_inverted_index",
}


def refusal(asked):
    """Why the service would answer a list query with HTTP 400, or None."""
    for name in asked.keys() - PARAMETERS:
        return f"{name} is not a valid parameter"
    for part in asked.get("filter", "").split(","):
        if part.split(":")[0] not in FILTERS:
            return f"Unknown filter field: {part}"
        if part.count("|") >= 100:
            return "Maximum number of values exceeded"
    if not 1 <= int(asked.get("per_page", 25)) <= 100:
        return "per_page must be between 1 and 100"
    unknown = set(asked.get("select", "id").split(",")) - FIELDS
    if unknown:
        return f"{sorted(unknown)[0]} is not a valid select field"
    phrases = asked.get("search.title_and_abstract.exact", "").split(" OR ")
    if len(phrases) > 1 and any("*" in phrase and " " in phrase for phrase in phrases):
        return "A wildcard inside a phrase cannot be combined with OR"
    return None


def matches(work, asked):
    """Whether a query finds a work."""
    terms = dict(part.split(":", 1) for part in asked["filter"].split(","))
    first, last = map(int, terms["publication_year"].split("-"))
    countries = set(terms.get("authorships.countries", "").split("|")) - {""}
    topics = set(terms.get("topics.id", "").split("|")) - {""}
    places = {place["country_code"] for slot in work["authorships"] for place in slot["institutions"]}
    about = {topic["id"].rsplit("/", 1)[-1] for topic in work.get("topics", ())}
    if not first <= work["publication_year"] <= last or countries - places == countries != set():
        return False
    if topics and not topics & about:
        return False
    phrases = asked.get("search.title_and_abstract.exact", "").split(" OR ")
    texts = (re.escape(phrase.strip('"')).replace(r"\*", r"\w*") for phrase in phrases)
    title = re.sub(r"\W+", " ", work["title"].lower())
    return any(re.search(rf"\b{text}\b" if text else "", title) for text in texts)


def cut(work):
    """A work as lists give it: 100 authors at most."""
    return work | {"authorships": work["authorships"][:100]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server, address = self.server, urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        is_count = address.path == "/works" and "cursor" not in asked
        with server.lock:
            server.asked.append((address.path, asked, dict(self.headers)))
            fault = server.faults.pop(0) if server.faults and not is_count else None
            number = len(server.asked)
        server.seen(number)
        if fault is not None:
            return fault(self)
        single = re.fullmatch(r"/works/(W\d+)", address.path)
        if single:
            work = server.whole.get(single[1])
            return self.reply(work) if work else self.reply({"error": "not found"}, 404)
        why = refusal(asked)
        if why:
            return self.reply({"error": "Invalid query parameters error.", "message": why}, 400)
        if not self.pay(0.001 if "search.title_and_abstract.exact" in asked else 0.0001):
            return None
        found = [work for work in server.works if server.finds(work, asked)]
        start = 0 if asked.get("cursor") in ("*", None) else int(base64.b64decode(asked["cursor"]))
        end = start + int(asked.get("per_page", 25))
        fields = asked["select"].split(",") if "select" in asked else None
        results = [cut(work) for work in found[start:end]]
        results = [{key: work[key] for key in fields or work if key in work} for work in results]
        cursor = base64.b64encode(str(end).encode()).decode() if results and "cursor" in asked else None
        return self.reply({"meta": {"count": len(found), "next_cursor": cursor}, "results": results})

    def pay(self, dollars):
        with self.server.lock:
            enough = self.server.budget >= dollars
            self.server.budget -= dollars if enough else 0
            self.server.spent += dollars if enough else 0
        if not enough:
            headers = {"X-RateLimit-Remaining-USD": "0.0", "X-RateLimit-Cost-Required-USD": str(dollars)}
            self.reply({"error": "Rate limit exceeded", "message": "Daily limit"}, 429, headers)
        return enough

    def reply(self, content, status=200, headers=()):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), "Connection": "close", **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@contextmanager
def service(works, faults=(), seen=lambda number: None, budget=10.0, finds=matches):
    """The service with some works. Faults are met in turn by requests for pages and single works, not by counts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.works, server.faults, server.seen, server.finds = works, list(faults), seen, finds
    server.whole = {work["id"].rsplit("/", 1)[1]: work for work in works}
    server.asked, server.lock, server.budget, server.spent = [], threading.Lock(), budget, 0.0
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        server.url = f"http://127.0.0.1:{server.server_port}"
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
