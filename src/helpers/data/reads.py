"""Which files of the project this process has read: what a result depends on, recorded and not listed by hand.

Python tells of each file that it opens and of each folder that it lists (an audit hook). A reader in another language
is silent: who calls one says `note(file)`. Left out is what every result depends on anyway, code and reference lists
(see `helpers.runs.fingerprint`), notebooks, hidden files and what was built. So a function may keep a reference list
in memory, and no other file: of one that was read before, nobody is told again.
"""

import hashlib
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress

from helpers.data.hashes import sha256
from helpers.data.places import PROJECT

#: Instead of a hash: the file is no longer the one that was read.
CHANGED = "changed"
_INSIDE = f"{PROJECT}{os.sep}"
_LEFT_OUT = tuple(
    f"{_INSIDE}{place}/".replace("/", os.sep) for place in ("src", "notebooks", "data/reference", "reports")
)
_LEFT_OUT += (f"{sys.prefix}{os.sep}",) if sys.prefix.startswith(_INSIDE) else ()
_WRITES = os.O_WRONLY | os.O_RDWR
#: Path below the project -> state when it was first read. The first record is the process's, others are of `recording`.
_records: list[dict[str, tuple]] = [{}]


def note(place: str | os.PathLike) -> None:
    """Record that a file is read, or a folder listed; what is no input (see above) is passed over.

    Examples
    --------
    >>> with recording() as seen:
    ...     note(PROJECT / "README.md")
    ...     note("/etc/hosts")
    >>> list(seen)
    ['README.md']
    """
    path = os.path.abspath(os.fsdecode(place))
    if path.startswith(_INSIDE) and not f"{path}{os.sep}".startswith(_LEFT_OUT):
        name = path.removeprefix(_INSIDE).replace(os.sep, "/")
        hidden = "/." in f"/{name}" or name.endswith((".ipynb", "__pycache__"))
        if not hidden and any(name not in record for record in _records):
            note_all({name: _state(path)})


def note_all(states: dict[str, tuple]) -> None:
    """Record what was read elsewhere, as `recording` gave it."""
    for record in _records:
        for name, state in states.items():
            record.setdefault(name, state)


@contextmanager
def recording() -> Generator[dict[str, tuple]]:
    """What is read inside the block: path below the project -> state of the file. It is recorded outside too."""
    _records.append({})
    try:
        yield _records[-1]
    finally:
        _records.pop()


def read_hashes(states: dict[str, tuple] | None = None) -> dict[str, str | None]:
    """Hashes of what was read.

    Parameters
    ----------
    states : dict, optional
        From `recording`; all that this process has read unless given.

    Returns
    -------
    dict of str to str
        Path below the project -> `input_hash`, or `CHANGED` where the file is another since it was read.
    """
    read = sorted((_records[0] if states is None else states).items())
    return {name: input_hash(name) if _state(f"{_INSIDE}{name}") == state else CHANGED for name, state in read}


def input_hash(name: str) -> str | None:
    """SHA-256 of a file of the project, or of the names in a folder; None where there is none.

    Examples
    --------
    >>> input_hash("data/nothing.csv") is None, len(input_hash("README.md")), len(input_hash("data/policy"))
    (True, 64, 64)
    """
    path = f"{_INSIDE}{name}"
    with suppress(OSError):
        if not os.path.isdir(path):
            return sha256(path)
        names = sorted(entry for entry in os.listdir(path) if not entry.startswith((".", "__pycache__")))
        return hashlib.sha256("\n".join(names).encode()).hexdigest()
    return None


def _state(path: str) -> tuple:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    return ("folder",) if os.path.isdir(path) else (found.st_size, found.st_mtime_ns)


def _hear(event: str, about: tuple) -> None:
    if event == "open":
        place, _, flags = about
        heard = not (isinstance(flags, int) and flags & _WRITES)
    else:
        heard, place = event in ("os.listdir", "os.scandir"), about[0] if about else None
    if heard and isinstance(place, str | bytes | os.PathLike):
        with suppress(OSError, ValueError):  # what cannot be opened is told by who opens it
            note(place)


sys.addaudithook(_hear)
