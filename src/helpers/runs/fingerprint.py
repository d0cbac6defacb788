"""One hash of all that a run's result depends on: while it stays, the result stays.

What a run reads is recorded while it runs (`helpers.data.reads`). Code and reference lists count as a whole, for every
run; beside these only what a run reads, and what its parameters name, is its input.
"""

import hashlib
import json
import re
from pathlib import Path

from helpers.data.hashes import sha256
from helpers.data.places import PROJECT, REFERENCE, TEMPLATE
from helpers.page.provenance import package_versions
from helpers.runs.configuration import Run, corpora, named_files

HIDDEN = re.compile(r"(^|/)(\.|__pycache__/)")


def hash_files(folder: Path, pattern: str = "**/*") -> dict[str, str]:
    """SHA-256 of each file below a folder, by its path there; hidden and compiled files are left out.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = (Path(place) / "a.txt").write_text("a")
    ...     hash_files(Path(place))["a.txt"][:8]
    'ca978112'
    """
    files = sorted(path for path in folder.glob(pattern) if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: sha256(path) for name, path in names.items() if not HIDDEN.search(name)}


def is_intact(folder: Path, files: dict[str, str]) -> bool:
    """Whether each file still stands in the folder with the hash it had."""
    return all((folder / name).is_file() and sha256(folder / name) == known for name, known in files.items())


def shared_inputs() -> dict:
    """What every run depends on: code with its templates of sentences, reference lists, the packages' versions."""
    return {
        "helpers": hash_files(PROJECT / "src" / "helpers"),
        "reference": hash_files(REFERENCE),
        "versions": package_versions(),
    }


def fingerprint(run: Run, shared: dict, needs: dict[str, str]) -> str:
    """Hash of what a run depends on before it has read anything.

    Parameters
    ----------
    run : Run
        Its notebook, its parameters, and the files and folders that these name count.
    shared : dict
        From `shared_inputs`; computed once for a batch.
    needs : dict of str to str
        Fingerprints of the runs that this one needs.

    Returns
    -------
    str
        64 hexadecimal digits; another value whenever any input is another.
    """
    depends_on = {
        "notebook": sha256(run.notebook),
        "parameters": run.parameters,
        "corpora": [hash_files(folder) for folder in corpora(run)],
        "files": [hash_files(path) if path.is_dir() else sha256(path) for path in named_files(run)],
        "needs": needs,
        "shared": shared,
    }
    return _digest(depends_on)


def with_reads(mark: str, reads: dict[str, str | None]) -> str:
    """A run's `fingerprint` and what it has read, as one hash.

    Examples
    --------
    >>> with_reads("0a", {"evidence/backtest.csv": "1b"}) == with_reads("0a", {"evidence/backtest.csv": "2c"})
    False
    """
    return _digest([mark, reads])


def look() -> str:
    """Hash of the templates of pages; what a page shows follows from them and from what its run left."""
    return _digest(hash_files(TEMPLATE))


def _digest(value) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
