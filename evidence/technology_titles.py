"""Precision and recall of the rules in technologies.toml on labelled titles, and how many of AI conferences' papers they tag.

Usage: python evidence/technology_titles.py

Titles are read where they are: the MEDLINE file in download/ (`make corpus` fetches it), AI conferences and OpenAlex works
in the folder that WORKBOOK_SHARED_DATA names, or beside the project. tests/fixtures/README.md says how titles were drawn.
"""

import json
import os
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.places import PROJECT
from helpers.data.records import Work
from helpers.data.sources.medline import read_medline
from helpers.data.technologies import read_technologies, tag_technologies

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
MEDLINE = PROJECT / "download" / "pubmed21n1298.xml.gz"
LABELS = PROJECT / "tests" / "fixtures" / "technology_titles.csv"
SEED, RESAMPLES = 20261128, 4000


def titles() -> pd.DataFrame:
    """source, id, title and keywords of every work of the three sources."""
    papers = pd.read_parquet(SHARED / "ai_conferences" / "papers.parquet", columns=["pid", "title", "keywords"])
    rows = [("AI conferences", pid, title, words.split(";")) for pid, title, words in papers.to_numpy()]
    for record in read_medline([MEDLINE]):
        if isinstance(record, Work) and record.title:
            rows.append(("MEDLINE", record.work_id, record.title, record.keywords))
    for file in sorted((SHARED / "openalex_works").glob("*.zip")):
        with zipfile.ZipFile(file) as archive:
            works = [work for name in archive.namelist() for work in json.loads(archive.read(name))]
        rows += [("OpenAlex", work["id"].rsplit("/", 1)[1], work["title"], []) for work in works if work["title"]]
    return pd.DataFrame(rows, columns=["source", "id", "title", "keywords"]).drop_duplicates(["source", "id"])


def tagged(works: pd.DataFrame, with_keywords: bool) -> list[set[str]]:
    nothing = [[]] * len(works)
    keywords = works["keywords"].tolist() if with_keywords else nothing
    return [set(found) for found in tag_technologies(works["title"].tolist(), keywords, nothing, read_technologies())]


def rates(labels: pd.DataFrame) -> dict[str, float]:
    """Weighted precision and recall, with 95 % intervals of the Bayesian bootstrap (Rubin 1981) within the strata."""
    near = labels[labels["stratum"] != "far"]
    random = np.random.default_rng(SEED)
    draws = random.gamma(1, size=(RESAMPLES, len(near)))
    stratum = near["stratum"].astype("category").cat.codes.to_numpy()
    for each in np.unique(stratum):
        here = stratum == each
        draws[:, here] *= here.sum() / draws[:, here].sum(axis=1, keepdims=True)
    weights = np.vstack([np.ones(len(near)), draws]) * near["weight"].to_numpy()
    found, about = near["found"].to_numpy(), near["about"].to_numpy(dtype=bool)
    right = weights[:, found & about].sum(axis=1)
    shares = {"precision": right / weights[:, found].sum(axis=1), "recall": right / weights[:, about].sum(axis=1)}
    ends = {name: np.quantile(values[1:], [0.025, 0.975]) for name, values in shares.items()}
    return {
        f"{name}{end}": value
        for name, values in shares.items()
        for end, value in zip(("", "_low", "_high"), (values[0], *ends[name]), strict=True)
    }


def main():
    works, labels = titles(), pd.read_csv(LABELS)
    rows = []
    for with_keywords in (False, True):
        tags = works.assign(found=tagged(works, with_keywords))
        all_labelled = labels.merge(tags[["source", "id", "found"]], on=["source", "id"], validate="many_to_one")
        if len(all_labelled) != len(labels):
            raise ValueError(f"{len(labels) - len(all_labelled)} labelled titles are in none of the sources")
        pairs = zip(all_labelled["technology"], all_labelled["found"], strict=True)
        all_labelled["found"] = [technology in found for technology, found in pairs]
        text = "title and keywords" if with_keywords else "title"
        for (technology, sample), group in all_labelled.groupby(["technology", "sample"]):
            far = group[group["stratum"] == "far"]
            counts = {"n": len(group), "about": int(group["about"].sum()), "far": f"{far['about'].sum()} of {len(far)}"}
            rows.append({"technology": technology, "sample": sample, "read": text, **counts, **rates(group)})
        papers = tags[tags["source"] == "AI conferences"]["found"]
        share = sum("artificial-intelligence" in found for found in papers) / len(papers)
        print(f"AI conferences, {text}: {share:.3f} of {len(papers):,} papers tagged artificial-intelligence")
    print(pd.DataFrame(rows).round(3).to_string(index=False))


if __name__ == "__main__":
    main()
