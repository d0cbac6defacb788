"""Multilateral cooperation: what the null model keeps, how often it cries wolf, and Horizon 2020 with Korea's place.

`section()` gives the text for evidence.md and writes multilateral_null.csv, multilateral_h2020_triads.csv and
multilateral_h2020_leads.csv. Horizon 2020 is not part of the project: it is looked for in the folder that
WORKBOOK_SHARED_DATA names, or beside the project.
"""

import os
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from helpers.data.corpus import read_corpus
from helpers.data.formats import import_files
from helpers.data.places import PROJECT
from helpers.multilateral.funding_shares import funding_shares
from helpers.multilateral.leads import lead_chances, leads_by
from helpers.multilateral.tables import with_consortium
from helpers.multilateral.triads import absences, best_thirds, multilateral_members, programmes, third_countries
from helpers.network.consortia import consortia_beyond_expectation, reach, triads, triads_beyond_expectation, triads_of
from helpers.network.null_model import shuffled_members
from helpers.network.resampling import wilson
from real_data import markdown

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
HERE = Path(__file__).resolve().parent
FOCAL, SEED = "KR", 20240626
WORLDS, TABLES = 100, 399  # worlds without any preference, and shuffled tables that each of them is tested against
PICKED = 5  # works from which on a reader would take notice of a triad


def h2020_corpus():
    """Horizon 2020 imported as `workbook import cordis` does; None where it is absent."""
    files = [SHARED / "h2020" / name for name in ("h2020.csv.gz", "programme_parts.csv.gz")]
    if not all(file.is_file() for file in files):
        return None
    with tempfile.TemporaryDirectory() as place:
        import_files("cordis", files, Path(place) / "h2020")
        return read_corpus(Path(place) / "h2020")


def kept(name, table, n=100):
    """What shuffled tables keep of one, how much they move, and how much one is like the next."""
    sizes, totals = table.groupby("work_id").size(), table.groupby("node").size()
    every = triads(table, least=5)[["first", "second", "third"]]
    own = every[(every == FOCAL).any(axis=1)].head(200)
    ends = pd.concat([every.head(200), own]).to_numpy()
    wrong, moved, counts = 0, [], []
    rows = pd.MultiIndex.from_frame(table)
    for drawn in shuffled_members(table, n, SEED):
        wrong += int((drawn.groupby("work_id").size() != sizes).sum() + (drawn.groupby("node").size() != totals).sum())
        wrong += int(drawn.duplicated().sum())
        moved.append(1 - pd.MultiIndex.from_frame(drawn).isin(rows).mean())
        works = {node: set(part) for node, part in drawn.groupby("node")["work_id"]}
        counts.append([len(works[a] & works[b] & works[c]) for a, b, c in ends])
    centred = np.array(counts) - np.mean(counts, axis=0)
    lag, own_lag = ((part[1:] * part[:-1]).sum() / (part**2).sum() for part in (centred[:, :200], centred[:, 200:]))
    return {
        "corpus": name,
        "works": len(sizes),
        "countries": len(totals),
        "memberships": len(table),
        "tables": n,
        "margins not kept": wrong,
        "moved": float(np.mean(moved)),
        "like the next": float(lag),
        f"like the next, {FOCAL}": float(own_lag),
    }


