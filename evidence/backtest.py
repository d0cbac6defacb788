"""Back-test of the recommender of partners on co-publication counts of all countries, 1990-2018.

The data are not part of the project: they are looked for in the folder that WORKBOOK_SHARED_DATA names, or beside the
project. `section()` gives the text for evidence.md and writes backtest.csv, backtest_by_country.csv, backtest_works.csv,
backtest_calibration.csv, backtest.png, backtest_calibration.png and backtest_works_calibration.png.
"""

import os
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import logit

from helpers.data.countries import country_name
from helpers.data.places import PROJECT
from helpers.data.sources.link_counts import read_link_counts
from helpers.page.terms import term
from helpers.partners import additional_works, recommender
from helpers.partners.additional_works import most_additional
from helpers.partners.charts import backtest_bars
from helpers.partners.link_growth import HORIZON, MINIMUM, YearlyLinks, growth_grades, lift, yearly_links
from helpers.partners.recommender import calibrated, candidates, fit, largest, learned
from judges.backtest import METHODS, WORKS_METHODS, backtest, summary
from judges.level_trials import calibration
from judges.reliability import reliability_diagram

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
HERE = Path(__file__).resolve().parent
SEED, FOCAL = 20240626, "KR"
SOURCE = "Source: co-publications of countries 1990-2018, bavla/OpenAlex, derived from OpenAlex (CC0)"

#: Features and definitions were chosen on origins up to 2003, whose outcomes end in 2008. So the outcomes of origins
#: from 2008 on (2009-2018) are all new; those of 2004-2007 share some years with the outcomes looked at.
PERIODS = {"2008-2013": range(2008, 2014), "2004-2013": range(2004, 2014)}
#: The other recommender's features were chosen on origins up to 2003 too; both were calibrated on those up to 2008.
WORKS_PERIODS = {"2009-2013": range(2009, 2014), "2004-2008": range(2004, 2009)}
CALIBRATED, JUDGED = range(2000, 2009), range(2009, 2014)
CHOSEN = 2003  # countries advised: the largest of the five years up to this one
#: Recommender -> its calibration, and what the probability is of.
STATED = {
    "recommender": (recommender.CALIBRATION, "pairs that grow beyond expectation"),
    "additional_works": (additional_works.CALIBRATION, "partners among the ten with most additional works"),
}


def _graded(times: tuple[float, ...], minimum: int):
    def grade(before, after):
        grades = np.searchsorted(np.log2(times), lift(before, after), side="right")
        return np.where((after >= minimum) & ~np.eye(len(after), dtype=bool), grades, 0)

    return grade


#: What is taken for growth beyond expectation; the recommender stays as it was fitted for the first.
DEFINITIONS = {
    "1.25, 1.5, 2 times the expected works, at least 50": growth_grades,
    "1.1, 1.25, 1.5 times, at least 50": _graded((1.1, 1.25, 1.5), 50),
    "1.25, 1.5, 2 times, at least 25": _graded((1.25, 1.5, 2.0), 25),
    "1.25, 1.5, 2 times, at least 200": _graded((1.25, 1.5, 2.0), 200),
    "the ten links with most works above expectation": most_additional,
}


def read_links() -> YearlyLinks | None:
    """The counts, or None where they are absent."""
    folder = SHARED / "copublications"
    if not folder.is_dir():
        return None
    links, _, rejected, counts = read_link_counts([folder / "links.csv.gz", folder / "totals.csv"], progress=False)
    sys.stderr.write(f"co-publications: {counts['links']} links of {counts['read']} rows, {len(rejected)} refused\n")
    return yearly_links(links)


def run(links: YearlyLinks, periods: dict, chosen: int) -> tuple[dict, pd.DataFrame, pd.DataFrame]:
    """Results by definition over all origins, the summaries of every definition and period, and those of the works."""
    focal, scored = largest(links, chosen), cache(lambda name, year: WORKS_METHODS[name](links.until(year)))
    every = {name: lambda known, name=name: scored(name, known.last_year) for name in WORKS_METHODS}
    methods = {name: every[name] for name in METHODS}
    origins = sorted({year for years in periods.values() for year in years})
    results = {name: backtest(links, origins, focal, methods, grade) for name, grade in DEFINITIONS.items()}
    tables = []
    for definition, table in results.items():
        for period, years in periods.items():
            part = summary(table[table["year"].isin(years)], seed=SEED)
            tables.append(part.assign(period=period, definition=definition))
    works, definition = [], list(DEFINITIONS)[-1]
    table = backtest(links, origins, focal, every, most_additional)
    for period, years in WORKS_PERIODS.items():
        part = summary(table[table["year"].isin(years)], seed=SEED)
        works.append(part.assign(period=period, definition=definition))
    return results, pd.concat(tables, ignore_index=True), pd.concat(works, ignore_index=True)


