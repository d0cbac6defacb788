"""Moves of researchers: rules on planted careers, wrong identities in the intervals, two real sources side by side.

`section()` gives the text for evidence.md and writes mobility_rules.csv, mobility_identity.csv and
mobility_agreement.csv. The real data are looked for in the folder that WORKBOOK_SHARED_DATA names, or beside the
project.
"""

import os
import tempfile
import tomllib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from helpers.data.corpus import read_corpus
from helpers.data.formats import import_files
from helpers.data.places import PROJECT, REFERENCE
from helpers.data.sources.flows import read_flows
from helpers.network.resampling import percentile_interval, wilson
from helpers.talent.flows import agreement, balance, between, moved, same_years
from helpers.talent.identity_error import IdentityError, count_draws, move_factor
from helpers.talent.mobility import changes, residences, stays
from helpers.talent.stocks import careers
from judges.move_quality import move_quality

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
HERE = Path(__file__).resolve().parent
SEED, WORLDS, RESAMPLES = 20240626, 100, 1000
COUNTRIES = np.array(["CN", "DE", "JP", "KR", "US"])
PERSONS, YEARS, LABELLED = 1500, 20, 350
RATE, TRIP, MOVE = 1.2, 0.03, 0.015  # works a year; share of works done on a trip; chance of moving in a year
JOINED, PARTED = 0.10, 0.35  # share of persons joined with another; of movers parted at the border
MAPPING = REFERENCE / "mappings" / "ai_conferences.toml"
FLOWS = "migration/scopus_2024_V1_scholarlymigration_countryflows_enriched.parquet"


def planted_careers(seed):
    """Works of persons who move now and then: author_id, person, country, year; and every planted move."""
    random = np.random.default_rng([seed, 31])
    start = random.integers(0, YEARS - 4, PERSONS)
    length = np.minimum(random.geometric(0.12, PERSONS) + 2, YEARS - start)
    home = random.integers(len(COUNTRIES), size=(PERSONS, 1))
    moves = random.random((PERSONS, YEARS)) < MOVE
    step = np.where(moves, random.integers(1, len(COUNTRIES), size=moves.shape), 0)
    where = (home + np.cumsum(step, axis=1)) % len(COUNTRIES)
    year = np.arange(YEARS)
    active = (year >= start[:, None]) & (year < (start + length)[:, None])
    works = random.poisson(RATE, active.shape) * active
    person, at = np.nonzero(works)
    times = works[person, at]
    person, at = np.repeat(person, times), np.repeat(at, times)
    away = random.random(len(person)) < TRIP
    country = np.where(
        away, (where[person, at] + random.integers(1, len(COUNTRIES), len(person))) % len(COUNTRIES), where[person, at]
    )
    mentions = pd.DataFrame({"person": person, "country": COUNTRIES[country], "year": 2001 + at})
    mentions["work_id"] = [f"w{number}" for number in range(len(mentions))]
    inside = moves & active & (year > start[:, None])
    who, when = np.nonzero(inside)
    planted = pd.DataFrame(
        {
            "author_id": who,
            "source": COUNTRIES[where[who, when - 1]],
            "target": COUNTRIES[where[who, when]],
            "left": 2000 + when,
            "year": 2001 + when,
        }
    )
    return mentions, planted


def found_moves(mentions, identity, evidence=2):
    """Moves by the rules, under a column of identities."""
    slots = mentions[["work_id", identity, "country"]].rename(columns={identity: "author_id"})
    corpus = SimpleNamespace(works=mentions[["work_id", "year"]], authorships=slots)
    found = changes(stays(residences(corpus), evidence))
    return found[found["status"] == "move"].reset_index(drop=True)


def rules_table():
    """How many planted moves the rules find, and how many of those they find were planted, by evidence asked for."""
    rows = []
    for evidence in (1, 2, 3):
        counts = {"found": 0, "real": 0, "planted": 0}
        for world in range(10):
            mentions, planted = planted_careers(SEED + world)
            mentions = mentions.assign(author_id=mentions["person"])
            got = move_quality(found_moves(mentions, "person", evidence), planted, mentions)
            counts["found"] += got["found"]
            counts["real"] += got["real"]
            counts["planted"] += got["true"]
        low, high = wilson([counts["real"]] * 2, [counts["found"], counts["planted"]])
        rows.append(
            {
                "works asked of a side": evidence,
                **counts,
                "real of found": counts["real"] / counts["found"],
                "low": low[0],
                "high": high[0],
                "found of planted": counts["real"] / counts["planted"],
                "low ": low[1],
                "high ": high[1],
            }
        )
    return pd.DataFrame(rows)


