"""Stage the snapshot of OpenAlex: copy what an import needs of its parts, in parallel and with resume."""

import json
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from helpers.data.records import SourceError
from helpers.data.sources.openalex_files import KEYS, Unreadable, openalex_files, slim, stored_records, write_lines


def stage_snapshot(
    folder: Path,
    stage: Path,
    years: tuple[int, int] | None = None,
    countries: Collection[str] = (),
    workers: int = 2,
    progress: bool = True,
) -> list[Path]:
    """Copy what an import needs of a snapshot's parts, several at a time; what is done is not done again.

    A part (works/updated_date=D/part_N.gz) becomes `stage`/updated_date=D/part_N.gz: the works chosen, with
    their `KEYS` alone, without those of the expansion (is_xpac). A copy appears in one rename, so an interrupted call
    is continued by calling again: a part whose copy stands, and is not older than it, is left alone.

    Parameters
    ----------
    folder : path
        The snapshot, or any folder above its partitions.
    stage : path
        Where the copies go; read them with `read_openalex`.
    years : (int, int), optional
        First and last year of the works to take.
    countries : collection of str
        Take works with an author in one of these (ISO 3166-1 alpha-2); empty takes all.
    workers : int
        Processes at the same time.
    progress : bool
        Show a bar over the parts.

    Returns
    -------
    list of path
        The copies, oldest partition first. A line that is no JSON is copied too, for the import to refuse.

    Raises
    ------
    SourceError
        There is no part, a part is damaged, or `stage` holds copies made with other years or countries.
    """
    parts = [file for file in openalex_files([folder]) if file.parent.name.startswith("updated_date=")]
    if not parts:
        raise SourceError(f"{folder}: expected a snapshot of OpenAlex, works/updated_date=*/part_*.gz")
    choice = json.dumps({"years": years, "countries": sorted(countries), "keys": KEYS})
    told = Path(stage) / "choice.state"
    if told.is_file() and told.read_text(encoding="utf-8") != choice:
        raise SourceError(f"{stage}: holds parts chosen by other years or countries; take another folder")
    told.parent.mkdir(parents=True, exist_ok=True)
    told.write_text(choice, encoding="utf-8")
    copies = [Path(stage) / part.parent.name / part.name for part in parts]
    due = [pair for pair in zip(parts, copies, strict=True) if not _is_done(*pair)]
    shown = None if progress else True
    bar = tqdm(total=len(parts), initial=len(parts) - len(due), unit="part", desc="snapshot", disable=shown)
    with bar, ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        jobs = [pool.submit(_stage, part, copy, years, frozenset(countries)) for part, copy in due]
        try:
            for job in as_completed(jobs):
                job.result()
                bar.update()
        finally:
            pool.shutdown(cancel_futures=True)
    return copies


def _is_done(part: Path, copy: Path) -> bool:
    return copy.is_file() and copy.stat().st_mtime_ns >= part.stat().st_mtime_ns


def _stage(part: Path, copy: Path, years: tuple[int, int] | None, countries: frozenset[str]) -> None:
    def lines() -> Iterator[str]:
        for _, _, record in stored_records([part], progress=False):
            if isinstance(record, Unreadable):
                yield record.text
            elif not isinstance(record, dict):
                yield json.dumps(record)
            elif _is_chosen(record, years, countries):
                yield json.dumps(slim(record), ensure_ascii=False, separators=(",", ":"))

    write_lines(lines(), copy)


def _is_chosen(record: dict, years: tuple[int, int] | None, countries: frozenset[str]) -> bool:
    if record.get("is_xpac") is True:
        return False
    year = record.get("publication_year")
    if years is not None and not (isinstance(year, int) and years[0] <= year <= years[1]):
        return False
    return not countries or not countries.isdisjoint(_codes(record))


def _codes(record: dict) -> Iterator[str]:
    """Country codes of a record's slots and of their institutions, as they stand there."""
    for slot in _tables(record.get("authorships")):
        codes = [entry.get("country_code") for entry in _tables(slot.get("institutions"))]
        codes += slot["countries"] if isinstance(slot.get("countries"), list) else []
        yield from (code.upper() for code in codes if isinstance(code, str))


def _tables(value) -> list[dict]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
