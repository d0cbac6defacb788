"""One command for every format: which importer reads what, and what becomes of it."""

from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from helpers.data.additions import add_table
from helpers.data.corpus import corpus_folder, read_corpus, write_corpus
from helpers.data.hashes import sha256
from helpers.data.imports import import_records, write_rejects
from helpers.data.records import SourceError
from helpers.data.sources.recognition import advice

#: Formats whose records stream into a new corpus; each has its module, its reader and its SOURCE.
STREAMS = {
    "medline": "PubMed/MEDLINE XML (.xml, .xml.gz)",
    "openalex": "OpenAlex works: JSON, JSON lines (.gz), zip, or a folder of the snapshot",
    "nbib": 'PubMed\'s own format (.nbib, or the display "PubMed" saved as text)',
    "wos": "Web of Science: plain text, tab-delimited or Excel",
    "scopus": "Scopus CSV export",
    "dimensions": "Dimensions CSV or Excel export of publications",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "endnote": "EndNote: XML, or its tagged format (%0, .enw)",
    "refworks": "RefWorks' tagged format, as CNKI exports it",
    "cordis": "projects and participations of the framework programmes",
}
#: Formats that add to a corpus which exists.
ADDITIONS = {
    "patents": "patent families: a new table of an existing corpus",
    "experts": "expert scores: a new table of an existing corpus",
    "ror": "a ROR dump: gives an existing corpus' institutions their ROR records",
}
FORMATS = {
    **STREAMS,
    "table": "any CSV, XLSX or Parquet, with a mapping file (--mapping) that says which column is what",
    "links": "ready-made co-publication counts by pair of countries and year",
    **ADDITIONS,
}


def import_files(
    kind: str,
    files: list[Path],
    folder: Path,
    mapping: Path | None = None,
    join_hospitals: bool = False,
    query: str | None = None,
) -> dict:
    """Read files of a format into a corpus.

    Parameters
    ----------
    kind : str
        A key of `FORMATS`.
    files : list of path
    folder : path
        The corpus: made new, or added to by the formats of `ADDITIONS`.
    mapping : path or str, optional
        For "table": the TOML file that says which column is what, or the name of a mapping at hand.
    join_hospitals : bool
        For "ror": count a university's hospital as the university.
    query : str, optional
        For "openalex": what was asked for, where the files come from a fetch; corpus.json keeps it.

    Returns
    -------
    dict
        Counts; `rejected` is the number of rows refused, listed in a file beside the tables.

    Raises
    ------
    SourceError
        Nothing could be read, or "table" comes without a mapping; where the files are of another format that is known,
        the message names the command that reads them.

    Examples
    --------
    >>> import_files("table", [Path("mine.csv")], Path("mine"))
    Traceback (most recent call last):
        ...
    helpers.data.records.SourceError: format table needs a mapping file: --mapping FILE; ...
    """
    folder = Path(folder)
    try:
        return _import(kind, files, folder, mapping, join_hospitals, query)
    except SourceError as error:
        told = next(filter(None, (advice(file, kind) for file in files)), "")
        if not told or (mapping is not None and "workbook import table" in told):
            raise
        raise SourceError(f"{error}; {told}") from None


def _import(kind, files, folder, mapping, join_hospitals, query) -> dict:
    if kind == "openalex":
        return _openalex(files, folder, query)
    if kind in STREAMS:
        module = import_module(f"helpers.data.sources.{kind}")
        records = getattr(module, f"read_{kind}")(files)
        return import_records(records, folder, files, module.SOURCE, kind)
    if kind == "ror":
        return _ror(files, folder, join_hospitals)
    return {"table": _table, "links": _links, "patents": _added, "experts": _added}[kind](kind, files, folder, mapping)


def _openalex(files, folder, query) -> dict:
    from helpers.data.sources.openalex import SOURCE, read_openalex
    from helpers.data.sources.openalex_files import openalex_files
    from helpers.data.sources.openalex_snapshot import stage_snapshot

    staged = []
    for place in files:
        if place.is_dir() and any(place.rglob("updated_date=*")):
            staged += stage_snapshot(place, folder.with_name(f"{folder.name}.parts"))
        else:
            staged += openalex_files([place])
    remarks = Counter()
    records = read_openalex(staged, remarks=remarks)
    return import_records(records, folder, staged, {**SOURCE, "query": query, "remarks": remarks}, "openalex")


def _table(kind, files, folder, mapping) -> dict:
    from helpers.data.sources.mapping import mapping_file, read_mapping
    from helpers.data.sources.table import read_table

    if mapping is None:
        raise SourceError("format table needs a mapping file: --mapping FILE; `workbook mapping TABLE` proposes one")
    file, remarks = mapping_file(mapping), Counter()
    known = read_mapping(file)
    records = read_table(files, known, remarks=remarks)
    counts = import_records(records, folder, [*files, file], {**known.source, "remarks": remarks}, kind)
    return counts | remarks


def _links(kind, files, folder, mapping) -> dict:
    from helpers.data.sources.link_counts import import_link_counts

    counts, rejected = import_link_counts(files, folder)
    if rejected:
        write_rejects(rejected, folder / "rejected.csv")
    return counts


def _added(kind, files, folder, mapping) -> dict:
    table = {"patents": "patents", "experts": "expert_scores"}[kind]
    module = import_module(f"helpers.data.sources.{table}")
    frame, rejected, counts = getattr(module, f"read_{table}")(files)
    add_table(folder, table, frame, files, module.SOURCE, rejected)
    return dict(counts) | {"rejected": len(rejected)}


def _ror(files, folder, join_hospitals) -> dict:
    from helpers.data.identity.ror import apply_ror, join_children, match_institutions
    from helpers.data.sources.ror import SOURCE, read_ror

    if len(files) != 1:
        raise SourceError(f"format ror reads one dump, not {len(files)}")
    corpus, ror = read_corpus(corpus_folder(folder.resolve())), read_ror(files[0])
    matches = match_institutions(corpus.institutions, ror)
    if join_hospitals:
        matches = join_children(matches, ror)
    about = {**SOURCE, "sha256": {files[0].name: sha256(files[0])}, "join_hospitals": join_hospitals}
    known = apply_ror(corpus, matches, ror)
    lists = {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    meta = known.meta | {"added": known.meta.get("added", {}) | {"ror": about}}
    write_corpus(replace(known, meta=meta), folder)
    for name, content in lists.items():
        (folder / name).write_bytes(content)
    matches[["institution_id", "ror_id", "how", "score"]].to_csv(folder / "ror_matches.csv", index=False)
    how = matches["how"].value_counts().to_dict()
    return {"institutions": len(corpus.institutions), "matched": len(matches), "rejected": 0} | how
