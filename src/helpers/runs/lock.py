"""One batch at a time on a build: a lock of the operating system, which ends with the process that holds it."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_BYTE = 1 << 20  # Windows locks bytes, and nobody else can read those; the holder's number stands before


@contextmanager
def alone(file: Path, what: str) -> Generator[None]:
    """Hold a lock for as long as the block runs.

    Parameters
    ----------
    file : path
        Holds the process id of the last holder; it stays, unlocked, when the block or the process has ended.
    what : str
        What nobody else may do meanwhile, for the message.

    Raises
    ------
    BlockingIOError
        Another process holds the lock; the message names its process id.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place, alone(Path(place) / ".lock", "build here"):
    ...     with alone(Path(place) / ".lock", "build here"):
    ...         pass
    Traceback (most recent call last):
        ...
    BlockingIOError: process ... is at work to build here: wait until it has ended, or end it
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="ascii") as opened:
        try:
            _take(opened)
        except OSError:
            opened.seek(0)
            holder = opened.read().strip() or "(unknown)"
            raise BlockingIOError(
                f"process {holder} is at work to {what}: wait until it has ended, or end it"
            ) from None
        opened.seek(0)
        opened.truncate()
        opened.write(f"{os.getpid()}\n")
        opened.flush()
        yield


def _take(opened) -> None:
    if sys.platform == "win32":
        import msvcrt

        opened.seek(_BYTE)
        msvcrt.locking(opened.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
