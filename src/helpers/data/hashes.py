"""The hash by which a file is known: its SHA-256."""

import hashlib
import os


def sha256(file: str | os.PathLike) -> str:
    """SHA-256 of a file, in hexadecimal, read in pieces.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = (Path(place) / "a.txt").write_text("a")
    ...     sha256(Path(place) / "a.txt")[:8]
    'ca978112'
    """
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
