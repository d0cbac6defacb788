"""Technologies of the cooperation maps, and the works that are about them.

The list stands in ``data/reference/technologies.toml`` with the document each entry came from. A work is
about a technology when one of its subjects (MeSH descriptors) is among those of the technology, or when its
title or one of its author keywords matches one of the technology's regular expressions; and neither title nor
keyword matches one of its exceptions.
"""

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.data.languages import check_language
from helpers.data.places import REFERENCE

GROUPS = ("sub-technology", "national-strategic", "carbon-neutral")
_TEXTS = ("id", "name_ko", "name_en", "group", "source")
_LISTS = ("mesh", "keywords", "unless", "openalex_topics", "cpc")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def _pattern(expressions: Sequence[str]) -> str:
    """One RE2 expression that ignores case and takes each line (title or keyword) by itself."""
    return "(?im)" + "|".join(f"(?:{expression})" for expression in expressions)


def _fault(entry: dict) -> str | None:
    """What is wrong with one entry by itself, in words; None when nothing is."""
    unknown = sorted(set(entry) - {*_TEXTS, *_LISTS, "parent"})
    if unknown:
        return f"unknown key {unknown[0]!r}"
    for key in _TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            return f"{key} must be a text that is not empty"
    if entry["group"] not in GROUPS:
        return f"group {entry['group']!r} is not one of {', '.join(GROUPS)}"
    for key in _LISTS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            return f"{key} must be a list of texts that are not empty"
    for expression in (*entry.get("keywords", []), *entry.get("unless", [])):
        try:
            pc.match_substring_regex(pa.array([""]), _pattern([expression]))
        except pa.ArrowInvalid as error:
            return f"{expression!r} is not a regular expression of RE2: {error}"
    return None


def read_technologies(path: Path = REFERENCE / "technologies.toml") -> pd.DataFrame:
    """Read the list of technologies and check it.

    Parameters
    ----------
    path : Path
        A TOML file with an array of tables ``technology``.

    Returns
    -------
    pd.DataFrame
        One row a technology, in the order of the file: ``id``, ``name_ko``, ``name_en``, ``group``,
        ``parent`` (an id, or missing), ``source``, and the lists ``mesh``, ``keywords``, ``unless``,
        ``openalex_topics`` and ``cpc``.

    Raises
    ------
    ValueError
        Where the file is not TOML, an entry lacks a name, repeats an id, names a parent that does not exist
        or has a parent itself, or holds an expression that does not compile. Names the file and the entry.

    Examples
    --------
    >>> technologies = read_technologies()
    >>> technologies.loc[technologies["parent"] == "quantum", "name_ko"].tolist()
    ['양자 컴퓨터', '양자 통신', '양자 센서']
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["technology"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ValueError(f"{path}: expected TOML with an array of tables [[technology]] ({error})") from error
    tops = {entry.get("id") for entry in entries if "parent" not in entry}
    seen = set()
    for number, entry in enumerate(entries, start=1):
        fault = _fault(entry)
        if fault is None and entry["id"] in seen:
            fault = "the id stands twice"
        if fault is None and entry.get("parent") not in {None, *tops}:
            fault = f"the parent {entry['parent']!r} is not an entry without a parent"
        if fault is not None:
            raise ValueError(f"{path}: technology {number} ({entry.get('id')!r}): {fault}")
        seen.add(entry["id"])
    table = {key: [entry.get(key) for entry in entries] for key in (*_TEXTS, "parent")}
    lists = {key: [entry.get(key, []) for entry in entries] for key in _LISTS}
    columns = ["id", "name_ko", "name_en", "group", "parent", "source"]
    return pd.DataFrame(table, columns=columns, dtype="str").assign(**lists)


def _lines(title: str | None, keywords: Sequence[str]) -> str:
    """The title and the keywords, a line each, with compatibility forms and dashes made plain."""
    texts = [title, *keywords] if isinstance(title, str) else keywords
    plain = (unicodedata.normalize("NFKC", text).translate(_DASHES) for text in texts)
    return "\n".join(" ".join(text.split()) for text in plain)


def tag_technologies(
    titles: Sequence[str | None],
    keywords: Sequence[Sequence[str]],
    subjects: Sequence[Sequence[str]],
    technologies: pd.DataFrame,
) -> list[list[str]]:
    """Name the technologies that each work is about.

    Parameters
    ----------
    titles : sequence of str or None
        The title of each work.
    keywords : sequence of sequences of str
        The author keywords of each work.
    subjects : sequence of sequences of str
        The MeSH descriptors of each work.
    technologies : pd.DataFrame
        As :func:`read_technologies` gives it.

    Returns
    -------
    list of lists of str
        The sorted ids for each work. Where a sub-technology is named, so is its parent.

    Raises
    ------
    ValueError
        Where the three sequences differ in length.

    Examples
    --------
    >>> technologies = read_technologies()
    >>> tag_technologies(
    ...     ["Error correction with superconducting qubits", "Carbon quantum dots for bioimaging"],
    ...     [[], ["quantum dots"]],
    ...     [[], []],
    ...     technologies,
    ... )
    [['quantum', 'quantum-computing'], []]
    >>> tag_technologies([None], [[]], [["Metabolic Engineering"]], technologies)
    [['advanced-bio', 'synthetic-biology']]
    """
    if not len(titles) == len(keywords) == len(subjects):
        counts = f"{len(titles)} titles, {len(keywords)} lists of keywords, {len(subjects)} of subjects"
        raise ValueError(f"{counts}: expected one of each for every work")
    texts = pa.array([_lines(*work) for work in zip(titles, keywords, strict=True)], type=pa.string())
    works_of: dict[str, list[int]] = {}
    for number, names in enumerate(subjects):
        for name in names:
            works_of.setdefault(name, []).append(number)
    found = pd.DataFrame(False, index=range(len(titles)), columns=technologies["id"])
    for entry in technologies.itertuples():
        tagged = _matches(texts, entry.keywords)
        for name in entry.mesh:
            tagged[works_of.get(name, [])] = True
        found[entry.id] = tagged & ~_matches(texts, entry.unless)
    for child, parent in technologies.dropna(subset="parent")[["id", "parent"]].itertuples(index=False):
        found[parent] |= found[child]
    ids = np.array(sorted(found.columns), dtype=object)
    return [ids[row].tolist() for row in found[ids].to_numpy(dtype=bool)]


def _matches(texts: pa.Array, expressions: Sequence[str]) -> np.ndarray:
    """Whether each text matches one of the expressions."""
    if len(expressions) == 0:
        return np.zeros(len(texts), dtype=bool)
    # RE2 reads all texts once and in linear time; the same alternation in `re` takes a hundred times as long.
    return pc.match_substring_regex(texts, _pattern(expressions)).to_numpy(zero_copy_only=False).astype(bool)


@cache
def _names() -> pd.DataFrame:
    return read_technologies().set_index("id")[["name_ko", "name_en"]]


def technology_name(technology: str, language: str) -> str:
    """The name of a technology in Korean (``"ko"``) or English (``"en"``).

    Raises
    ------
    ValueError
        For an id that is not in the list, or another language.

    Examples
    --------
    >>> technology_name("quantum-sensing", "ko"), technology_name("quantum-sensing", "en")
    ('양자 센서', 'Quantum sensing')
    """
    check_language(language)
    names = _names()
    if technology not in names.index:
        known = ", ".join(sorted(names.index))
        raise ValueError(f"technology {technology!r} is not in technologies.toml: expected one of {known}")
    return str(names.at[technology, f"name_{language}"])
