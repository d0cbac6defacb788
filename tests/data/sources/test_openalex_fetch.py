"""Fetching from OpenAlex, against a server on loopback that answers, fails and pages as the API does."""

import base64
import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.places import PROJECT
from helpers.data.records import SourceError
from helpers.data.sources import openalex_fetch
from helpers.data.sources.openalex import SOURCE, read_openalex
from helpers.data.sources.openalex_fetch import CreditExhausted, fetch_openalex

WHAT = {"technology": "quantum-sensing", "years": (2019, 2023), "countries": ["KR", "JP"]}


def made_works(n=230, crowded=(7, 150)):
    """Works as the API has them; the crowded ones have 130 authors."""
    place = {"id": "https://openalex.org/I1", "display_name": "KAIST", "country_code": "KR"}
    works = []
    for number in range(n):
        authors = [
            {"author": {"id": f"https://openalex.org/A{i}", "display_name": f"Author {i}"}, "institutions": [place]}
            for i in range(130 if number in crowded else 2)
        ]
        works.append(
            {
                "id": f"https://openalex.org/W{number}",
                "title": "Quantum sensing with defects",
                "publication_year": 2020,
                "cited_by_count": number,
                "authorships": authors,
                "abstract_inverted_index": {"word": [0]},
            }
        )
    return works


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        server, asked = self.server, urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(asked.query).items()}
        with server.lock:
            server.asked.append((asked.path, query, dict(self.headers)))
            fault = server.faults.pop(0) if server.faults else None
            number = len(server.asked)
        server.seen(number)
        if fault is not None:
            return fault(self)
        found = re.fullmatch(r"/works/(W\d+)", asked.path)
        if found:
            work = server.whole.get(found[1])
            return self.reply(work) if work else self.reply({"error": "not found"}, 404)
        start = 0 if query.get("cursor") in ("*", None) else int(base64.b64decode(query["cursor"]))
        end = start + int(query["per_page"])
        results = [cut(work) for work in server.works[start:end]]
        cursor = base64.b64encode(str(end).encode()).decode() if results else None
        self.reply({"meta": {"count": len(server.works), "next_cursor": cursor}, "results": results})

    def reply(self, content, status=200, headers=()):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), "Connection": "close", **dict(headers)}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


def cut(work):
    """A work as lists give it: 100 authors at most."""
    if len(work["authorships"]) <= 100:
        return work
    return work | {"authorships": work["authorships"][:100], "is_authors_truncated": True}


