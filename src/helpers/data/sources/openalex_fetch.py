"""Fetch the works of a technology from the OpenAlex API, page by page, with resume."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Collection
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path

import requests
from tqdm import tqdm

from helpers.data.records import SourceError
from helpers.data.sources.openalex_files import MOST_AUTHORS, slim, write_lines
from helpers.data.sources.openalex_query import technology_queries

API = "https://api.openalex.org"

#: Works a page, the API's most.
PAGE = 100

#: Attempts at a request; seconds of the longest pause between two, and of the longest wait that is a pause.
ATTEMPTS, LONGEST_PAUSE, LONGEST_WAIT = 8, 60.0, 600.0

_PASSING = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


class CreditExhausted(SourceError):
    """The day's credit at the API is used up; waiting a moment does not help."""


def fetch_openalex(
    technology: str,
    folder: Path,
    years: tuple[int, int],
    countries: Collection[str] = (),
    mailto: str | None = None,
    api_key: str | None = None,
    base_url: str = API,
    progress: bool = True,
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
    again under the same name. So the result of an interrupted fetch is that of an uninterrupted one.

    HTTP 429 means two things: too many requests a second (wait) and no credit left until midnight UTC (stop).
    The API tells them apart in its message, by X-RateLimit-Remaining against X-RateLimit-Credits-Required,
    and by the length of Retry-After (https://developers.openalex.org/api-reference/authentication).
    """
    queries = technology_queries(technology, years, countries)
    if mailto is not None and not re.fullmatch(r"[!-?A-~]+@[!-?A-~]+", mailto):
        raise ValueError(f"mailto {mailto!r}: expected an e-mail address")
    folder = Path(folder)
    result = folder / "works.jsonl.gz"
    state = _read_state(folder, queries)
    with requests.Session() as session:
        session.headers["User-Agent"] = f"cooperation-workbook/{version('cooperation-workbook')}" + (
            f" (mailto:{mailto})" if mailto else ""
        )
        if api_key:
            session.headers["Authorization"] = f"Bearer {api_key}"
        api = _Api(session, base_url.rstrip("/"), sleep)
        try:
            _fetch(api, folder, state, progress)
        except CreditExhausted as error:
            advice = "" if api_key else "; a free key (openalex.org/settings/api) gives ten times as much"
            kept = f"{folder} keeps {state['works']:,} works: call again to continue"
            raise CreditExhausted(f"{error}{advice}. {kept}") from None
    if not state["done"]:
        _join([_page(folder, number) for number in range(1, state["pages"] + 1)], result)
        _write_state(folder, state, done=True)
    shutil.rmtree(folder / "pages", ignore_errors=True)
    return result


def _fetch(api: "_Api", folder: Path, state: dict, progress: bool) -> None:
    for query in state["queries"][len(state["counts"]) :]:
        found = api.get("/works", {**query, "per_page": 1})
        _write_state(folder, state, counts=[*state["counts"], _count(found)])
    total, shown = sum(state["counts"]), None if progress else True
    bar = tqdm(total=total, initial=state["works"], unit="work", desc="openalex", disable=shown)
    with bar:
        api.tell = bar.set_postfix_str
        while state["query"] < len(state["queries"]):
            query = state["queries"][state["query"]]
            answer = api.get("/works", {**query, "per_page": PAGE, "cursor": state["cursor"]})
            records = [_whole(api, record) for record in answer["results"]]
            cursor = answer["meta"].get("next_cursor")
            after = {"query": state["query"], "cursor": cursor}
            if not records or not cursor:
                after = {"query": state["query"] + 1, "cursor": "*"}
            pages = state["pages"] + bool(records)
            if records:
                lines = (json.dumps(slim(record), ensure_ascii=False, separators=(",", ":")) for record in records)
                write_lines(lines, _page(folder, pages))
            _write_state(folder, state, **after, pages=pages, works=state["works"] + len(records))
            bar.update(len(records))


def _count(answer: dict) -> int:
    count = answer["meta"].get("count")
    return count if isinstance(count, int) else 0


def _whole(api: "_Api", record: dict) -> dict:
    """The record with all its authors, if its list was cut off and the API gives more singly."""
    slots = record.get("authorships")
    cut = record.get("is_authors_truncated") is True or (isinstance(slots, list) and len(slots) >= MOST_AUTHORS)
    identifier = re.search(r"W\d+$", str(record.get("id")))
    if not cut or not identifier:
        return record
    single = api.get(f"/works/{identifier[0]}", {}, missing={})
    return single if single.get("id") == record["id"] else record


class _Api:
    """Requests to the API, repeated where another attempt may help."""

    def __init__(self, session: requests.Session, base_url: str, sleep: Callable[[float], None]):
        self.session, self.base_url, self.sleep = session, base_url, sleep
        self.tell: Callable[[str], None] = lambda text: None

    def get(self, path: str, parameters: dict, missing: dict | None = None) -> dict:
        pause = 1.0
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer, fault, wait = self._try(path, parameters, missing)
            except _PASSING as error:
                answer, fault, wait = None, type(error).__name__, 0.0
            if answer is not None:
                self.tell("")
                return answer
            if attempt < ATTEMPTS:
                wait = max(wait, pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                self.tell(f"{fault}, waiting {wait:.0f} s")
                self.sleep(wait)
        what = f"no usable answer in {ATTEMPTS} attempts (last: {fault})"
        raise SourceError(f"{self.base_url}{path}: {what}; call again to continue")

    def _try(self, path: str, parameters: dict, missing: dict | None) -> tuple[dict | None, str, float]:
        """The answer, or None with what was wrong and the seconds that the API asks to wait."""
        response = self.session.get(self.base_url + path, params=parameters, timeout=(10, 60))
        if response.status_code == 404 and missing is not None:
            return missing, "", 0.0
        if response.status_code == 429:
            wait = _retry_after(response)
            if _is_exhausted(response, wait):
                reset = _number(response.headers.get("X-RateLimit-Reset")) or wait
                raise CreditExhausted(f"the day's credit at the OpenAlex API is used up{_refilled(reset)}")
            return None, "HTTP 429", wait
        if response.status_code >= 500:
            return None, f"HTTP {response.status_code}", _retry_after(response)
        if response.status_code != 200:
            raise SourceError(f"{self.base_url}{path}: HTTP {response.status_code}: {_message(response)}")
        try:
            answer = response.json()
        except ValueError:
            return None, "broken JSON", 0.0
        return (answer, "", 0.0) if _is_sound(answer, path) else (None, "an answer of another shape", 0.0)


def _is_sound(answer, path: str) -> bool:
    if not isinstance(answer, dict) or path != "/works":
        return isinstance(answer, dict)
    results = answer.get("results")
    return (
        isinstance(answer.get("meta"), dict)
        and isinstance(results, list)
        and all(isinstance(record, dict) for record in results)
    )


def _message(response: requests.Response) -> str:
    """What the API says of an error, in short."""
    try:
        told = response.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return " ".join(response.text[:200].split())
    return " ".join(f"{told.get('error', '')} {told.get('message', '')}".split())[:300]


def _is_exhausted(response: requests.Response, wait: float) -> bool:
    """Whether a 429 means that the day's credit is gone, and not that requests came too fast."""
    said = _message(response).casefold()
    if "per second" in said:
        return False
    if "insufficient" in said or "not_enough_credits" in said:
        return True
    remaining = _number(response.headers.get("X-RateLimit-Remaining"))
    required = _number(response.headers.get("X-RateLimit-Credits-Required")) or 1
    return (remaining is not None and remaining < required) or wait > LONGEST_WAIT


def _retry_after(response: requests.Response) -> float:
    """Seconds that Retry-After asks for, given as a number or as a date; 0 without it."""
    text = response.headers.get("Retry-After", "")
    seconds = _number(text)
    if seconds is None:
        try:
            seconds = parsedate_to_datetime(text).timestamp() - time.time()
        except (ValueError, TypeError):
            seconds = 0.0
    return max(0.0, seconds)


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d{1,9}(\.\d+)?", text) else None


def _refilled(seconds: float) -> str:
    return f"; it is refilled in {int(seconds // 3600)} h {int(seconds % 3600 // 60)} min" if seconds else ""


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
        return {"queries": queries, "counts": [], "query": 0, "cursor": "*", "pages": 0, "works": 0, "done": False}
    try:
        state = json.loads(file.read_text(encoding="utf-8"))
        same = state["queries"] == queries
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
