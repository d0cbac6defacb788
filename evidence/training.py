"""Do intervals of the effect of training hold the truth? Made-up careers, planted worlds, and stays that never were.

`section()` gives the text for evidence.md and writes training_coverage.csv. The inventors are part of the project; AI
conferences are not: they are looked for in the folder that WORKBOOK_SHARED_DATA names, or beside the project.
"""

import os
import sys
import tempfile
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from helpers.data.corpus import read_corpus
from helpers.data.formats import import_files
from helpers.data.places import PROJECT, REFERENCE
from helpers.page.sources import SYNTHETIC
from helpers.training.panel import person_years
from judges.planted_training import HOSTS, plant_training
from judges.planted_world import planted_world
from judges.training_trials import coverage_of, made_up_careers, stays_that_never_were, trial

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
HERE = Path(__file__).resolve().parent
WORLDS, PLANTED, DRAWS, TOOK = 300, 100, 100, 80
#: Case -> effect, how those who go are chosen.
CASES = {"no effect": (0.0, "recent"), "effect 0.5": (0.5, "recent"), "chosen by ability": (0.0, "ability")}
#: Real careers: corpus, focal country, years in which stays that never were begin.
REAL = (
    ("inventors", "US", (1990, 2005)),
    ("inventors", "JP", (1990, 2005)),
    ("ai_conferences", "KR", (2010, 2019)),
    ("ai_conferences", "US", (2000, 2019)),
)
NAMES = {
    "matched": "matched",
    "earlier_base": "matched, earlier base",
    "unmatched": "unmatched",
    "before_after": "before and after",
}


def made_up() -> list[pd.DataFrame]:
    """Trials with made-up careers."""
    out = []
    for case, (effect, choice) in CASES.items():
        for seed in tqdm(range(1, WORLDS + 1), desc=case, unit="world"):
            out.append(trial(*made_up_careers(seed, effect=effect, choice=choice), effect).assign(case=case))
    return out


def planted() -> list[pd.DataFrame]:
    """Trials of the whole way, from a planted world's works to the effect."""
    out = []
    for seed in tqdm(range(1, PLANTED + 1), desc="planted", unit="world"):
        corpus, _ = planted_world(seed, n_countries=10)
        countries = corpus.authorships["country"].value_counts().sort_index().drop(list(HOSTS))
        focal = countries.idxmax()  # a country of some size: it is drawn which one that is
        corpus, _, took = plant_training(corpus, seed, effect=0.6, focal=focal)
        out.append(trial(person_years(corpus, focal), took, 0.6).assign(case="planted world, effect 0.6"))
    return out


def ai_conferences():
    """The corpus of AI conferences, imported as `workbook import table` does."""
    folder = SHARED / "ai_conferences"
    with tempfile.TemporaryDirectory() as place:
        files = [folder / "papers.parquet", folder / "authorships.parquet"]
        import_files("table", files, Path(place) / "ai", REFERENCE / "mappings" / "ai_conferences.toml")
        return read_corpus(Path(place) / "ai")


def real() -> tuple[list[pd.DataFrame], list[str]]:
    """Trials of stays that never were, in real careers; and what was not there."""
    out, absent, kept = [], [], {}
    for name, focal, years in REAL:
        if name == "ai_conferences" and not (SHARED / name).is_dir():
            absent.append(name)
            continue
        if name not in kept:
            kept[name] = ai_conferences() if name == "ai_conferences" else read_corpus(name)
        panel = person_years(kept[name], focal)
        for seed in tqdm(range(1, DRAWS + 1), desc=f"{name} {focal}", unit="draw"):
            took = stays_that_never_were(panel, seed, TOOK, years)
            out.append(trial(panel, took, 0.0).assign(case=f"{name}, {focal}, no effect"))
    return out, sorted(set(absent))


def percent(value) -> str:
    return f"{100 * value:.1f} %"


def shown(table: pd.DataFrame) -> str:
    """The table in Markdown."""
    heads = ["case", "design", "draws", "mean effect", "mean width", "coverage (95 % interval)", "check speaks against"]
    lines = [heads, ["---"] * len(heads)]
    lines += [
        [
            row.case,
            NAMES[row.design],
            f"{row.worlds}",
            f"{row.effect:.2f}",
            f"{row.width:.2f}",
            f"{percent(row.coverage)} ({percent(row.coverage_low)}–{percent(row.coverage_high)})",
            percent(row.warned),
        ]
        for row in table.itertuples()
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def claim(table: pd.DataFrame, case: str) -> str:
    """Whether the matched intervals of a case cover as they should: 95 % lies within the interval of the coverage."""
    row = table[(table["case"] == case) & (table["design"] == "matched")].iloc[0]
    holds = row["coverage_low"] <= 0.95 <= row["coverage_high"]
    told = "holds" if holds else "**does not hold**"
    return f"| matched 95 % intervals hold the truth: {case} | 95 % | {percent(row['coverage'])} | {told} |"


def section() -> str:
    """Text of this part of evidence.md."""
    found, absent = real()
    table = coverage_of(pd.concat([*made_up(), *planted(), *found], ignore_index=True))
    table.round(4).to_csv(HERE / "training_coverage.csv", index=False)
    cases = [case for case in table["case"].unique() if case != "chosen by ability"]
    claims = ["| figure | asked | found | |", "| --- | --- | --- | --- |", *(claim(table, case) for case in cases)]
    fails = table[(table["case"] == "chosen by ability") & (table["design"] == "matched")].iloc[0]
    text = (
        f"Made-up careers and planted worlds are synthetic ({SYNTHETIC}). In real careers persons are drawn as if they "
        f"had gone abroad, the busy more often: whatever is found there is no effect. Draws from one corpus share its "
        "persons, so their figures are less certain than their intervals say.\n\n"
        "Where choice follows lasting ability rather than works that can be seen, matching picks others who had a run "
        f"of luck, and finds {fails['effect']:.2f} works a year where there is nothing; the check of parallel trends "
        f"speaks against it in {percent(fails['warned'])} of the worlds only. Nothing in the data shows the rest: the "
        "page says so among its assumptions, and gives the effect with the earlier years as base beside it."
    )
    if absent:
        text += f"\n\nNot there: {', '.join(absent)} (looked for in the folder WORKBOOK_SHARED_DATA)."
    return "\n\n".join(["## Effects of training", "\n".join(claims), text, shown(table)])


if __name__ == "__main__":
    sys.stdout.write(section() + "\n")
