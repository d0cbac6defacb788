"""Fetching from OpenAlex, against a server on loopback that answers, fails and pages as the API does."""

import gzip
import json
import os
import random
import re
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from email.utils import formatdate
from pathlib import Path

import pytest
from tests.data.sources.openalex_service import refusal, service

from helpers.data.corpus import read_corpus
from helpers.data.imports import import_records
from helpers.data.places import PROJECT
from helpers.data.records import SourceError
from helpers.data.sources import openalex_api, openalex_fetch
from helpers.data.sources.openalex import SOURCE, read_openalex
from helpers.data.sources.openalex_api import CreditExhausted
from helpers.data.sources.openalex_fetch import fetch_openalex
from helpers.data.sources.openalex_query import technology_queries
from helpers.data.technologies import read_technologies

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
                "type": "article",
                "publication_year": 2020,
                "cited_by_count": number,
                "authorships": authors,
                "abstract_inverted_index": {"word": [0]},
            }
        )
    return works


@pytest.fixture(autouse=True)
def direct(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def fetch(server, folder, sleep=lambda seconds: None, **more):
    """`sleep` is told of pauses of a second or more: those between heavy queries are shorter."""
    pause = lambda seconds: sleep(seconds) if seconds >= 1 else None  # noqa: E731
    return fetch_openalex(folder=folder, base_url=server.url, progress=False, sleep=pause, **(WHAT | more))


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
    with service(made_works()) as server:
        file = fetch(server, tmp_path, mailto="me@example.org", api_key="secret-key")
    found = lines(file)
    assert [work["id"] for work in found] == [work["id"] for work in server.works]
    assert [len(found[number]["authorships"]) for number in (6, 7, 150)] == [2, 130, 130]
    assert not any("abstract_inverted_index" in work for work in found)
    pages = [query for path, query, _ in server.asked if "cursor" in query]
    assert [query["cursor"] for query in pages][:1] == ["*"] and len(pages) == 3
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
    with service(made_works()) as server:
        file = fetch(server, tmp_path / "raw")
    counts = import_records(read_openalex([file], False), tmp_path / "corpus", [file], SOURCE, "openalex")
    works = read_corpus(tmp_path / "corpus").works
    assert counts["read"] == counts["works"] == 230
    assert works["n_authors"].max() == 130
    assert works["technologies"].map(list).tolist() == [["quantum", "quantum-sensing"]] * 230


def test_a_second_call_asks_for_nothing_and_another_query_is_refused(tmp_path):
    with service(made_works(30, ())) as server:
        file = fetch(server, tmp_path)
        before, asked = file.read_bytes(), len(server.asked)
        assert fetch(server, tmp_path).read_bytes() == before and len(server.asked) == asked
        with pytest.raises(SourceError, match="another query"):
            fetch(server, tmp_path, years=(2018, 2023))
        (tmp_path / "fetch.state").write_text("{")
        with pytest.raises(SourceError, match=r"fetch\.state"):
            fetch(server, tmp_path)


def test_nothing_found_is_an_empty_file(tmp_path):
    with service([]) as server:
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
    with service(made_works(130, (3,)), [PASSING[name]] * 3) as server:
        found = lines(fetch(server, tmp_path, waits.append))
    assert len(found) == 130 and len(found[3]["authorships"]) == 130
    assert waits == ([7, 7, 7] if name == "gateway" else [1, 2, 4])


@pytest.mark.parametrize("text", ["25", formatdate(4_000_000_000, usegmt=True)])
def test_retry_after_is_honoured_as_seconds_and_as_a_date(tmp_path, monkeypatch, text):
    monkeypatch.setattr(openalex_api.time, "time", lambda: 4_000_000_000 - 25)
    waits = []
    fault = fails(429, "Too many requests per second", Retry_After=text)
    with service(made_works(10, ()), [fault]) as server:
        fetch(server, tmp_path, waits.append)
    assert waits == [25]


def test_it_gives_up_after_several_attempts_and_goes_on_when_called_again(tmp_path):
    works = made_works(130, ())
    with service(works, [None, *[fails(502)] * 8]) as server:
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
    with service(works, [None, CREDIT[name]]) as server:
        waits = []
        with pytest.raises(CreditExhausted, match="100 works") as caught:
            fetch(server, tmp_path, waits.append)
        assert waits == [] and "free key" in str(caught.value)
        if name == "message":
            assert "refilled in 5 h 12 min" in str(caught.value)
        assert [work["id"] for work in lines(fetch(server, tmp_path))] == [work["id"] for work in works]


def test_a_refusal_is_told_without_the_key(tmp_path):
    with (
        service(made_works(9), [fails(400, "Unknown filter field: author_name")]) as server,
        pytest.raises(SourceError, match="HTTP 400: Error Unknown filter field") as caught,
    ):
        fetch(server, tmp_path, api_key="secret-key")
    assert "secret-key" not in str(caught.value)


def test_a_crowded_work_that_is_gone_stays_as_the_list_has_it(tmp_path):
    with service(made_works(10, (3,))) as server:
        server.whole.clear()
        found = lines(fetch(server, tmp_path))
    assert len(found[3]["authorships"]) == 100


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
    with service([]) as server, pytest.raises(ValueError, match=re.escape(next(iter(wrong))[:4])):
        fetch(server, tmp_path / "raw", **wrong)
    assert server.asked == [] and not (tmp_path / "raw").exists()


class Killed(BaseException):
    """Stands for a process that ends here."""


def test_interrupted_at_any_write_or_request_the_result_is_the_same(tmp_path, monkeypatch):
    works = made_works(250, (7, 150, 201))
    with service(works) as server:
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
    get = openalex_fetch.Api.get
    monkeypatch.setattr(openalex_fetch.Api, "get", lambda *args, **more: die("at a request") or get(*args, **more))
    with service(works) as server:
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


def by_one_query(work, asked):
    """Real works are about something else."""
    return "quantum sensing" in asked.get("search.title_and_abstract.exact", "")


def test_a_killed_process_loses_nothing(tmp_path):
    works = real_works(Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data")))
    with service(works, finds=by_one_query) as server:
        whole = fetch(server, tmp_path / "whole").read_bytes()
    chance, running = random.Random(11), []

    def kill(number):
        if running and number == running[0][1]:
            os.kill(running[0][0].pid, signal.SIGKILL)

    faults = [fails(500), None, TOO_FAST, None, broken_json]
    with service(works, faults, kill, finds=by_one_query) as server:
        codes = []
        while not codes or codes[-1] != 0:
            due = len(server.asked) + chance.randint(2, 3) if len(codes) < 3 else None
            process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path / "killed"), server.url])
            running[:] = [(process, due)]
            codes.append(process.wait(timeout=300))
    assert codes == [-signal.SIGKILL] * 3 + [0]
    assert (tmp_path / "killed" / "works.jsonl.gz").read_bytes() == whole