def false_positives(table):
    """Worlds that are shuffled tables themselves: whatever is found in them is found wrongly."""
    rows = []
    worlds = shuffled_members(table, WORLDS, SEED + 1, steps=20)
    for world, members in enumerate(tqdm(worlds, total=WORLDS, desc="worlds without preference")):
        found = triads_beyond_expectation(members, TABLES, SEED + 2 + world)
        tested = found[found["expected"] >= 5]
        own = triads_of(tested, FOCAL)
        picked = found[found["works"] >= PICKED]
        sets = consortia_beyond_expectation(members, TABLES // 2, SEED + 2 + world)
        rows.append(
            {
                "world": world,
                "tests": len(tested),
                "p05": (tested["p"] <= 0.05).mean(),
                "p01": (tested["p"] <= 0.01).mean(),
                "own_tests": len(own),
                "own_any": bool((own["q"] <= 0.05).any()),
                "picked": len(picked),
                "picked_p05": (picked["p"] <= 0.05).mean(),
                "sets_any": bool((sets.loc[sets["size"] == 4, "p"] <= 0.05).any()),
            }
        )
    found = pd.DataFrame(rows)
    found.to_csv(HERE / "multilateral_null.csv", index=False, float_format="%.6g")
    return found


def null_section(corpora):
    """What the null model claims, measured."""
    keeps = pd.DataFrame([kept(name, table) for name, table in corpora.items()])
    worlds = false_positives(corpora["medline_2021"])
    shares = {name: worlds[name].mean() for name in ("p05", "p01", "picked_p05")}
    any_own, any_sets = (int(worlds[name].sum()) for name in ("own_any", "sets_any"))
    bounds = [" to ".join(f"{100 * end:.1f}" for end in map(float, wilson(n, WORLDS))) for n in (any_own, any_sets)]
    holds = keeps["margins not kept"].sum() == 0
    return "\n\n".join(
        [
            "### What the null model keeps",
            markdown(keeps),
            f"Sizes of works and totals of countries {'are kept in every table' if holds else '**are not kept**'}. `moved` "
            "is the share of memberships that the work did not have before; `like the next` is the "
            "correlation of the works of a triad between one table and the next (0: independent), over the 200 most "
            f"frequent triads, and over those of {FOCAL}. Where tables resemble each other, so many of them count for "
            "fewer: with a correlation r, for about (1 - r)/(1 + r) of their number.",
            "### How often it cries wolf",
            f"{WORLDS} worlds are drawn from the null model itself (the multilateral works of `medline_2021`, shuffled), "
            f"so that no triad in them is more than chance, and each is tested against {TABLES} shuffled tables.",
            f"Of the triads tested (at least 5 works expected, {worlds['tests'].mean():.0f} a world) "
            f"{100 * shares['p05']:.1f} % have p <= 0.05 and {100 * shares['p01']:.1f} % have p <= 0.01. Among the triads "
            f"of {FOCAL} ({worlds['own_tests'].mean():.0f} a world) some q is <= 0.05 in {any_own} of {WORLDS} worlds "
            f"(95 % interval {bounds[0]} %; nominal at most 5 %). Some full set of four countries has p <= 0.05 in "
            f"{any_sets} of {WORLDS} ({bounds[1]} %; nominal 5 %).",
            f"Why triads are not picked by their works: of those with {PICKED} works or more and at least 1 expected "
            f"{100 * shares['picked_p05']:.1f} % would have p <= 0.05 in these worlds, where nothing is to be found.",
        ]
    )


def h2020_section(corpus, n_samples=1999):
    """Horizon 2020, with Korea's place."""
    _, table = multilateral_members(corpus, FOCAL)
    slots = corpus.authorships[corpus.authorships["work_id"].isin(table["work_id"])]
    begin = time.process_time()
    triads_beyond_expectation(table, 500, SEED)
    seconds = time.process_time() - begin
    tested = triads_beyond_expectation(table, n_samples, SEED)
    own = triads_of(tested, FOCAL)
    shown = with_consortium(own)
    shown.to_csv(HERE / "multilateral_h2020_triads.csv", index=False, float_format="%.6g")
    led = leads_by(lead_chances(slots))
    led.to_csv(HERE / "multilateral_h2020_leads.csv", index=False, float_format="%.6g")
    filed, _ = programmes(corpus.works[corpus.works["work_id"].isin(table["work_id"])])
    best = best_thirds(third_countries(table, tested, FOCAL, 1000, SEED), table, FOCAL, 8)
    money = funding_shares(slots, 1000, SEED)
    projects = table["work_id"].nunique()
    return "\n\n".join(
        [
            "### Horizon 2020",
            f"{len(corpus.works):,} projects, {len(corpus.authorships):,} participations; {projects:,} projects of three "
            f"countries or more, {int((table['node'] == FOCAL).sum())} of them with Korea. 500 shuffled tables take "
            f"{seconds:.0f} s of processor time. Whole network, {n_samples:,} tables: {_reached(tested, n_samples)} "
            f"Korea's triads: {_reached(own, n_samples)}",
            markdown(_small(shown.head(12))),
            "Which third country completes Korea's pairs (rank intervals over projects drawn anew):",
            markdown(
                _small(best)[["partner", "pair_works", "third", "works", "expected", "rank_low", "rank_high", "q"]]
            ),
            "Who leads (share of the projects taken part in that are coordinated; expected by lot among the participants). "
            "Countries outside the programme may seldom coordinate: Korea's row holds that rule as well as its choices.",
            markdown(pd.concat([led.head(8), led[led["country"] == FOCAL]])),
            "Where Korea is missing although its ten first partners are there:",
            markdown(_small(absences(table, filed, FOCAL).head(8))),
            "EU contributions of the participations that tell one (null is not zero):",
            markdown(money[money["country"].isin(["DE", "FR", "JP", "US", FOCAL])]),
        ]
    )


def _small(table):
    """A table whose p and q are written with two digits, however small."""
    return table.assign(**{name: table[name].map("{:.2g}".format) for name in ("p", "q") if name in table})


def _reached(table, n_samples):
    found = reach(table, n_samples)
    return (
        f"{found['tests']:,} tested, no p below {found['smallest']:.2g}, {found['needed']:,} at that p would do for q "
        f"of 0.05 and {found['at_smallest']:,} are there; {found['found']:,} have q <= 0.05, {found['firm']:,} of them "
        "whatever tables are drawn (95 %)."
    )


def section():
    """Text of this part of evidence.md."""
    corpora = {"medline_2021": multilateral_members(read_corpus("medline_2021"), FOCAL)[1]}
    h2020 = h2020_corpus()
    if h2020 is not None:
        corpora["h2020"] = multilateral_members(h2020, FOCAL)[1]
    absent = (
        "### Horizon 2020\n\n`h2020` is absent (looked for below WORKBOOK_SHARED_DATA, or beside the project): "
        "this part was not computed."
    )
    parts = [null_section(corpora), absent if h2020 is None else h2020_section(h2020)]
    return "\n\n".join(["## Multilateral cooperation", *parts])


if __name__ == "__main__":
    print(section())
