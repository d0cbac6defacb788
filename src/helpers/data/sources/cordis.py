"""Read participations in projects of the EU's framework programmes (CORDIS) as works with their participants."""

from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.data.records import Author, Place, Rejected, SourceError, Work
from helpers.data.sources.cells import Refused, country_cell, number_cell, reject, year_cell
from helpers.data.sources.rows import read_header, read_rows

SOURCE = {
    "source": "CORDIS, projects of the EU's framework programmes for research and innovation",
    "licence": "CC BY 4.0, European Union",
}

#: What CORDIS calls countries otherwise than ISO 3166-1.
SPELLINGS = {"EL": "GR", "UK": "GB"}
#: Types of organisations, by CORDIS' codes.
KINDS = {"HES": "university", "REC": "research organisation", "PRC": "company", "PUB": "public body", "OTH": "other"}
ROLES = ("coordinator", "participant", "partner")
_PARTICIPATION = ("rcn", "pic", "role", "type", "contribution", "country", "start_year")
_PART = ("rcn", "programme_part")


def read_cordis(files: list[Path], progress: bool = True) -> Iterator[Work | Rejected]:
    """Stream projects with their participants; the participations are held in memory until all are read.

    Parameters
    ----------
    files : list of path
        CSV (also .gz), XLSX or Parquet, told apart by their columns: participations (rcn, pic, role, type,
        contribution, country, start_year) and, if wanted, parts of the programme (rcn, programme_part). "NA" is
        Namibia as a country and unknown in any other column.
    progress : bool
        Show a bar over the rows.

    Yields
    ------
    Work or Rejected
        A project is a work of kind "project": its year is that in which it starts, its subjects are the parts of the
        programme that pay for it. Participants are its author slots, coordinators first: without a person, with
        the organisation ("pic:" and its number), its country and its EU contribution (`funding`). CORDIS gives these
        tables no names of organisations: the number stands for the name.
        A participation that makes no sense is refused alone; so is the second of one organisation in one project.

    Raises
    ------
    SourceError
        A file cannot be read or has the columns of neither kind, or no file holds participations.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "h2020.csv"
    ...     _ = file.write_text(
    ...         "rcn,pic,role,type,contribution,country,start_year\\n"
    ...         "7,11,participant,PRC,50000,EL,2019\\n"
    ...         "7,12,coordinator,HES,NA,UK,2019\\n"
    ...     )
    ...     work = next(read_cordis([file], progress=False))
    >>> work.work_id, work.year, [(slot.places[0].country, slot.is_lead, slot.funding) for slot in work.authors]
    ('cordis:7', 2019, [('GB', True, None), ('GR', False, 50000.0)])
    """
    projects, parts, kinds = {}, {}, [_kind(Path(file)) for file in files]
    if _PARTICIPATION not in kinds:
        listed = ", ".join(map(str, files)) or "no file"
        raise SourceError(f"{listed}: no participations; expected columns {', '.join(_PARTICIPATION)}")
    with tqdm(desc="cordis", unit="row", disable=None if progress else True) as bar:
        for file, columns in zip(map(Path, files), kinds, strict=True):
            add = _add_participation if columns == _PARTICIPATION else _add_part
            table = projects if columns == _PARTICIPATION else parts
            for row in read_rows(file, columns=columns):
                bar.update()
                try:
                    if isinstance(row, Rejected):
                        yield row
                    else:
                        add(table, row.cells, (file, row.place))
                except Refused as error:
                    yield reject(error, file, row.place)
    for rcn, (year, slots) in projects.items():
        yield _work(rcn, year, slots, parts.pop(rcn, {}))
    for rcn, rows in parts.items():
        for file, place in rows.values():
            yield Rejected(file.name, place, "rcn", rcn, "no participation in a project of this number")


def _kind(file: Path) -> tuple[str, ...]:
    header = read_header(file)
    for columns in (_PARTICIPATION, _PART):
        if set(columns) <= set(header):
            return columns
    raise SourceError(
        f"{file}: has the columns {', '.join(filter(None, header))[:2000]}; expected {', '.join(_PARTICIPATION)}"
        f" (participations) or {', '.join(_PART)} (parts of the programme)"
    )


def _number(cells: dict, column: str) -> str:
    if not cells[column].isascii() or not cells[column].isdigit():
        raise Refused(column, cells[column], "expected a number")
    return cells[column]


def _known(cells: dict, column: str) -> str:
    return "" if cells[column] == "NA" else cells[column]


def _choice(cells: dict, column: str, choices) -> str:
    cell = _known(cells, column)
    if cell and cell not in choices:
        raise Refused(column, cell, f"expected one of {', '.join(choices)}")
    return cell


def _add_participation(projects: dict, cells: dict, where: tuple) -> None:
    rcn, pic = _number(cells, "rcn"), _number(cells, "pic")
    slot = (
        _choice(cells, "role", ROLES) == "coordinator",
        country_cell(cells["country"], "country", SPELLINGS),
        KINDS.get(_choice(cells, "type", KINDS)),
        number_cell(_known(cells, "contribution"), "contribution"),
    )
    year = year_cell(_known(cells, "start_year"), "start_year")
    started, slots = projects.get(rcn, (year, {}))
    if pic in slots:
        raise Refused("pic", pic, f"the organisation stands twice in project {rcn}")
    slots[pic] = slot
    projects[rcn] = (year if started is None else started, slots)


def _add_part(parts: dict, cells: dict, where: tuple) -> None:
    part = _known(cells, "programme_part")
    if not part:
        raise Refused("programme_part", "", "expected a part of the programme")
    rows = parts.setdefault(_number(cells, "rcn"), {})
    if part in rows:
        raise Refused("programme_part", part, f"stands twice for project {cells['rcn']}")
    rows[part] = where


def _work(rcn: str, year: int | None, slots: dict, parts: dict) -> Work:
    authors = [
        Author(
            None,
            places=(Place(f"pic:{pic}", f"PIC {pic}", country, kind=kind),),
            is_lead=lead,
            person=False,
            funding=funding,
        )
        for pic, (lead, country, kind, funding) in slots.items()
    ]
    authors.sort(key=lambda author: not author.is_lead)
    return Work(f"cordis:{rcn}", year, kind="project", subjects=sorted(parts), authors=authors)
