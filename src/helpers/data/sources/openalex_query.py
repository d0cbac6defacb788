"""From a technology of technologies.toml to queries of the OpenAlex API."""

import re
from collections.abc import Collection, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote_plus

import pandas as pd

from helpers.data.countries import COUNTRIES
from helpers.data.places import REFERENCE
from helpers.data.technologies import read_technologies

#: The API takes addresses of about 4,000 bytes, and a hundred values joined by "|".
LONGEST_SEARCH, MOST_VALUES = 3_000, 100
#: Searches with more operators than this may be asked less often: see :func:`is_heavy`.
MOST_OPERATORS = 5
SEARCH = "search.title_and_abstract.exact"

_MOST_SPELLINGS = 2_000
_WORD = r"(?:[a-z0-9]+|[a-z0-9]*[a-z0-9]{3}\*)"
_PHRASE = re.compile(rf"{_WORD}(?: {_WORD})*")
_TOKEN = re.compile(r"\(\?:|\\b|\\w[*+]|\\?[-. /]|\[[^\]\\^]+\]|[A-Za-z0-9]|[|)?]")


def technology_queries(
    technology: str,
    years: tuple[int, int],
    countries: Collection[str] = (),
    path: Path = REFERENCE / "technologies.toml",
) -> list[dict[str, str]]:
    """Queries that together find the works of a technology and of those below it.

    One asks for the technology's topics, if technologies.toml names any; the others for works whose title or
    abstract holds one of its phrases: MeSH descriptors, and expressions as far as they can be spelled out. A phrase
    of several words with an open end is asked for alone: the API refuses it among others.

    Parameters
    ----------
    technology : str
        An id of technologies.toml.
    years : (int, int)
        First and last year of publication.
    countries : collection of str
        Works with an author in one of these (ISO 3166-1 alpha-2); empty stands for all.
    path : Path
        The list of technologies.

    Returns
    -------
    list of dict
        Parameters of requests to /works. A search finds more works than the expressions would tag (it reads
        abstracts) and misses those that only an expression with a gap ("vaccine ... efficacy") would find.

    Raises
    ------
    ValueError
        The technology is unknown, or the years or a country make no sense.

    Examples
    --------
    >>> query = technology_queries("quantum-sensing", (2019, 2023), ["KR", "JP"])[-1]
    >>> query["filter"], query[SEARCH]
    ('publication_year:2019-2023,authorships.countries:JP|KR', '"quantum magnetomet*"')
    """
    technologies = read_technologies(path)
    entries = technologies[(technologies["id"] == technology) | (technologies["parent"] == technology)]
    if not (technologies["id"] == technology).any():
        known = ", ".join(sorted(technologies["id"]))
        raise ValueError(f"technology {technology!r} is not in {path.name}: expected one of {known}")
    first, last = years
    if not 1500 <= first <= last <= 2100:
        raise ValueError(f"years {first}-{last}: expected the first not after the last, both from 1500 to 2100")
    unknown = sorted(set(countries) - set(COUNTRIES))
    if unknown:
        raise ValueError(f"country {unknown[0]!r}: expected an ISO 3166-1 alpha-2 code such as 'KR'")
    if len(set(countries)) > MOST_VALUES:
        raise ValueError(f"{len(set(countries))} countries: the API takes {MOST_VALUES}; leave them out for all")
    filters = [f"publication_year:{first}-{last}"]
    filters += [f"authorships.countries:{'|'.join(sorted(set(countries)))}"] if countries else []
    topics = sorted({topic for listed in entries["openalex_topics"] for topic in listed})
    groups = [topics[start : start + MOST_VALUES] for start in range(0, len(topics), MOST_VALUES)]
    queries = [{"filter": ",".join([*filters, f"topics.id:{'|'.join(group)}"])} for group in groups]
    searches = _searches(search_phrases(entries))
    return queries + [{"filter": ",".join(filters), SEARCH: text} for text in searches]


def is_heavy(query: dict[str, str]) -> bool:
    """Whether a query has so many operators that the API takes it only once a second (five times with a key).

    >>> is_heavy({"filter": "publication_year:2020", SEARCH: " OR ".join(["a"] * 6)}), is_heavy({"filter": "x"})
    (False, False)
    """
    return query.get(SEARCH, "").count(" OR ") > MOST_OPERATORS


def halves(query: dict[str, str]) -> list[dict[str, str]]:
    """Two queries that together find what a query finds; none where it asks for one phrase, or topics, in one year.

    >>> years = {"filter": "publication_year:2020-2022,topics.id:T1"}
    >>> [half["filter"] for half in halves(years)]
    ['publication_year:2020-2020,topics.id:T1', 'publication_year:2021-2022,topics.id:T1']
    >>> [half[SEARCH] for half in halves({"filter": "publication_year:2020-2020", SEARCH: '"a" OR "b" OR "c"'})]
    ['"a"', '"b" OR "c"']
    >>> halves({"filter": "publication_year:2020-2020", SEARCH: '"a"'})
    []
    """
    phrases = query[SEARCH].split(" OR ") if SEARCH in query else []
    if len(phrases) > 1:
        middle = len(phrases) // 2
        return [query | {SEARCH: " OR ".join(part)} for part in (phrases[:middle], phrases[middle:])]
    first, last = map(int, re.match(r"publication_year:(\d+)-(\d+)", query["filter"]).groups())
    if first == last:
        return []
    middle = (first + last - 1) // 2
    rest = query["filter"].removeprefix(f"publication_year:{first}-{last}")
    spans = (first, middle), (middle + 1, last)
    return [query | {"filter": f"publication_year:{start}-{end}{rest}"} for start, end in spans]


