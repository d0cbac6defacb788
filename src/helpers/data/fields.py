"""Broad fields of science, told by the words of a journal's title.

MEDLINE names no field for a journal. The list in ``data/reference/fields.toml`` gives each field the words
that titles of its journals use; the first field with a match is taken, and a journal that matches none has no
field.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

import pandas as pd

from helpers.data.languages import check_language
from helpers.data.places import REFERENCE

_KEYS = ("id", "name_ko", "name_en", "journal_words")


def read_fields(path: Path = REFERENCE / "fields.toml") -> pd.DataFrame:
    """Read the ordered list of fields and check it.

    Parameters
    ----------
    path : Path
        A TOML file with an array of tables ``field``.

    Returns
    -------
    pd.DataFrame
        One row a field, in order: ``id``, ``name_ko``, ``name_en`` and the list ``journal_words``.

    Raises
    ------
    ValueError
        Where the file is not TOML, an entry lacks a key, repeats an id, or holds an expression that does not
        compile. Names the file and the entry.

    Examples
    --------
    >>> read_fields().at[0, "name_en"]
    'Multidisciplinary science'
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["field"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ValueError(f"{path}: expected TOML with an array of tables [[field]] ({error})") from error
    seen = set()
    for number, entry in enumerate(entries, start=1):
        place = f"{path}: field {number} ({entry.get('id')!r})"
        if set(entry) != set(_KEYS) or not all(entry.values()):
            raise ValueError(f"{place}: expected the keys {', '.join(_KEYS)}, none of them empty")
        if entry["id"] in seen:
            raise ValueError(f"{place}: the id stands twice")
        seen.add(entry["id"])
        for expression in entry["journal_words"]:
            try:
                re.compile(expression)
            except re.error as error:
                raise ValueError(f"{place}: {expression!r} is not a regular expression: {error}") from error
    return pd.DataFrame(entries, columns=list(_KEYS))


@cache
def _names() -> pd.DataFrame:
    return read_fields().set_index("id")[["name_ko", "name_en"]]


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    fields = read_fields()
    return [
        (field, re.compile("|".join(words), re.IGNORECASE))
        for field, words in zip(fields["id"], fields["journal_words"], strict=True)
    ]


@cache
def _field_of_title(title: str) -> str | None:
    main = re.sub(r"\([^)]*\)", " ", title).split(" : ")[0]
    main = " ".join(main.split()).rstrip(".")
    return next((field for field, pattern in _patterns() if pattern.search(main)), None)


def field_of(venue: str | None) -> str | None:
    """The broad field of a journal, or None where its title does not tell.

    Parameters
    ----------
    venue : str or None
        The journal's full title, as MEDLINE writes it. What follows " : " (whose organ it is) and what stands
        in brackets (where it appears) is left aside.

    Examples
    --------
    >>> field_of("The Lancet. Oncology"), field_of("Brain, behavior, and immunity")
    ('oncology', 'neurology-psychiatry')
    >>> field_of("Technology and culture") is None
    True
    """
    return _field_of_title(venue) if isinstance(venue, str) else None


def field_name(field: str, language: str) -> str:
    """The name of a field in Korean (``"ko"``) or English (``"en"``).

    Raises
    ------
    ValueError
        For an id that is not in the list, or another language.

    Examples
    --------
    >>> field_name("oncology", "ko"), field_name("oncology", "en")
    ('종양학', 'Oncology')
    """
    check_language(language)
    names = _names()
    if field not in names.index:
        raise ValueError(f"field {field!r} is not in fields.toml: expected one of {', '.join(names.index)}")
    return str(names.at[field, f"name_{language}"])