def stated_and_observed(links: YearlyLinks, years, name: str) -> tuple[np.ndarray, np.ndarray]:
    """A recommender's probabilities as fitted, and what came about, over candidates and advised countries."""
    stated, observed = [], []
    grade = growth_grades if name == "recommender" else most_additional
    for year in years:
        known = links.until(year)
        focal, kept = links.countries.isin(largest(links, CHOSEN)), candidates(known, year)
        pairs = np.outer(focal & kept, kept) & ~np.eye(len(kept), dtype=bool)
        if name == "recommender":  # a pair of two advised countries is one pair
            pairs = np.triu(pairs | pairs.T, 1)
        before, after = known.window(year - HORIZON + 1, year), links.window(year + 1, year + HORIZON)
        stated.append(WORKS_METHODS[name](known)[pairs])
        observed.append(grade(before, after)[pairs] > 0)
    return np.concatenate(stated), np.concatenate(observed)


def calibrations(links: YearlyLinks, name: str) -> tuple[list[dict], pd.DataFrame]:
    """Rows on the calibration of a recommender, and its table on the judged origins after calibration."""
    constants, of = STATED[name]
    stated, observed = stated_and_observed(links, CALIBRATED, name)
    weights = learned(logit(np.clip(stated, 1e-12, 1 - 1e-12))[:, None], observed, ("log odds",))
    slope = weights["coefficient"].iloc[1] / weights["deviation"].iloc[1]
    fitted = f"{weights['coefficient'].iloc[0] - slope * weights['mean'].iloc[1]:.3f}, {slope:.3f}"
    stated, observed = stated_and_observed(links, JUDGED, name)
    rows = []
    for form, values in (("as fitted", stated), ("calibrated", calibrated(stated, constants))):
        table = calibration(values, observed)
        sure = table[(table["bin_low"] >= 0.5) & (table["n"] > 0)]
        gap = (table["n"] * (table["stated"] - table["observed"]).abs()).sum() / table["n"].sum()
        rows.append(
            {
                "probability of": of,
                "form": form,
                "mean distance, points": f"{100 * gap:.1f}",
                "stated at 50 % or more": f"{sure['n'].sum():,}",
                "stated on average": f"{np.average(sure['stated'], weights=sure['n']):.0%}",
                "came true": f"{np.average(sure['observed'], weights=sure['n']):.0%}",
                "a, b on 2000-2008": fitted,
            }
        )
    return rows, table.assign(method=name)


def markdown(rows: list[dict]) -> str:
    """A Markdown table."""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def span(row, name: str, low: str = "low", high: str = "high") -> str:
    """A value with its interval."""
    return f"{row[name]:.3f} ({row[f'{name}_{low}']:.3f} to {row[f'{name}_{high}']:.3f})"


def summary_rows(table: pd.DataFrame) -> str:
    """Methods, measures, differences."""
    shown = []
    for row in table.to_dict("records"):
        ahead = pd.notna(row["beaten"])
        shown.append(
            {
                "method": term("method", row["method"], "en"),
                "precision@5": span(row, "precision_at_5"),
                "NDCG@10": span(row, "ndcg_at_10"),
                "recommender ahead by, precision@5": span(row, "precision_gain") if ahead else "–",
                "NDCG@10, ahead by": span(row, "ndcg_gain") if ahead else "–",
                "beaten": ("holds" if row["beaten"] else "**does not hold**") if ahead else "–",
            }
        )
    return markdown(shown)


def definition_rows(tables: pd.DataFrame, period: str) -> str:
    """Precision@5 of every method under every definition, and what the recommender does not beat."""
    shown = []
    for definition, part in tables[tables["period"] == period].groupby("definition", sort=False):
        row = {"what counts": definition}
        row |= {
            term("method", m, "en"): f"{p:.3f}" for m, p in zip(part["method"], part["precision_at_5"], strict=True)
        }
        lost = part.loc[part["beaten"].eq(False).fillna(False), "method"]
        shown.append(row | {"not beaten": _listed(lost)})
    return markdown(shown)