def wrong_identities(mentions, random):
    """Identities that join some persons with another, and part some who are in several countries at a border."""
    person = mentions["person"].to_numpy()
    joined = np.arange(PERSONS)
    pairs = random.permutation(PERSONS)[: int(PERSONS * JOINED) // 2 * 2].reshape(-1, 2)
    joined[pairs[:, 1]] = pairs[:, 0]
    first = mentions.groupby("person")["country"].first()
    parted = random.random(PERSONS) < PARTED
    other = mentions["country"].to_numpy() != first.reindex(person).to_numpy()
    return joined[person] + np.where(parted[person] & other, PERSONS, 0)


def identity_table():
    """How often the interval of a count of moves holds the count that the right identities give."""
    rows = []
    for world in range(WORLDS):
        random = np.random.default_rng([SEED, world])
        mentions, _ = planted_careers(SEED + world)
        mentions["author_id"] = wrong_identities(mentions, random)
        true, found = found_moves(mentions, "person"), found_moves(mentions, "author_id")
        labelled = set(random.choice(PERSONS, LABELLED, replace=False))
        known = mentions.assign(person=mentions["person"].where(mentions["person"].isin(labelled)).astype("Int64"))
        known["person"] = known["person"].astype("str")
        sample = true[true["author_id"].isin(labelled)].astype({"author_id": "str"})
        error = IdentityError("name", moves=move_quality(found, sample, known))
        factors = {"chance only": np.ones(RESAMPLES), "chance and identity": move_factor(error, RESAMPLES, world)}
        cells = {"all moves": (len(true), len(found))}
        cells["moves to one country"] = tuple(int((table["target"] == "KR").sum()) for table in (true, found))
        for cell, (real, seen) in cells.items():
            for name, factor in factors.items():
                low, high = percentile_interval(count_draws([seen], factor, world))
                rows.append(
                    {
                        "count": cell,
                        "interval": name,
                        "true": real,
                        "found": seen,
                        "holds": bool(low[0] <= real <= high[0]),
                        "width": (high[0] - low[0]) / max(real, 1),
                    }
                )
    table = (
        pd.DataFrame(rows)
        .groupby(["count", "interval"])
        .agg(
            worlds=("holds", "size"),
            true=("true", "mean"),
            found=("found", "mean"),
            held=("holds", "mean"),
            width=("width", "mean"),
        )
        .reset_index()
    )
    low, high = wilson(table["held"] * table["worlds"], table["worlds"])
    return table.assign(low=low, high=high)


def identity_text(table):
    """Whether the interval that carries the identity error holds what it claims to."""
    own = table[table["interval"] == "chance and identity"]
    told = " and ".join(f"{row.held:.0%} ({row[0]})" for row in own.itertuples(index=False))
    verdict = (
        "less often than the 95 % that it claims"
        if (own["high"] < 0.95).any()
        else "more often than 95 %: it is wider than it need be"
        if (own["low"] > 0.95).all()
        else "as often as it claims, as far as so many worlds tell"
    )
    return (
        f"The interval that carries the identity error holds the count in {told} of the worlds, {verdict}. It also "
        "holds the chance of who happened to move, which is not asked here. The errors are alike in all countries by "
        "construction; in real names they are not."
    )


def markdown(table):
    """A table as Markdown: numbers rounded, null as a dash."""

    def cell(value):
        if pd.isna(value):
            return "–"
        return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

    rows = [[str(name).strip() for name in table.columns], ["---"] * len(table.columns)]
    rows += [[cell(value) for value in row] for row in table.astype(object).to_numpy()]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def measured_text():
    """What was measured on inventors told apart by hand."""
    moves = tomllib.loads((REFERENCE / "measured.toml").read_text(encoding="utf-8"))["moves"]
    lines = [
        f"- {name}: {m['real']} of {m['found']:g} moves found are real, {m['kept']} of {m['true']} true moves are found"
        for name, m in (
            ("author identities made from names", moves["name"]),
            ("identities that PatentsView published", moves["patentsview"]),
        )
    ]
    return "\n".join(lines)


def real_text():
    """Who comes and who goes on AI conferences and in the migration table, and how far they agree."""
    papers = [SHARED / "ai_conferences" / name for name in ("papers.parquet", "authorships.parquet")]
    missing = [str(file) for file in (*papers, SHARED / FLOWS) if not file.is_file()]
    if missing:
        return f"Skipped: {', '.join(missing)} not there; set WORKBOOK_SHARED_DATA."
    with tempfile.TemporaryDirectory() as place:
        import_files("table", papers, Path(place) / "ai", MAPPING)
        found = careers(read_corpus(Path(place) / "ai"))
    ready = same_years(read_flows([SHARED / FLOWS], progress=False)[0], found)
    ours, factor = moved(found), move_factor(found.error, RESAMPLES, SEED)
    compared = agreement(ours, ready, RESAMPLES, SEED)
    compared.to_csv(HERE / "mobility_agreement.csv", index=False, float_format="%.6g")
    columns = [
        "country",
        "arrivals",
        "arrivals_low",
        "arrivals_high",
        "departures",
        "departures_low",
        "departures_high",
        "net",
        "net_low",
        "net_high",
    ]
    balanced = balance(ours, factor, SEED)[columns].round(0)
    whole = balance(ready, np.ones(RESAMPLES), SEED)[columns].round(0)
    first = balanced["country"].head(10)
    korea = [table[table["country"] == "KR"] for table in (balanced, whole)]
    pairs = between(ready, np.ones(RESAMPLES), SEED).round(0)
    largest = [pairs[pairs[end] == "KR"].head(5) for end in ("target", "source")]
    return "\n\n".join(
        [
            f"AI conferences {found.first_year}–{found.last_year}: {found.places['author_id'].nunique():,} persons, "
            f"{len(found.moves):,} moves. The ten countries of most moves, and Korea:",
            markdown(pd.concat([balanced[balanced["country"].isin(first) & (balanced["country"] != "KR")], korea[0]])),
            f"Scholarly Migration Database, {ready['year'].min()}–{ready['year'].max()} ({ready['persons'].sum():,} moves; "
            "the identities are Scopus's and their error is not in the intervals; Taiwan has no rows of its own there): "
            "Korea, and its five largest flows in and out:",
            markdown(korea[1]),
            markdown(pd.concat(largest)),
            "Spearman's rank correlation of the two, over pairs of countries (95 % interval over pairs drawn anew). The "
            "sources differ in field and years: agreement says that both see something, not that either is right.",
            markdown(compared),
        ]
    )


def section():
    """The text of this part."""
    rules, identity = rules_table(), identity_table()
    rules.to_csv(HERE / "mobility_rules.csv", index=False, float_format="%.6g")
    identity.to_csv(HERE / "mobility_identity.csv", index=False, float_format="%.6g")
    return "\n\n".join(
        [
            "## Moves of researchers",
            "### The rules, on planted careers",
            f"Ten synthetic worlds of {PERSONS:,} persons with known moves, {RATE} works a year, {TRIP:.0%} of them done "
            "on a trip. Identities are right here. A planted move can be found only if works were published before and "
            "after it; one that the rules date to years that do not meet the planted one counts as not found.",
            markdown(rules),
            "### Wrong identities in the interval, on planted careers",
            f"{WORLDS} such worlds in which {JOINED:.0%} of the persons are joined with another and {PARTED:.0%} of those "
            f"in several countries are parted at a border. The error is measured on {LABELLED} persons whose identity is "
            "known, and put into the interval of all counts. How often (held, with its 95 % interval) the interval holds "
            "the count that right identities give, and how wide it is against that count:",
            markdown(identity),
            identity_text(identity),
            "### Identities of real inventors",
            "Moves of 341 inventors told apart by hand (`evidence/moves.py`):",
            measured_text(),
            "### Two real sources",
            real_text(),
        ]
    )


if __name__ == "__main__":
    print(section())
