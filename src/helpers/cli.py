"""The command `workbook`."""

import argparse
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

from helpers.data.formats import FORMATS
from helpers.data.places import PROJECT

_RUNS = PROJECT / "reports" / "runs.toml"


def _import(args) -> int:
    from helpers.data.formats import import_files

    return _tell(import_files(args.format, args.files, args.corpus, args.mapping, args.join_hospitals), args.corpus)


def _tell(counts: dict, corpus: Path) -> int:
    print(f"{corpus}: " + ", ".join(f"{value:,} {name}" for name, value in counts.items()))
    lost = {"rows": counts.get("rejected", 0), "cells": counts.get("unread_cells", 0)}
    for what, n in lost.items():
        if n:
            print(f"{n:,} {what} were refused: see {corpus}/rejected*.csv", file=sys.stderr)
    if any(lost.values()):
        return 3
    return 0


def _mapping(args) -> int:
    from helpers.data.sources.proposal import propose_mapping

    print(propose_mapping(args.table), end="")
    return 0


def _years(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        raise ValueError(f'--years {text!r}: expected a year such as "2021" or a span such as "2019-2023"')
    return int(first), int(last or first)


def _agree(is_agreed: bool):
    """Tell what a fetch will take and ask, unless that was agreed to beforehand."""

    def ask(estimate) -> bool:
        told = f"{estimate.calls:,} calls, about USD {estimate.dollars:.2f} and {max(estimate.minutes, 1):,.0f} minutes"
        print(f"{estimate.works:,} works are found, some more than once: {told}", flush=True)
        if not is_agreed and not sys.stdin.isatty():
            raise ValueError("there is no terminal to ask in: add --yes to fetch them")
        return is_agreed or input("Fetch them? [y/N] ").strip().casefold() in ("y", "yes", "예", "네")

    return ask


def _fetch(args) -> int:
    from helpers.runs.technology_map import fetched_corpus

    countries = [code for code in args.countries.split(",") if code]
    how = {"countries": countries, "mailto": args.mailto, "agree": _agree(args.yes)}
    return _tell(fetched_corpus(args.technology, _years(args.years), args.corpus, **how), args.corpus)


def _map(args) -> int:
    from helpers.runs.technology_map import map_technology

    this = date.today().year
    years = _years(args.years or f"{this - 10}-{this - 1}")
    return map_technology(args.technology, years, args.focal, _agree(args.yes))


def _merge(args) -> int:
    from helpers.data.merging import merge_folders

    return _tell(merge_folders(args.corpora, args.corpus), args.corpus)


def _check(args) -> int:
    from helpers.data.checking import check_corpus

    found = check_corpus(args.corpus)
    print(found.to_string(index=False) if len(found) else "nothing to complain of")
    return 2 if (found["level"] == "error").any() else 0


def _describe(args) -> int:
    from helpers.data.description import describe_corpus

    print(describe_corpus(args.corpus))
    return 0


def _count(args) -> int:
    from helpers.network.count_corpus import count_corpus
    from helpers.network.engines import memory_bytes

    how = {"memory": memory_bytes(args.memory) if args.memory else None, "master": args.master}
    return _tell(count_corpus(args.corpus, args.to, args.level, args.engine, max_nodes=args.max_nodes, **how), args.to)


def _export(args) -> int:
    from helpers.data.scope import open_scope
    from helpers.network.labelled_network import labelled_network
    from helpers.page.network_files import write_network

    chosen = {"technology": args.technology, "years": args.years}
    scope = open_scope(corpus=args.corpus, language=args.language, **chosen)
    network = labelled_network(scope.corpus, args.level, args.language, args.min_weight)
    title = ", ".join([scope.corpus.meta["name"], args.level, *(v for v in chosen.values() if v != "all")])
    files = write_network(network, args.format, args.out, title)
    print(f"{', '.join(map(str, files))}: {len(network.nodes):,} nodes, {len(network.links):,} links")
    if network.alone or network.left_out:
        told = f"{network.alone:,} nodes without a link, {network.left_out:,} works of too many nodes"
        print(f"left out: {told}", file=sys.stderr)
    if network.nodes["x"].isna().any():
        print("so many nodes are given no places: let the program that opens them lay them out", file=sys.stderr)
    return 0


def _run(args) -> int:
    from helpers.runs.batch import run

    return run(args.configuration, workers=args.workers, force=args.force, execute=args.executor)


def _notebooks(args) -> int:
    from helpers.runs.notebooks import execute_and_normalise

    execute_and_normalise([Path(path) for path in args.notebooks or sorted(PROJECT.glob("notebooks/*.ipynb"))])
    return 0


def _open(args) -> int:
    from helpers.runs.batch import BUILD
    from helpers.runs.viewing import open_site

    open_site(BUILD, args.batch, args.serve, args.port)
    return 0


def _add_import(command) -> None:
    sub = command(
        "import",
        _import,
        "make a corpus from records; an existing corpus there is replaced only when all went well",
        "workbook import medline pubmed21n1298.xml.gz --corpus data/mine",
    )
    listed = "; ".join(f"{name}: {about}" for name, about in FORMATS.items())
    sub.add_argument("format", choices=FORMATS, metavar="FORMAT", help=listed.replace("%", "%%"))
    sub.add_argument("files", nargs="+", type=Path, metavar="PATH", help="a later file revises an earlier one")
    sub.add_argument("--corpus", required=True, type=Path, metavar="DIR", help="folder of the corpus")
    told = "for table: which column is what (TOML), or the name of a mapping at hand: docs/mapping.md"
    sub.add_argument("--mapping", type=Path, metavar="FILE", help=told)
    sub.add_argument("--join-hospitals", action="store_true", help="for ror: a university's hospital is the university")


def _add_mapping(command) -> None:
    sub = command(
        "mapping",
        _mapping,
        "print a mapping proposed for a table by its first rows: docs/mapping.md",
        "workbook mapping mine.xlsx > mine.toml",
    )
    sub.add_argument("table", type=Path, metavar="TABLE", help="CSV, XLSX, XLS or Parquet")


def _add_fetch(commands) -> None:
    fetch = commands.add_parser("fetch", help="fetch records from the internet and make a corpus of them")
    sources = fetch.add_subparsers(dest="source", required=True, metavar="SOURCE")
    sub = sources.add_parser(
        "openalex",
        description="fetch a technology's works from OpenAlex and import them; called again, it goes on",
        epilog="example: workbook fetch openalex quantum --years 2019-2023 --corpus data/quantum; "
        "a key in OPENALEX_API_KEY raises the daily credit",
    )
    sub.set_defaults(action=_fetch)
    sub.add_argument("technology", help="an id of data/reference/technologies.toml")
    sub.add_argument("--years", required=True, metavar="YEARS", help='"2021" or "2019-2023"')
    sub.add_argument("--countries", default="", metavar="CODES", help="KR,JP: works with an author there (all)")
    sub.add_argument("--mailto", metavar="ADDRESS", help="your address, for the keepers of the API")
    sub.add_argument("--corpus", required=True, type=Path, metavar="DIR", help="folder of the corpus to write")
    sub.add_argument("--yes", action="store_true", help="fetch without asking")


def _add_map(command) -> None:
    sub = command(
        "map",
        _map,
        "from a technology's name to the pages of its map: fetch its works from OpenAlex (a key in OPENALEX_API_KEY "
        "raises the daily credit), check them, run the notebooks; called again, it goes on",
        "workbook map quantum-computing --years 2015-2024 --focal KR",
    )
    sub.add_argument("technology", help="an id of data/reference/technologies.toml")
    sub.add_argument("--years", metavar="YEARS", help='"2021" or "2019-2023" (the ten years before this one)')
    sub.add_argument("--focal", default="KR", metavar="CODE", help="the focal country (KR)")
    sub.add_argument("--yes", action="store_true", help="fetch without asking")


def _add_care(command) -> None:
    sub = command(
        "merge",
        _merge,
        "join corpora into one; works that stand in several are found, kept once and listed in duplicates.csv",
        "workbook merge data/pubmed data/scopus --corpus data/both",
    )
    sub.add_argument("corpora", nargs="+", metavar="CORPUS", help="names of folders of data/, or paths")
    sub.add_argument("--corpus", required=True, type=Path, metavar="DIR", help="folder of the corpus to write")

    sub = command("check", _check, "say whether a corpus keeps its schema, and what is doubtful", "workbook check mine")
    sub.add_argument("corpus", help="name of a folder of data/, or a path")
    sub = command("describe", _describe, "print counts, coverage and hashes of a corpus", "workbook describe mine")
    sub.add_argument("corpus", help="name of a folder of data/, or a path")


def _add_count(command) -> None:
    sub = command(
        "count",
        _count,
        "count who works with whom in a corpus of any size: docs/scale.md",
        "workbook count data/large --to data/counted --engine duckdb --memory 8GB",
    )
    sub.add_argument("corpus", help="name of a folder of data/, a path, or a URL that the engine reads")
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write; Spark also writes links to a URL")
    told = "country (default): a corpus of sets of countries, for the notebooks; the others: links by year"
    sub.add_argument("--level", choices=("country", "institution_id", "author_id"), default="country", help=told)
    told = "compiled (default): in this process' memory; duckdb: one machine, spills to disk; pyspark: a cluster"
    sub.add_argument("--engine", choices=("compiled", "duckdb", "pyspark"), default="compiled", help=told)
    sub.add_argument("--memory", metavar="SIZE", help='what the engine may take: "8GB"')
    sub.add_argument("--master", metavar="URL", help="for pyspark: spark://host:7077, sc://host:15002, local[4], ...")
    told = "leave works with more institutions or authors out of links (default: 100)"
    sub.add_argument("--max-nodes", type=int, default=100, metavar="N", help=told)


def _add_export(command) -> None:
    sub = command(
        "export",
        _export,
        "write a network for VOSviewer, Gephi, Pajek, any reader of GraphML, or a spreadsheet",
        "workbook export medline_2021 --level country --format vosviewer --out vosviewer",
    )
    sub.add_argument("corpus", help="name of a folder of data/, or a path")
    sub.add_argument("--level", choices=("country", "institution", "person"), default="country", help="(country)")
    forms = ("vosviewer", "gexf", "graphml", "pajek", "csv")
    sub.add_argument("--format", choices=forms, required=True, help="gexf is Gephi's")
    sub.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder of the files to write")
    sub.add_argument(
        "--technology", default="all", metavar="ID", help="an id of data/reference/technologies.toml (all)"
    )
    sub.add_argument("--years", default="all", metavar="YEARS", help='"2021" or "2019-2023" (all)')
    sub.add_argument("--min-weight", type=int, default=1, metavar="N", help="leave out links of fewer works (1)")
    sub.add_argument("--language", choices=("ko", "en"), default="en", help="of names (en)")


def _add_reports(command) -> None:
    sub = command(
        "run",
        _run,
        "execute the runs of a batch and build its site; runs that have not changed are skipped",
        "workbook run reports/runs.toml --workers 2",
    )
    sub.add_argument("configuration", nargs="?", type=Path, default=_RUNS, help="default: reports/runs.toml")
    sub.add_argument("--workers", type=int, default=2, metavar="N", help="runs at the same time (default: 2)")
    sub.add_argument("--force", action="store_true", help="execute every run, changed or not")
    about = "processes (default): forks of a warm process where that is safe; kernels: a new kernel for each run; "
    about += "tcp://HOST:PORT: the workers of a dask.distributed scheduler, on a shared file system"
    sub.add_argument("--executor", default="processes", metavar="HOW", help=about)

    sub = command(
        "notebooks",
        _notebooks,
        "execute notebooks in place and keep the output of their checked cells only",
        "workbook notebooks notebooks/11_countries.ipynb",
    )
    sub.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: all of notebooks/")

    about = "open the site of a batch in the browser; where there is no screen, serve it to this machine alone"
    sub = command("open", _open, about, "workbook open quarterly")
    sub.add_argument("batch", nargs="?", default="quarterly", help="name of the batch (default: quarterly)")
    sub.add_argument("--serve", action="store_true", help="serve it on 127.0.0.1, and say how to reach it by ssh")
    sub.add_argument("--port", type=int, default=8765, metavar="N", help="of the server; a free one if taken (8765)")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbook",
        description="From publication records to cooperation networks and periodic reports.",
        epilog="example: workbook run && workbook open",
    )
    parser.add_argument("--version", action="version", version=f"workbook {version('cooperation-workbook')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, action, about, example):
        sub = commands.add_parser(name, help=about, description=about, epilog=f"example: {example}")
        sub.set_defaults(action=action)
        return sub

    _add_import(command)
    _add_mapping(command)
    _add_fetch(commands)
    _add_map(command)
    _add_care(command)
    _add_count(command)
    _add_export(command)
    _add_reports(command)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0 (done), 1 (some runs failed), 2 (unusable input), 3 (rows refused)."""
    args = _parser().parse_args(arguments)
    try:
        return args.action(args)
    except (ValueError, OSError) as error:
        print(f"workbook {args.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        print(f"workbook {args.command}: interrupted{f': {stop}' if str(stop) else ''}", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
