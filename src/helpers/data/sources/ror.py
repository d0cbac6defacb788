"""Research organisations from a dump of the Research Organization Registry (ROR)."""

import gzip
import json
import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import pandas as pd

from helpers.data.countries import COUNTRIES
from helpers.data.records import SourceError

SOURCE = {"source": "Research Organization Registry (ROR), https://ror.org", "licence": "CC0 1.0"}

EXPECTED = "ROR's JSON (schema 1 or 2; .json, .json.gz or .zip) or a table of its records (.csv, .csv.gz)"

#: Characters of one record; the longest have some ten thousand.
LARGEST_RECORD = 50_000_000

_PIECE = 1 << 22
_BETWEEN = re.compile(r"[\s,]*")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9&./-]{1,9}")
_COLUMNS = ("ror", "name", "name_ko", "aliases", "types", "status", "country", "city", "lat", "lng", "parents")
_FAULTS = (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, TypeError, KeyError, AttributeError)
_FAULTS += (IndexError, StopIteration, RuntimeError, NotImplementedError, RecursionError)


def read_ror(file: str | Path) -> pd.DataFrame:
    """Read the organisations of a ROR dump.

    Parameters
    ----------
    file : path
        JSON of schema 1 or 2, plain, gzipped or in the zip that ROR publishes (of its JSON files the one whose name
        comes last, which is schema 2); or a CSV with the columns ror, name, name_ko, aliases, types, status,
        country, city, lat, lng, parents, where "|" splits aliases, types and parents.

    Returns
    -------
    DataFrame
        ror_id ("05apxxy63"), name, name_ko, aliases (list of other names), acronyms (list), kind (the first type but
        "funder"), country (alpha-2), city, latitude, longitude, parents (list of ror_id); by ror_id. Withdrawn
        records are left out; what is unknown is null.

    Raises
    ------
    SourceError
        The file cannot be read as any of these.

    Examples
    --------
    >>> import tempfile
    >>> record = {"id": "https://ror.org/05apxxy63", "name": "Korea Advanced Institute of Science and Technology",
    ...           "acronyms": ["KAIST"], "labels": [{"label": "한국과학기술원", "iso639": "ko"}],
    ...           "types": ["Education"], "country": {"country_code": "KR"}}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "ror.json").write_text(json.dumps([record]), encoding="utf-8")
    ...     read_ror(Path(folder) / "ror.json").loc[0, ["ror_id", "name_ko", "kind", "acronyms"]].to_list()
    ['05apxxy63', '한국과학기술원', 'education', ['KAIST']]
    """
    file = Path(file)
    try:
        rows = _rows_of_table(file) if ".csv" in file.suffixes else [_organisation(each) for each in _records(file)]
        return _table([row for row in rows if row.pop("status") != "withdrawn"])
    except _FAULTS as error:
        reason = " ".join(str(error).split())[:200]
        raise SourceError(f"{file}: {type(error).__name__}: {reason}; expected {EXPECTED}") from error


def _table(rows: list[dict]) -> pd.DataFrame:
    """The rows with their types; of several with one identifier the last one. No country or place on Earth is null."""
    if not rows:
        raise ValueError("no organisation in it")
    table = pd.DataFrame(rows).drop_duplicates("ror_id", keep="last")
    texts = dict.fromkeys(("ror_id", "name", "name_ko", "kind", "country", "city"), "str")
    table = table.astype(texts | dict.fromkeys(("latitude", "longitude"), "float64"))
    table["country"] = table["country"].where(table["country"].isin(COUNTRIES))
    on_earth = table["latitude"].between(-90, 90) & table["longitude"].between(-180, 180)
    table[["latitude", "longitude"]] = table[["latitude", "longitude"]].where(on_earth)
    return table.sort_values("ror_id", ignore_index=True)


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            members = sorted(name for name in archive.namelist() if name.endswith(".json"))
            if not members:
                raise ValueError("no .json in the zip")
            with archive.open(members[-1]) as stream, TextIOWrapper(stream, encoding="utf-8-sig") as text:
                yield text
    else:
        opener = gzip.open if file.suffix == ".gz" else open
        with opener(file, "rt", encoding="utf-8-sig") as text:
            yield text