@contextmanager
def api(works, faults=(), seen=lambda number: None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.works, server.faults, server.seen = works, list(faults), seen
    server.whole = {work["id"].rsplit("/", 1)[1]: work for work in works}
    server.asked, server.lock = [], threading.Lock()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        server.url = f"http://127.0.0.1:{server.server_port}"
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def fetch(server, folder, sleep=lambda seconds: None, **more):
    return fetch_openalex(folder=folder, base_url=server.url, progress=False, sleep=sleep, **(WHAT | more))


def lines(file):
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def fails(status, said=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.reply({"error": "Error", "message": said or "Sorry"}, status, named)


def cut_connection(handler):
    handler.close_connection = True
    handler.connection.close()


def cut_body(handler):
    handler.reply(b'{"meta": {"count"', 200, {"Content-Length": "5000"})


def broken_json(handler):
    handler.reply(b'{"meta": {"count": 3}, "results": [{"id"')


def other_shape(handler):
    handler.reply({"results": 7})


TOO_FAST = fails(429, "Rate limit exceeded: 100 requests per second. Please slow down.", X_RateLimit_Remaining="0")
NO_CREDIT = fails(
    429,
    "Insufficient credits. This request requires 10 credits but you only have 3 remaining.",
    X_RateLimit_Remaining="3",
    X_RateLimit_Credits_Required="10",
    X_RateLimit_Reset="18720",
    Retry_After="18720",
)


def test_pages_come_by_cursor_and_crowded_works_whole(tmp_path):
    with api(made_works()) as server:
        file = fetch(server, tmp_path, mailto="me@example.org", api_key="secret-key")
    found = lines(file)
    assert [work["id"] for work in found] == [work["id"] for work in server.works]
    assert [len(found[number]["authorships"]) for number in (6, 7, 150)] == [2, 130, 130]
    assert not any("abstract_inverted_index" in work for work in found)
    pages = [query for path, query, _ in server.asked if "cursor" in query]
    assert [query["cursor"] for query in pages][:1] == ["*"] and len(pages) == 4
    assert {query["per_page"] for query in pages} == {"100"}
    assert {query["filter"] for query in pages} == {"publication_year:2019-2023,authorships.countries:JP|KR"}
    assert "quantum sens" in pages[0]["search.title_and_abstract.exact"]
    assert [path for path, _, _ in server.asked if path != "/works"] == ["/works/W7", "/works/W150"]
    _, query, headers = server.asked[-1]
    assert headers["Authorization"] == "Bearer secret-key" and "me@example.org" in headers["User-Agent"]
    assert "secret-key" not in str([query for _, query, _ in server.asked])
    assert not any("secret-key" in path.read_text(errors="replace") for path in tmp_path.iterdir() if path.is_file())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fetch.state", "works.jsonl.gz"]


def test_a_fetch_becomes_a_corpus_of_the_technology(tmp_path):
    with api(made_works()) as server:
        file = fetch(server, tmp_path / "raw")
    counts = import_records(read_openalex([file], False), tmp_path / "corpus", [file], SOURCE, "openalex")
    works = read_corpus(tmp_path / "corpus").works
    assert counts["read"] == counts["works"] == 230
    assert works["n_authors"].max() == 130
    assert works["technologies"].map(list).tolist() == [["quantum", "quantum-sensing"]] * 230


def test_a_second_call_asks_for_nothing_and_another_query_is_refused(tmp_path):
    with api(made_works(30, ())) as server:
        file = fetch(server, tmp_path)
        before, asked = file.read_bytes(), len(server.asked)
        assert fetch(server, tmp_path).read_bytes() == before and len(server.asked) == asked
        with pytest.raises(SourceError, match="another query"):
            fetch(server, tmp_path, years=(2018, 2023))
        (tmp_path / "fetch.state").write_text("{")
        with pytest.raises(SourceError, match=r"fetch\.state"):
            fetch(server, tmp_path)


def test_nothing_found_is_an_empty_file(tmp_path):
    with api([]) as server:
        assert lines(fetch(server, tmp_path)) == []


PASSING = {
    "server error": fails(500),
    "gateway": fails(503, Retry_After="7"),
    "too fast": TOO_FAST,
    "cut connection": cut_connection,
    "cut body": cut_body,
    "broken json": broken_json,
    "other shape": other_shape,
}


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_is_waited_out_with_growing_pauses(tmp_path, name):
    waits = []
    with api(made_works(130, (3,)), [PASSING[name]] * 3) as server:
        found = lines(fetch(server, tmp_path, waits.append))
    assert len(found) == 130 and len(found[3]["authorships"]) == 130
    assert waits == ([7, 7, 7] if name == "gateway" else [1, 2, 4])


@pytest.mark.parametrize("text", ["25", formatdate(4_000_000_000, usegmt=True)])
def test_retry_after_is_honoured_as_seconds_and_as_a_date(tmp_path, monkeypatch, text):
    monkeypatch.setattr(openalex_fetch.time, "time", lambda: 4_000_000_000 - 25)
    waits = []
    fault = fails(429, "Too many requests per second", Retry_After=text)
    with api(made_works(10, ()), [fault]) as server:
        fetch(server, tmp_path, waits.append)
    assert waits == [25]


def test_it_gives_up_after_several_attempts_and_goes_on_when_called_again(tmp_path):
    works = made_works(130, ())
    ok = [None, None]
    with api(works, [*ok, *[fails(502)] * 8]) as server:
        waits = []
        with pytest.raises(SourceError, match=r"in 8 attempts \(last: HTTP 502\); call again"):
            fetch(server, tmp_path, waits.append)
        assert waits == [1, 2, 4, 8, 16, 32, 60]
        assert [work["id"] for work in lines(fetch(server, tmp_path))] == [work["id"] for work in works]
        cursors = [query.get("cursor") for _, query, _ in server.asked]
    assert cursors.count("*") == 1


CREDIT = {
    "message": NO_CREDIT,
    "new message": lambda handler: handler.reply({"error": "not_enough_credits"}, 429),
    "headers": fails(429, X_RateLimit_Remaining="0"),
    "wait": fails(429, Retry_After="50000"),
}


@pytest.mark.parametrize("name", CREDIT)
def test_exhausted_credit_stops_at_once_and_the_rest_comes_another_day(tmp_path, name):
    works = made_works(230, ())
    with api(works, [None, None, CREDIT[name]]) as server:
        waits = []
        with pytest.raises(CreditExhausted, match="100 works") as caught:
            fetch(server, tmp_path, waits.append)
        assert waits == [] and "free key" in str(caught.value)
        if name == "message":
            assert "refilled in 5 h 12 min" in str(caught.value)
        assert [work["id"] for work in lines(fetch(server, tmp_path))] == [work["id"] for work in works]


def test_a_refusal_is_told_without_the_key(tmp_path):
    with (
        api([], [fails(400, "Unknown filter field: author_name")]) as server,
        pytest.raises(SourceError, match="HTTP 400: Error Unknown filter field") as caught,
    ):
        fetch(server, tmp_path, api_key="secret-key")
    assert "secret-key" not in str(caught.value)


def test_a_crowded_work_that_is_gone_stays_as_the_list_has_it(tmp_path):
    with api(made_works(10, (3,))) as server:
        server.whole.clear()
        found = lines(fetch(server, tmp_path))
    assert len(found[3]["authorships"]) == 100 and found[3]["is_authors_truncated"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"technology": "alchemy"},
        {"years": (2023, 2019)},
        {"years": (1, 2)},
        {"countries": ["XX"]},
        {"mailto": "me"},
        {"mailto": "me@example.org\r\nX-Header: 1"},
    ],
)
def test_arguments_that_make_no_sense_are_refused_before_anything_is_asked(tmp_path, wrong):
    with api([]) as server, pytest.raises(ValueError, match=re.escape(next(iter(wrong))[:4])):
        fetch(server, tmp_path / "raw", **wrong)
    assert server.asked == [] and not (tmp_path / "raw").exists()


