"""A Markdown file of measured parts, each written by a module of its own: evidence.md, benchmarks.md."""

import importlib
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path


def kept_parts(file: Path) -> dict[str, str]:
    """Text of each part as the file has it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place) / "b.md"
    ...     _ = file.write_text("# B\\n\\n<!-- part: one -->\\n## One\\n", encoding="utf-8")
    ...     kept_parts(file)
    {'one': '## One'}
    """
    if not file.is_file():
        return {}
    pieces = re.split(r"<!-- part: (\w+) -->\n", file.read_text(encoding="utf-8"))
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def write_parts(file: Path, introduction: str, parts: tuple[str, ...], asked: list[str]) -> None:
    """Measure parts anew, each in a fresh process, and leave the text of the others as it is.

    Parameters
    ----------
    file : path
        Written anew after each part, so that what was measured stays when a later part fails.
    introduction : str
        What stands before the first part.
    parts : tuple of str
        Modules with a function ``section() -> str``, in the order of the file.
    asked : list of str
        Which to measure; all, if empty.

    Raises
    ------
    SystemExit
        A part has no such name.

    Examples
    --------
    >>> write_parts(Path("b.md"), "# B", ("speed",), ["spead"])
    Traceback (most recent call last):
        ...
    SystemExit: no part spead; choose of: speed
    """
    unknown = sorted(set(asked) - set(parts))
    if unknown:
        sys.exit(f"no part {', '.join(unknown)}; choose of: {', '.join(parts)}")
    texts = kept_parts(file)
    for part in asked or parts:
        print(f"{part} ...", flush=True)
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
            texts[part] = fresh.submit(_section, part).result().strip()
        pieces = [f"<!-- part: {name} -->\n{texts[name]}" for name in parts if name in texts]
        file.write_text("\n\n".join([introduction, *pieces]) + "\n", encoding="utf-8")
    print(file)


def _section(part: str) -> str:
    return importlib.import_module(part).section()
