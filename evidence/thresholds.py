"""From how many works on a claim can be trusted: wrong claims in planted worlds, by the works that they rest on.

`section()` gives the text for evidence.md and writes thresholds.csv.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.evidence import ENOUGH, NAMED
from helpers.page.sources import SYNTHETIC
from judges.planted_truth import Truth
from judges.planted_world import _n_institutions, planted_world

HERE = Path(__file__).resolve().parent
SEEDS, SIZES = range(1, 9), (1000, 4000, 16000)
FIRST = 10
FOCAL_BINS, NAMED_BINS = (1, 5, 10, 20, 40, 80), (1, 3, 5, 7, 10, 20)


def expected_joint(truth: Truth) -> np.ndarray:
    """Expected joint works of two countries in each technology, their works on the diagonal; (T, C, C)."""
    led = (truth.works[:, :, None] * truth.leads).sum(axis=1)
    present = truth.joins + np.eye(len(truth.countries))
    return np.einsum("tl,lc,ld->tcd", led, present, present)


def expected_institutions(truth: Truth) -> pd.DataFrame:
    """Expected works of every institution: a row a technology, a column an institution."""
    led = (truth.works[:, :, None] * truth.leads).sum(axis=1)
    joined, columns = led @ truth.joins, {}
    for place, (code, number) in enumerate(zip(truth.countries, _n_institutions(truth), strict=True)):
        for k in range(number):
            share = np.sqrt((k + 1) / number) - np.sqrt(k / number)  # of the author slots of its country
            own, other = (1 - (1 - share) * np.exp(-slots * share) for slots in (1.4, 0.5))
            columns[f"{code.lower()}/institution-{k + 1:02d}"] = own * led[:, place] + other * joined[:, place]
    return pd.DataFrame(columns, index=truth.technologies)


def claims(seed: int, n_works: int) -> tuple[list, list]:
    """Works of each focal country with whether its place and first partner are wrong; the same of leading institutions."""
    corpus, truth = planted_world(seed, n_works=n_works)
    joint, institutions = expected_joint(truth), expected_institutions(truth)
    tagged = corpus.works[["work_id", "technologies"]].explode("technologies")
    focal, named = [], []
    for t, technology in enumerate(truth.technologies):
        here = corpus.authorships[
            corpus.authorships["work_id"].isin(tagged.loc[tagged["technologies"] == technology, "work_id"])
        ]
        held = (
            pd.crosstab(here["work_id"], here["country"]).reindex(columns=truth.countries, fill_value=0).to_numpy() > 0
        )
        counted = held.T.astype(int) @ held
        own, true = np.diag(counted), np.diag(joint[t])
        for c in np.flatnonzero(own):
            partners, known = np.delete(counted[c], c), np.delete(joint[t, c], c)
            alone = (partners == partners.max()).sum() == 1  # ties are told as ties
            off = abs((own > own[c]).sum() - (true > true[c]).sum()) > 3
            focal.append((own[c], off, partners.argmax() != known.argmax() if alone else np.nan))
        works = here.drop_duplicates(["work_id", "institution_id"])["institution_id"].value_counts()
        rank, best = works.rank(method="max", ascending=False), institutions.loc[technology].nlargest(FIRST).index
        named += [(n, name not in best) for name, n in works[rank <= FIRST].items()]
    return focal, named


def by_works(table: pd.DataFrame, bins: tuple[int, ...]) -> pd.DataFrame:
    """Mean of every column and number of claims, by works."""
    names = [f"{low}–{high - 1}" for low, high in zip(bins, bins[1:], strict=False)] + [f"{bins[-1]} and more"]
    part = pd.cut(table["works"], [*bins, np.inf], right=False, labels=names)
    found = table.drop(columns="works").astype(float).groupby(part, observed=True).agg(["mean", "count"])
    found.columns = [name if kind == "mean" else f"{name}, n" for name, kind in found.columns]
    return found.rename_axis("works").reset_index()


def markdown(table: pd.DataFrame) -> str:
    rows = [[f"{v:.0%}" if isinstance(v, float) else str(v) for v in row] for row in table.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [list(table), ["---"] * table.shape[1], *rows])


def section() -> str:
    """Text of this part of evidence.md."""
    found = [claims(seed, size) for size in SIZES for seed in SEEDS]
    focal = pd.DataFrame(
        [row for part, _ in found for row in part], columns=["works", "place off by more than 3", "first partner wrong"]
    )
    named = pd.DataFrame([row for _, part in found for row in part], columns=["works", "not among the first ten"])
    tables = [by_works(focal, FOCAL_BINS), by_works(named, NAMED_BINS)]
    pd.concat(tables, keys=["focal country", "institution"], names=["of"]).reset_index(level=0).round(4).to_csv(
        HERE / "thresholds.csv", index=False
    )
    return f"""\
## From how many works on ({SYNTHETIC})

The rule of evidence asks {ENOUGH} works of a focal country in a technology and {NAMED} of whoever is called leading
(`src/helpers/data/evidence.py`). In {len(SEEDS)} planted worlds each of {", ".join(f"{size:,}" for size in SIZES)} works,
every country taken for the focal one in every technology: how often its place by works is more than three off the true
one of 20, and how often the partner of most joint works, where one has most, is not the true first one.

{markdown(tables[0])}

Institutions among the first ten of a technology by works, whole ties: how often one does not belong there.

{markdown(tables[1])}

Twenty works hold for a place. They do not for the partner of most joint works, nor {NAMED} for being among the first ten:
such a name is to be read with its interval; claims wrong in about one of five alone take 80 and 10 works."""


if __name__ == "__main__":
    sys.stdout.write(section() + "\n")