class Killed(BaseException):
    """Stands for a process that ends here."""


def test_interrupted_at_any_write_or_request_the_result_is_the_same(tmp_path, monkeypatch):
    works = made_works(250, (7, 150, 201))
    with api(works) as server:
        whole = fetch(server, tmp_path / "whole").read_bytes()
    chance, replace = random.Random(5), os.replace
    deaths = Counter()

    def die(where):
        if chance.random() < 0.2:
            deaths[where] += 1
            raise Killed

    def deadly_replace(source, target):
        die("before a file appears")
        replace(source, target)
        die("after a file appeared")

    monkeypatch.setattr(os, "replace", deadly_replace)
    get = openalex_fetch._Api.get
    monkeypatch.setattr(openalex_fetch._Api, "get", lambda *args, **more: die("at a request") or get(*args, **more))
    with api(works) as server:
        for attempt in range(5):
            result = None
            while result is None:
                try:
                    result = fetch(server, tmp_path / str(attempt))
                except Killed:
                    continue
            assert result.read_bytes() == whole
    assert len(deaths) == 3 and min(deaths.values()) > 3


SCRIPT = """
import sys
from pathlib import Path
from helpers.data.sources.openalex_fetch import fetch_openalex
fetch_openalex("quantum-sensing", Path(sys.argv[1]), (2019, 2023), ["KR", "JP"], base_url=sys.argv[2],
               progress=False, sleep=lambda seconds: None)
"""


def real_works(folder):
    """250 works of the shared archives if they are there (one of them has 100 authors), else made ones."""
    archives = sorted((folder / "openalex_works").glob("*.zip")) if folder.is_dir() else []
    if len(archives) < 2:
        return made_works(250)
    with zipfile.ZipFile(archives[1]) as archive:
        return [work for name in archive.namelist()[:10] for work in json.loads(archive.read(name))]


def test_a_killed_process_loses_nothing(tmp_path):
    works = real_works(Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data")))
    with api(works) as server:
        whole = fetch(server, tmp_path / "whole").read_bytes()
    chance, running = random.Random(11), []

    def kill(number):
        if running and number == running[0][1]:
            os.kill(running[0][0].pid, signal.SIGKILL)

    faults = [None, fails(500), None, TOO_FAST, None, broken_json]
    with api(works, faults, kill) as server:
        codes = []
        while not codes or codes[-1] != 0:
            due = len(server.asked) + chance.randint(2, 3) if len(codes) < 3 else None
            process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path / "killed"), server.url])
            running[:] = [(process, due)]
            codes.append(process.wait(timeout=300))
    assert codes == [-signal.SIGKILL] * 3 + [0]
    assert (tmp_path / "killed" / "works.jsonl.gz").read_bytes() == whole
