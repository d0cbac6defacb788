"""Requests to the OpenAlex API: what each costs, what is asked again, what ends a fetch."""

import re
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import requests

from helpers.data.records import SourceError
from helpers.data.sources.openalex_query import SEARCH, is_heavy

API = "https://api.openalex.org"

#: US dollars of a call that lists works, and of one that searches them; single records are free
#: (https://developers.openalex.org/api-reference/authentication, read in November 2026).
LIST_PRICE, SEARCH_PRICE = 0.0001, 0.001

#: Attempts at a request; of one whose answer came short because it took too long.
ATTEMPTS, SHORT_ATTEMPTS = 8, 3

#: Seconds of the longest pause between two attempts, and of the longest wait that is a pause.
LONGEST_PAUSE, LONGEST_WAIT = 60.0, 600.0

#: Seconds between two heavy queries, without a key and with one.
APART = {False: 1.0, True: 0.2}

_PASSING = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)


class CreditExhausted(SourceError):
    """The day's credit at the API is used up; waiting a moment does not help."""


class TooHeavy(SourceError):
    """The API does not get through a query in its time: it is to be split."""


def price(query: dict[str, str]) -> float:
    """US dollars of one call with a query.

    >>> price({"filter": "publication_year:2020"}), price({"filter": "publication_year:2020", SEARCH: '"ice"'})
    (0.0001, 0.001)
    """
    return SEARCH_PRICE if SEARCH in query else LIST_PRICE


class Api:
    """Requests, repeated where another attempt may help.

    Parameters
    ----------
    base_url : str
        Address of the API, or of a mirror.
    api_key : str, optional
        Sent in a header; where that is refused, as a parameter. Never told.
    mailto : str, optional
        Address under which the API's keepers reach you; sent in the User-Agent.
    sleep : callable
        Waits a number of seconds.

    Attributes
    ----------
    tell : callable
        Gets a line on what is waited for, "" when it goes on.
    """

    def __init__(self, base_url: str, api_key: str | None, mailto: str | None, sleep: Callable[[float], None]):
        self.session, self.base_url, self.sleep = requests.Session(), base_url.rstrip("/"), sleep
        self.tell: Callable[[str], None] = lambda text: None
        self.key, self.by_parameter, self.last_heavy = api_key, False, -1.0
        address = f" (mailto:{mailto})" if mailto else ""
        self.session.headers["User-Agent"] = f"cooperation-workbook/{version('cooperation-workbook')}{address}"
        if api_key:
            self.session.headers["Authorization"] = f"Bearer {api_key}"

    def get(self, path: str, parameters: dict, missing: dict | None = None) -> dict:
        """The answer to a request; `missing` where there is no such record.

        Raises
        ------
        CreditExhausted, TooHeavy
        SourceError
            The request was refused, or no attempt brought a usable answer.
        """
        pause, short = 1.0, 0
        for attempt in range(1, ATTEMPTS + 1):
            self._keep_apart(parameters)
            try:
                answer, fault, wait = self._try(path, parameters, missing)
            except _PASSING as error:
                answer, fault, wait = None, type(error).__name__, 0.0
            if answer is not None:
                self.tell("")
                return answer
            short += fault == _SHORT
            if short == SHORT_ATTEMPTS:
                raise TooHeavy(f"{self.base_url}{path}: the API timed out on a query {short} times")
            if attempt < ATTEMPTS:
                wait = max(wait, pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                self.tell(f"{fault}, waiting {wait:.0f} s")
                self.sleep(wait)
        what = f"no usable answer in {ATTEMPTS} attempts (last: {fault})"
        raise SourceError(f"{self.base_url}{path}: {what}; call again to continue")

    def _keep_apart(self, parameters: dict) -> None:
        if is_heavy(parameters):
            rest = self.last_heavy + APART[bool(self.key)] - time.monotonic()
            if self.last_heavy >= 0 and rest > 0:
                self.sleep(rest)
            self.last_heavy = time.monotonic()

    def _try(self, path: str, parameters: dict, missing: dict | None) -> tuple[dict | None, str, float]:
        """The answer, or None with what was wrong and the seconds that the API asks to wait."""
        asked = parameters | ({"api_key": self.key} if self.by_parameter else {})
        response = self.session.get(self.base_url + path, params=asked, timeout=(10, 60))
        status, wait = response.status_code, _retry_after(response)
        if status == 404 and missing is not None:
            return missing, "", 0.0
        if status in (401, 403) and "Authorization" in self.session.headers and "key" in _message(response).casefold():
            del self.session.headers["Authorization"]
            self.by_parameter = True
            return None, "the key is refused in a header", 0.0
        if status in (403, 429):
            if _is_exhausted(response, wait):
                reset = _number(response.headers.get("X-RateLimit-Reset")) or wait
                raise CreditExhausted(f"the day's credit at the OpenAlex API is used up{_refilled(reset)}")
            if status == 429 or "rate limit" in _message(response).casefold():
                return None, f"HTTP {status}", wait
        if status == 504 and "query_timeout" in _message(response).casefold():
            raise TooHeavy(f"{self.base_url}{path}: the API timed out on a query")
        if status >= 500:
            return None, f"HTTP {status}", wait
        if status != 200:
            raise SourceError(f"{self.base_url}{path}: HTTP {status}: {_message(response)}")
        try:
            answer = response.json()
        except ValueError:
            return None, "broken JSON", 0.0
        if not _is_sound(answer, path):
            return None, "an answer of another shape", 0.0
        return (None, _SHORT, 0.0) if path == "/works" and answer["meta"].get("timed_out") else (answer, "", 0.0)


_SHORT = "an answer cut short by a time-out"


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
    """Whether a refusal means that the day's credit is gone, and not that requests came too fast."""
    said = _message(response).casefold()
    if "per second" in said:
        return False
    if re.search("insufficient|not_enough_credits|budget", said):
        return True
    headers = response.headers
    for left, needed in (
        ("X-RateLimit-Remaining-USD", "X-RateLimit-Cost-Required-USD"),
        ("X-RateLimit-Remaining", "X-RateLimit-Credits-Required"),
    ):
        remaining, required = _number(headers.get(left)), _number(headers.get(needed))
        if remaining is not None:
            return remaining < required if required else remaining == 0
    return wait > LONGEST_WAIT


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