def search_phrases(entries: pd.DataFrame) -> list[str]:
    """Phrases to search for: MeSH descriptors, and every spelling of the expressions that have finitely many.

    Parameters
    ----------
    entries : DataFrame
        Rows of :func:`helpers.data.technologies.read_technologies`.

    Returns
    -------
    list of str
        Lower case, sorted, with "*" where an expression leaves the end of a word open; none that another one
        covers. The English names, if there is nothing else.

    Examples
    --------
    >>> expressions = [r"\\bCAR[ -]T\\b", r"\\bgene (?:circuit|switch)"]
    >>> search_phrases(pd.DataFrame([{"mesh": ["Immunotherapy, Adoptive"], "keywords": expressions}]))
    ['adoptive immunotherapy', 'car t', 'gene circuit*', 'gene switch*']
    """
    headings = [", ".join(reversed(name.split(", "))) for names in entries["mesh"] for name in names]
    spelled = {re.sub(r"[,-]", " ", name.lower()) for name in headings}
    for listed in entries["keywords"]:
        for expression in listed:
            spelled.update(_spellings(expression))
    phrases = {" ".join(text.split()) for text in spelled} or {name.lower() for name in entries["name_en"]}
    return sorted(phrase for phrase in phrases if not _is_covered(phrase, phrases))


def _is_covered(phrase: str, phrases: set[str]) -> bool:
    """Whether a search for one of the others finds all that a search for this phrase finds."""
    words = phrase.split()
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            run = " ".join(words[start:end])
            if run != phrase and run in phrases:
                return True
            if any(run[:cut] + "*" in phrases for cut in range(3, len(run) + 1) if run[:cut] + "*" != phrase):
                return True
    return False


def _searches(phrases: list[str]) -> Iterator[str]:
    """Join phrases by OR, as many at a time as an address may hold; those that the API takes only alone come last."""
    alone = [phrase for phrase in phrases if "*" in phrase and " " in phrase]
    text = ""
    for phrase in phrases:
        if "*" in phrase and " " in phrase:
            continue
        longer = f'{text} OR "{phrase}"' if text else f'"{phrase}"'
        if len(quote_plus(longer)) > LONGEST_SEARCH:
            yield text
            longer = f'"{phrase}"'
        text = longer
    if text:
        yield text
    yield from (f'"{phrase}"' for phrase in alone)


class _Endless(Exception):
    """An expression with more than literal text, alternatives, options and open ends of words."""


def _spellings(expression: str) -> set[str]:
    """Phrases that the alternatives of an expression match; any that cannot be spelled out is passed over."""
    found = set()
    for branch in _branches(expression):
        try:
            texts, _ = _alternatives(_tokens(branch))
        except _Endless:
            continue
        for text in texts:
            phrase = text.replace("\b", "").lower() + ("" if text.endswith(("\b", "*")) else "*")
            if text.startswith("\b") and _PHRASE.fullmatch(phrase):
                found.add(phrase)
    return found


def _branches(expression: str) -> Iterator[str]:
    """The alternatives of the outermost level."""
    depth, start = 0, 0
    for place, letter in enumerate(expression):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and depth == 0:
            yield expression[start:place]
            start = place + 1
    yield expression[start:]


def _tokens(expression: str) -> list[str]:
    tokens, place = [], 0
    while place < len(expression):
        match = _TOKEN.match(expression, place)
        if match is None:
            raise _Endless
        tokens.append(match[0])
        place = match.end()
    return tokens


def _choices(token: str) -> list[str]:
    """What one token can match; a hyphen is a space, as it is for the search."""
    if token == r"\b":
        return ["\b"]
    if token[:2] == r"\w":
        return ["*"]
    return list(token[1:-1].replace("-", " ") if token[0] == "[" else token.lstrip("\\").replace("-", " "))


def _alternatives(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Texts of a|b|c up to the closing parenthesis or the end, and the tokens that are left."""
    texts, sequence = [], [""]
    while tokens:
        token, tokens = tokens[0], tokens[1:]
        if token == ")":
            break
        if token == "|":
            texts, sequence = texts + sequence, [""]
            continue
        if token == "?":
            raise _Endless
        choices, tokens = _alternatives(tokens) if token == "(?:" else (_choices(token), tokens)
        if tokens and tokens[0] == "?":
            choices, tokens = ["", *choices], tokens[1:]
        sequence = list(dict.fromkeys(before + after for before, after in product(sequence, choices)))
        if len(sequence) > _MOST_SPELLINGS:
            raise _Endless
    return texts + sequence, tokens