def _records(file: Path) -> Generator[dict]:
    """Elements of a JSON array, one at a time."""
    decoder, text, opened = json.JSONDecoder(), "", False
    with _opened(file) as stream:
        while piece := stream.read(_PIECE):
            text += piece
            if not opened and text.lstrip()[:1] not in ("[", ""):
                raise ValueError("no JSON array")
            text, opened = (text, True) if opened else (text.lstrip()[1:], bool(text.strip()))
            start = _BETWEEN.match(text).end()
            while text[start : start + 1] == "{":
                try:
                    record, end = decoder.raw_decode(text, start)
                except ValueError:
                    break
                yield record
                start = _BETWEEN.match(text, end).end()
            if text[start : start + 1] == "]":
                return
            text = text[start:]
            if len(text) > LARGEST_RECORD:
                raise ValueError(f"a record that is no JSON, or has more than {LARGEST_RECORD:,} characters")
    raise ValueError("the JSON array does not end" if opened else "no JSON array")


def _organisation(record: dict) -> dict:
    """One record of schema 1 or 2."""
    if "names" in record:
        names = [(name["value"], set(name["types"]), name.get("lang")) for name in record["names"]]
        place = record["locations"][0]["geonames_details"] if record.get("locations") else {}
        city, country = place.get("name"), place.get("country_code")
    else:
        names = [(record["name"], {"ror_display"}, None)]
        names += [(name, {"alias"}, None) for name in record.get("aliases") or ()]
        names += [(name, {"acronym"}, None) for name in record.get("acronyms") or ()]
        names += [(name["label"], {"label"}, name.get("iso639")) for name in record.get("labels") or ()]
        place = record["addresses"][0] if record.get("addresses") else {}
        city, country = place.get("city"), (record.get("country") or {}).get("country_code")
    links = record.get("relationships") or ()
    return _row(
        record["id"],
        names,
        record.get("types") or (),
        record.get("status") or "active",
        [link["id"] for link in links if link["type"].lower() == "parent"],
        country=country,
        city=city,
        latitude=place.get("lat"),
        longitude=place.get("lng"),
    )


def _rows_of_table(file: Path) -> list[dict]:
    table = pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    if missing := [name for name in _COLUMNS if name not in table]:
        raise ValueError(f"no column {', '.join(missing)}")
    rows = []
    for line in table.to_dict("records"):
        names = [(line["name"], {"ror_display"}, None), (line["name_ko"], {"label"}, "ko")]
        names += [
            (name, {"acronym"} if _ACRONYM.fullmatch(name) else {"alias"}, None) for name in _split(line["aliases"])
        ]
        place = {"country": line["country"], "city": line["city"]}
        point = {"latitude": line["lat"] or None, "longitude": line["lng"] or None}
        rows.append(
            _row(line["ror"], names, _split(line["types"]), line["status"], _split(line["parents"]), **place, **point)
        )
    return rows


def _split(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def _row(ror_id, names, types, status, parents, **where) -> dict:
    """One row of the table; a Korean name is one that is labelled so, else one in Hangul."""
    names = [(" ".join(name.split()), kinds, language) for name, kinds, language in names if name.strip()]
    shown = next(name for name, kinds, _ in names if "ror_display" in kinds)
    hangul = [(language != "ko", name) for name, _, language in names if _HANGUL.search(name)]
    others = {name: kinds for name, kinds, _ in names if name != shown}
    acronyms = sorted(name for name, kinds in others.items() if kinds == {"acronym"})
    return {
        "ror_id": ror_id.removeprefix("https://ror.org/"),
        "name": shown,
        "name_ko": min(hangul)[1] if hangul else None,
        "aliases": sorted(set(others) - set(acronyms)),
        "acronyms": acronyms,
        "kind": next((each.lower() for each in types if each.lower() != "funder"), None),
        **{key: value or None for key, value in where.items()},
        "parents": sorted(parent.removeprefix("https://ror.org/") for parent in parents),
        "status": status,
    }
