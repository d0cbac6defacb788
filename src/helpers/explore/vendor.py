"""The JavaScript that the network of a view is drawn with: where each file came from, and how to fetch it again.

`python -m helpers.explore.vendor` fetches the packages by npm and replaces the files of vendored/; SHA256SUMS there says
what they must be.
"""

import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

VENDORED = Path(__file__).parent / "vendored"


class Package(NamedTuple):
    """A package of npm and the files taken from it: name here -> place there."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


#: In the order in which they are loaded.
PACKAGES = (
    Package(
        "graphology",
        "0.26.0",
        "MIT",
        {"graphology.umd.min.js": "dist/graphology.umd.min.js", "graphology.LICENSE.txt": "LICENSE.txt"},
    ),
    Package("sigma", "3.0.3", "MIT", {"sigma.min.js": "dist/sigma.min.js", "sigma.LICENSE.txt": "LICENSE.txt"}),
)


def expected() -> dict[str, str]:
    """SHA-256 of each file.

    >>> sorted(expected())[0]
    'graphology.LICENSE.txt'
    """
    lines = (VENDORED / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def fetch(package: Package, folder: Path) -> None:
    """Fetch a package and write its files to a folder.

    Raises
    ------
    ValueError
        A file is not the one that SHA256SUMS tells; nothing is written then.
    """
    with tempfile.TemporaryDirectory() as place:
        asked = ["npm", "pack", f"{package.name}@{package.version}", "--silent"]
        packed = subprocess.run(asked, cwd=place, check=True, capture_output=True, text=True).stdout.split()[-1]
        with tarfile.open(Path(place) / packed) as archive:
            found = {here: archive.extractfile(f"package/{there}").read() for here, there in package.files.items()}
    for here, content in found.items():
        digest = hashlib.sha256(content).hexdigest()
        if digest != expected().get(here):
            raise ValueError(f"{package.name} {package.version}: the SHA-256 of {here} is {digest}, not as expected")
    for here, content in found.items():
        (folder / here).write_bytes(content)


if __name__ == "__main__":
    for package in PACKAGES:
        fetch(package, VENDORED)