def _listed(methods) -> str:
    return ", ".join(term("method", method, "en") for method in methods) or "none"


def texts(links: YearlyLinks, results: dict, tables: pd.DataFrame) -> list[str]:
    """Paragraphs of the section."""
    first, (unseen, whole) = next(iter(DEFINITIONS)), PERIODS
    main = results[first]
    late = main[main["year"].isin(PERIODS[unseen]) & (main["method"] == "recommender")]
    chance = (late["grown"] / late["candidates"]).mean()
    focal = late[late["country"] == FOCAL]
    part = tables[(tables["period"] == unseen) & (tables["definition"] == first)]
    below = part.loc[part["precision_at_5"] < chance, "method"]
    weights = fit(links, max(PERIODS[unseen]))
    shown = [
        {
            "feature": row.feature,
            "coefficient": f"{row.coefficient:+.3f}",
            "mean": f"{row.mean:.3f}".replace("nan", "–"),
            "deviation": f"{row.deviation:.3f}".replace("nan", "–"),
        }
        for row in weights.itertuples(index=False)
    ]
    asked = tables[tables["definition"] == first]
    pair = {period: summary_rows(asked[asked["period"] == period]) for period in PERIODS}
    return [
        "## Back-test of the recommender of partners",
        f"{SOURCE}. At the end of each year t, every method ranks the partners of the {late['country'].nunique()} "
        f"countries that had most links in {CHOSEN - 4}-{CHOSEN}, from the years up to t alone; the links of t+1 to "
        f"t+{HORIZON} decide.",
        "**Growth beyond expectation.** Expected are the works that the pair would have had both countries grown as "
        "they did and their affinity stayed what it was in the five years before (shrunk towards 1 by ten works). A "
        f"link counts from {MINIMUM} works in five years on; grade 1, 2 and 3 from 1.25, 1.5 and 2 times the expected "
        "works. So a partner is not a success because it is large or because everyone works more with it, nor because "
        f"two works became four. On average {late['grown'].mean():.1f} of {late['candidates'].mean():.0f} possible "
        f"partners grew beyond expectation: by chance precision@5 is {chance:.3f}. The largest links can hardly do so, "
        "since they make up much of either country's own growth: a method that names the largest partners is easily "
        f"beaten (below chance: {_listed(below)}). The baselines to look at are those that predict growth itself, "
        "persistent growth and the gap to gravity.",
        "**What was looked at.** Definition, features and constants were chosen on origins 2000-2003, whose outcomes "
        f"end in 2008. All outcomes of the origins {unseen} were new; those of 2004-2007 share years with what had "
        "been looked at. (When the file was first opened, Korea's largest partners of 2010 and 2018 were printed.) "
        "The weights are fitted anew each year on outcomes known by then.",
        f"### Origins {unseen}",
        pair[unseen],
        "Means over countries and years; 95 % intervals by bootstrap over countries, differences paired.",
        "![{alt}](backtest.png)",
        f"Korea alone, {len(focal)} origins: precision@5 {focal['precision_at_5'].mean():.3f}, NDCG@10 "
        f"{focal['ndcg_at_10'].mean():.3f}.",
        f"### Origins {whole}",
        pair[whole],
        "### If growth beyond expectation meant something else",
        f"Precision@5 on the origins {unseen}; the recommender stays fitted for the first definition.",
        definition_rows(tables, unseen),
        "### Weights",
        f"Weights in {max(PERIODS[unseen])}, for standardised features, learned from {weights['pairs'].iloc[0]:,} "
        f"pairs and origins, of which {weights['grown'].iloc[0]:,} grew:",
        markdown(shown),
    ]


def works_texts(works: pd.DataFrame) -> list[str]:
    """Paragraphs on the recommender of additional works."""
    judged, earlier = WORKS_PERIODS
    row = works[(works["period"] == judged) & (works["method"] == "preferential_attachment")].iloc[0]
    return [
        "### The other question: with whom most works are added",
        "Growth beyond expectation is a ratio, which the largest links hardly reach; but most of the additional works "
        "are theirs. The second recommender answers that question: which partners will be among the ten with most works "
        "above expectation (at least 50 works)? Same data, same candidates, the same features and the size of the "
        "country that is advised; a logistic regression, fitted anew each year on outcomes known by then. The features "
        f"were chosen on origins 2000-2003, whose outcomes end in 2008: all outcomes of the origins {judged} were new.",
        f"Origins {judged}: ahead of preferential attachment in precision@5 by {span(row, 'precision_gain')}.",
        summary_rows(works[works["period"] == judged]),
        f"Origins {earlier}, whose outcomes partly overlap those that the features were chosen on:",
        summary_rows(works[works["period"] == earlier]),
    ]


