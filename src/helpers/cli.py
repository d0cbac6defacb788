"""The command `workbook`."""

import argparse
import sys
import webbrowser
from pathlib import Path

from helpers.data.places import PROJECT

_RUNS = PROJECT / "reports" / "runs.toml"


def _import(args) -> int:
    from helpers.data.imports import import_records
    from helpers.data.sources.medline import SOURCE, read_medline

    files = [Path(file) for file in args.files]
    counts = import_records(read_medline(files), args.corpus, files, SOURCE, "medline")
    print(f"{args.corpus}: " + ", ".join(f"{value:,} {name}" for name, value in counts.items()))
    if counts["rejected"]:
        print(f"{counts['rejected']:,} rows were refused: see {Path(args.corpus) / 'rejected.csv'}", file=sys.stderr)
        return 3
    return 0


def _run(args) -> int:
    from helpers.runs.batch import run

    return run(args.configuration, workers=args.workers, force=args.force)


def _notebooks(args) -> int:
    from helpers.runs.normalise import execute_and_normalise

    execute_and_normalise([Path(path) for path in args.notebooks or sorted(PROJECT.glob("notebooks/*.ipynb"))])
    return 0


def _open(args) -> int:
    page = PROJECT / "reports" / "build" / args.batch / "index.html"
    if not page.is_file():
        raise FileNotFoundError(f"{page} is not there yet: `workbook run` builds it")
    print(page)
    webbrowser.open(page.as_uri())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="workbook",
        description="From publication records to cooperation networks and periodic reports.",
        epilog="example: workbook run && workbook open",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name, action, about, example):
        sub = commands.add_parser(name, help=about, description=about, epilog=f"example: {example}")
        sub.set_defaults(action=action)
        return sub

    sub = command(
        "import",
        _import,
        "make a corpus from records; an existing corpus there is replaced only when all went well",
        "workbook import medline pubmed21n1298.xml.gz --corpus data/mine",
    )
    sub.add_argument("format", choices=["medline"], help="what the files are")
    sub.add_argument("files", nargs="+", metavar="FILE", help=".xml or .xml.gz; a later file revises an earlier one")
    sub.add_argument("--corpus", required=True, metavar="DIR", help="folder of the corpus to write")

    sub = command(
        "run",
        _run,
        "execute the runs of a batch and build its site; runs that have not changed are skipped",
        "workbook run reports/runs.toml --workers 2",
    )
    sub.add_argument("configuration", nargs="?", type=Path, default=_RUNS, help="default: reports/runs.toml")
    sub.add_argument("--workers", type=int, default=2, metavar="N", help="runs at the same time (default: 2)")
    sub.add_argument("--force", action="store_true", help="execute every run, changed or not")

    sub = command(
        "notebooks",
        _notebooks,
        "execute notebooks in place and keep the output of their checked cells only",
        "workbook notebooks notebooks/11_countries.ipynb",
    )
    sub.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: all of notebooks/")

    sub = command("open", _open, "open the site of a batch in the browser", "workbook open quarterly")
    sub.add_argument("batch", nargs="?", default="quarterly", help="name of the batch (default: quarterly)")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0 (done), 1 (some runs failed), 2 (unusable input), 3 (rows refused)."""
    args = _parser().parse_args(arguments)
    try:
        return args.action(args)
    except (ValueError, OSError) as error:
        print(f"workbook {args.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"workbook {args.command}: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
