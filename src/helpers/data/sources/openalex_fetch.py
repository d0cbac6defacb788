"""Fetch the works of a technology from the OpenAlex API, page by page, with resume."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from tqdm import tqdm

from helpers.data.records import SourceError
from helpers.data.sources.openalex_api import API, Api, CreditExhausted, TooHeavy, price
from helpers.data.sources.openalex_files import KEYS, MOST_AUTHORS, slim, write_lines
from helpers.data.sources.openalex_query import halves, technology_queries

#: Works a page, the API's most.
PAGE = 100

#: The fields to ask for. Old names that the API knows no more would be refused; what it does not give singly is asked
#: for with the whole record.
SELECT = ",".join(key for key in KEYS if key not in ("host_venue", "grants", "is_authors_truncated", "is_xpac"))


class Estimate(NamedTuple):
    """What a fetch will take: works that its queries find (some by several), calls, US dollars, minutes."""

    works: int
    calls: int
    dollars: float
    minutes: float


def fetch_openalex(
    technology: str,
    folder: Path,
    years: tuple[int, int],
    countries: Collection[str] = (),
    mailto: str | None = None,
    api_key: str | None = None,
    base_url: str = API,
    progress: bool = True,
    agree: Callable[[Estimate], bool] = lambda estimate: True,
    sleep: Callable[[float], None] = time.sleep,
) -> Path:
    """Fetch the works of a technology; calling again with the same arguments continues an interrupted call.

    Parameters
    ----------
    technology : str
        An id of technologies.toml; what is asked for says
        :func:`helpers.data.sources.openalex_query.technology_queries`.
    folder : path
        Where the pages go until the last one is there; it is created.
    years : (int, int)
        First and last year of publication.
    countries : collection of str
        Works with an author in one of these (ISO 3166-1 alpha-2); empty stands for all.
    mailto : str, optional
        Address under which the API's keepers reach you; sent in the User-Agent.
    api_key : str, optional
        Your key (free at openalex.org/settings/api): ten times the daily credit of a call without one. It is
        sent in a header and written nowhere.
    base_url : str
        Address of the API.
    progress : bool
        Show a bar; its total is what the API counts beforehand.
    agree : callable
        Asked with the estimate, once all queries are counted and before the first page is fetched: False ends it.
    sleep : callable
        Waits a number of seconds.

    Returns
    -------
    path
        `folder`/works.jsonl.gz for `read_openalex`: a work record a line, without abstract. Works that the
        lists cut off at 100 authors have been fetched singly, with all that the API gives. A work that more
        than one query found stands there more than once; an import keeps one.

    Raises
    ------
    CreditExhausted
        The day's credit is used up; what has been fetched stays, and the message says when to call again.
    SourceError
        The API refused a request, or gave no usable answer (HTTP 429 or 5xx, cut connections, broken JSON) in
        several attempts with growing pauses; or `folder` holds another query's pages.
    ValueError
        The technology, the years, a country or the address make no sense.

    Notes
    -----
    After each page comes its state, fetch.state (JSON): the queries, the cursor of the next page and the number
    of pages and works. Page and state are each written in one rename; a page whose state is missing is fetched
    again under the same name. So the result of an interrupted fetch is that of an uninterrupted one. A query that is
    too heavy for the API (HTTP 504, or an answer marked as timed out) is split in halves.

    The API is told the fields that are needed (select), which leaves out abstracts. By default it gives its core set
    of works and not the expansion that the snapshot has too (is_xpac).
    """
    queries = technology_queries(technology, years, countries)
    if mailto is not None and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", mailto):
        raise ValueError(f"mailto {mailto!r}: expected an e-mail address")
    folder = Path(folder)
    result, state = folder / "works.jsonl.gz", _read_state(folder, queries)
    api = Api(base_url, api_key, mailto, sleep)
    kept = lambda: f"{folder} keeps {state['works']:,} works: call again to continue"  # noqa: E731
    with api.session:
        try:
            _count_all(api, folder, state, progress)
            if not (state["done"] or state["pages"] or agree(_estimate(state))):
                raise SourceError("nothing was fetched, as you said; the counts are kept")
            _fetch(api, folder, state, progress)
        except CreditExhausted as error:
            advice = (
                "" if api_key else "; a free key (openalex.org/settings/api) in OPENALEX_API_KEY gives ten times that"
            )
            raise CreditExhausted(f"{error}{advice}. {kept()}") from None
        except KeyboardInterrupt:
            raise KeyboardInterrupt(kept()) from None
    if not state["done"]:
        _join([_page(folder, number) for number in range(1, state["pages"] + 1)], result)
        _write_state(folder, state, done=True)
    shutil.rmtree(folder / "pages", ignore_errors=True)
    return result


def _count_all(api: Api, folder: Path, state: dict, progress: bool) -> None:
    shown = None if progress else True
    with tqdm(total=len(state["queries"]), initial=len(state["counts"]), desc="counting", disable=shown) as bar:
        api.tell = bar.set_postfix_str
        while len(state["counts"]) < len(state["queries"]):
            at, start = len(state["counts"]), time.monotonic()
            query = state["queries"][at]
            try:
                found = api.get("/works", {**query, "per_page": 1, "select": "id"})
            except TooHeavy:
                _split(folder, state, at)
                continue
            seconds = state["seconds"] + time.monotonic() - start
            _write_state(folder, state, counts=[*state["counts"], _count(found)], seconds=seconds)
            bar.total = len(state["queries"])
            bar.update()


def _split(folder: Path, state: dict, at: int) -> None:
    """Put two queries in the place of one that is too heavy; what it was counted to find stands with the first."""
    parts = halves(state["queries"][at])
    if not parts:
        raise SourceError(f"the API does not get through {state['queries'][at]}; try fewer years or countries")
    queries, counts = list(state["queries"]), list(state["counts"])
    queries[at : at + 1] = parts
    if len(counts) > at:
        counts[at : at + 1] = [counts[at], None]
    _write_state(folder, state, queries=queries, counts=counts, cursor="*")


def _estimate(state: dict) -> Estimate:
    """Calls of full pages and the last one of each query that finds anything; seconds as the counting took them."""
    calls, dollars = 0, 0.0
    for query, count in zip(state["queries"], state["counts"], strict=True):
        pages = count // PAGE + 1 if count else 0
        calls, dollars = calls + pages, dollars + pages * price(query)
    seconds = state["seconds"] / max(len(state["counts"]), 1)
    return Estimate(sum(state["counts"]), calls, round(dollars, 4), calls * seconds / 60)


def _fetch(api: Api, folder: Path, state: dict, progress: bool) -> None:
    total, shown = sum(filter(None, state["counts"])), None if progress else True
    with tqdm(total=total, initial=state["works"], unit="work", desc="openalex", disable=shown) as bar:
        api.tell = bar.set_postfix_str
        while state["query"] < len(state["queries"]):
            at = state["query"]
            if state["counts"][at] == 0:
                _write_state(folder, state, query=at + 1)
                continue
            asked = {**state["queries"][at], "per_page": PAGE, "cursor": state["cursor"], "select": SELECT}
            try:
                answer = api.get("/works", asked)
            except TooHeavy:
                _split(folder, state, at)
                continue
            records = [_whole(api, record) for record in answer["results"]]
            cursor = answer["meta"].get("next_cursor")
            after = {"query": at, "cursor": cursor}
            if len(records) < PAGE or not cursor:
                after = {"query": at + 1, "cursor": "*"}
            pages = state["pages"] + bool(records)
            if records:
                lines = (json.dumps(slim(record), ensure_ascii=False, separators=(",", ":")) for record in records)
                write_lines(lines, _page(folder, pages))
            _write_state(folder, state, **after, pages=pages, works=state["works"] + len(records))
            bar.update(len(records))


def _count(answer: dict) -> int:
    count = answer["meta"].get("count")
    return count if isinstance(count, int) else 0


def _whole(api: Api, record: dict) -> dict:
    """The record with all its authors, if its list was cut off and the API gives more singly."""
    slots = record.get("authorships")
    cut = record.get("is_authors_truncated") is True or (isinstance(slots, list) and len(slots) >= MOST_AUTHORS)
    identifier = re.search(r"W\d+$", str(record.get("id")))
    if not cut or not identifier:
        return record
    single = api.get(f"/works/{identifier[0]}", {}, missing={})
    return single if single.get("id") == record["id"] else record


def _page(folder: Path, number: int) -> Path:
    return folder / "pages" / f"{number:06}.jsonl.gz"


def _join(pages: list[Path], result: Path) -> None:
    """Put the pages one behind the other: joined gzip files are a gzip file."""
    part = result.with_name(f".{result.name}.part")
    with open(part, "wb") as out:
        for page in pages:
            with open(page, "rb") as stream:
                shutil.copyfileobj(stream, out)
    os.replace(part, result)


def _read_state(folder: Path, queries: list[dict]) -> dict:
    file = folder / "fetch.state"
    if not file.is_file():
        new = {"asked": queries, "queries": queries, "counts": [], "seconds": 0.0}
        return new | {"query": 0, "cursor": "*", "pages": 0, "works": 0, "done": False}
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
        same = state["asked"] == queries
    except (ValueError, KeyError, TypeError):
        raise SourceError(f"{file}: not the state of a fetch; delete {folder} to start anew") from None
    if not same:
        raise SourceError(f"{folder}: holds pages of another query; take another folder or delete it")
    return state


def _write_state(folder: Path, state: dict, **changes) -> None:
    state.update(changes)
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / ".fetch.state.part"
    part.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(part, folder / "fetch.state")