def probability_texts(links: YearlyLinks, rows: list[dict]) -> list[str]:
    """Paragraphs on what stated probabilities are worth, and the limits."""
    first = {}
    for name, recommend in (("growth", recommender.recommend), ("works", additional_works.recommend)):
        advice = recommend(_counts(links), FOCAL).head(10)
        first[name] = ", ".join(f"{country_name(r.country, 'en')} ({r.probability:.2f})" for r in advice.itertuples())
    return [
        "### Is a probability what it says?",
        f"Both are calibrated on the origins {CALIBRATED[0]}-{CALIBRATED[-1]} (Platt: log odds a + b times those stated) "
        f"and judged on {JUDGED[0]}-{JUDGED[-1]} ([backtest_calibration.csv](backtest_calibration.csv)):",
        markdown(rows),
        "Calibration brings both nearer to what came about, on average over pairs; high probabilities still promise too "
        "much on the later origins. They are to be read as an order.",
        "![{growth}](backtest_calibration.png)",
        "![{works}](backtest_works_calibration.png)",
        f"In {links.last_year} the first ten for Korea are, by growth beyond expectation: {first['growth']}; by additional "
        f"works: {first['works']}.",
        "Limits. Years overlap and partners are shared, so the intervals tell of other countries, not of other times. "
        "Counts are of works in full counting: one work of a hundred countries adds thousands of links. What lifts a "
        "link is not what a policy would do: the recommender names where growth is likely, not where it is caused.",
    ]


def _counts(links: YearlyLinks) -> pd.DataFrame:
    year, source, target = np.nonzero(np.triu(links.works))
    names = links.countries.to_numpy()
    return pd.DataFrame(
        {
            "source": names[source],
            "target": names[target],
            "year": year + links.first_year,
            "works": links.works[year, source, target],
        }
    )


def section() -> str:
    """Text of this part of evidence.md."""
    links = read_links()
    if links is None:
        return f"## Back-test of the recommender of partners\n\nNot run: no {SHARED / 'copublications'}."
    results, tables, works = run(links, PERIODS, CHOSEN)
    first, unseen = next(iter(DEFINITIONS)), next(iter(PERIODS))
    order = ["period", "definition", *(name for name in tables if name not in ("period", "definition"))]
    tables[order].round(4).to_csv(HERE / "backtest.csv", index=False)
    works[order].round(4).to_csv(HERE / "backtest_works.csv", index=False)
    main = results[first]
    main.drop(columns="candidates").round(4).to_csv(HERE / "backtest_by_country.csv", index=False)
    part = tables[(tables["period"] == unseen) & (tables["definition"] == first)].reset_index(drop=True)
    bars = backtest_bars(part, "Back-test of partner recommenders", f"origins {unseen}, 95 % intervals", SOURCE, "en")
    drawn, rows, stated = [bars], [], []
    for name, picture in (("recommender", "backtest_calibration"), ("additional_works", "backtest_works_calibration")):
        told, table = calibrations(links, name)
        rows, stated = rows + told, [*stated, table]
        title, unit = (
            f"Is the probability what it says? {STATED[name][1].capitalize()}",
            f"origins {JUDGED[0]}-{JUDGED[-1]}",
        )
        drawn.append(reliability_diagram(table, title, unit, SOURCE, "en", name=picture))
    pd.concat(stated).round(4).to_csv(HERE / "backtest_calibration.csv", index=False)
    for picture in drawn:
        (HERE / f"{picture.name}.png").write_bytes(picture.png)
    text = "\n\n".join([*texts(links, results, tables), *works_texts(works), *probability_texts(links, rows)])
    alts = zip(("{alt}", "{growth}", "{works}"), drawn, strict=True)
    for place, picture in alts:
        text = text.replace(place, picture.alt)
    return text


if __name__ == "__main__":
    sys.stdout.write(section() + "\n")