@pytest.mark.parametrize("technology", read_technologies()["id"])
def test_no_query_is_one_that_the_service_refuses(technology):
    for query in technology_queries(technology, (2015, 2024), ["KR"]):
        for asked in (
            {"per_page": 1, "select": "id"},
            {"per_page": 100, "cursor": "*", "select": openalex_fetch.SELECT},
        ):
            assert refusal(query | asked) is None


def test_the_service_refuses_what_it_should():
    span = {"filter": "publication_year:2020-2020"}
    for wrong in (
        {"mailto": "me@example.org"},
        {"per_page": 200},
        {"select": "grants"},
        {"filter": "host_venue.id:V1"},
        {"search.title_and_abstract.exact": '"ice" OR "quantum sens*"'},
    ):
        assert refusal(span | wrong)
    assert refusal(span | {"search.title_and_abstract.exact": '"quantum sens*"'}) is None


def test_the_estimate_is_what_is_then_spent(tmp_path):
    told = []
    works = made_works(430, ())
    works += [
        work | {"id": f"https://openalex.org/W9{n}", "title": "A quantum gravimeter"} for n, work in enumerate(works)
    ]
    with service(works[:530]) as server:
        fetch(server, tmp_path, agree=lambda estimate: told.append((estimate, server.spent)) or True)
    (estimate, counting), fetched = told[0], server.spent - told[0][1]
    pages = [asked for path, asked, _ in server.asked if "cursor" in asked]
    assert (estimate.works, estimate.calls) == (530, len(pages)) == (530, 7)
    assert estimate.dollars == pytest.approx(fetched) == pytest.approx(0.007) and counting > 0 < estimate.minutes


def test_who_says_no_to_the_estimate_spends_nothing_more(tmp_path):
    with service(made_works(30, ())) as server:
        with pytest.raises(SourceError, match="as you said"):
            fetch(server, tmp_path, agree=lambda estimate: False)
        assert not [asked for _, asked, _ in server.asked if "cursor" in asked]
        counted = len(server.asked)
        assert len(lines(fetch(server, tmp_path))) == 30
        assert len(server.asked) == counted + 1, "what was counted is not counted again"


def too_heavy(handler):
    handler.reply({"error": "query_timeout", "message": "query_timeout: the query took too long"}, 504)


def timed_out(handler):
    handler.reply({"meta": {"count": 230, "timed_out": True, "next_cursor": None}, "results": []})


@pytest.mark.parametrize("faults", [[too_heavy], [None, too_heavy], [timed_out] * 3, [timed_out, timed_out]])
def test_a_query_that_is_too_heavy_is_split_and_a_short_answer_is_not_the_end(tmp_path, faults):
    with service(made_works(230, ()), faults) as server:
        found = {work["id"] for work in lines(fetch(server, tmp_path))}
    assert found == {work["id"] for work in server.works}


def test_a_query_that_cannot_be_split_is_told(tmp_path):
    with (
        service(made_works(30, ()), [too_heavy] * 40) as server,
        pytest.raises(SourceError, match="does not get through .* try fewer years or countries"),
    ):
        fetch(server, tmp_path)


def test_a_spent_budget_stops_it_and_the_next_day_goes_on(tmp_path):
    works = made_works(430, ())
    with service(works, budget=0.012) as server:
        with pytest.raises(CreditExhausted, match="OPENALEX_API_KEY"):
            fetch(server, tmp_path)
        server.budget = 1.0
        assert len(lines(fetch(server, tmp_path))) == 430


def test_a_key_that_is_refused_in_a_header_is_given_as_a_parameter(tmp_path):
    no_header = fails(403, "API key in a header is not supported")
    with service(made_works(30, ()), [no_header]) as server:
        assert len(lines(fetch(server, tmp_path, api_key="secret-key"))) == 30
    _, asked, headers = server.asked[-1]
    assert asked["api_key"] == "secret-key" and "Authorization" not in headers


def test_heavy_queries_are_kept_apart(tmp_path):
    waits = []
    with service(made_works(230, ())) as server:
        fetch_openalex(folder=tmp_path, base_url=server.url, progress=False, sleep=waits.append, **WHAT)
    assert waits and max(waits) <= 1.0, "the pages of a search with many operators"
    waits.clear()
    with service(made_works(230, ())) as server:
        key = {"api_key": "k", "sleep": waits.append}
        fetch_openalex(folder=tmp_path / "key", base_url=server.url, progress=False, **key, **WHAT)
    assert waits and max(waits) <= 0.2
