"""First links foreseen or not: the last years held out on AI conferences, OpenAlex works and Horizon 2020.

The data are not part of the project: they are looked for in the folder that WORKBOOK_SHARED_DATA names, or beside the
project. `section()` gives the text for evidence.md and writes link_prediction.csv (means and paired differences),
link_prediction_countries.csv (each country) and link_prediction_coefficients.csv.
"""

import os
import tempfile
from pathlib import Path

import pandas as pd

from helpers.data.corpus import read_corpus
from helpers.data.formats import import_files
from helpers.data.places import PROJECT, REFERENCE
from helpers.network.link_evaluation import evaluate, means
from helpers.network.link_prediction import fit_predictor, transferred
from helpers.network.new_partners import calibrate, chance, first_partners
from helpers.network.snapshot import history, snapshot

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
HERE = Path(__file__).resolve().parent
SEED, RESAMPLES = 20240626, 10_000
#: Corpus, level, last known year, years held out. The last years that a corpus covers well are held out.
CASES = (
    ("ai_conferences", "author_id", 2022, 3),
    ("ai_conferences", "institution_id", 2022, 3),
    ("openalex_works", "author_id", 2018, 3),
    ("openalex_works", "institution_id", 2018, 3),
    ("h2020", "institution_id", 2018, 2),
)
#: Where the transferred coefficients of a case come from: another corpus, the same kind of node where there is one.
DONORS = {
    ("ai_conferences", "author_id"): ("openalex_works", "institution_id"),
    ("ai_conferences", "institution_id"): ("openalex_works", "institution_id"),
    ("openalex_works", "author_id"): ("ai_conferences", "author_id"),
    ("openalex_works", "institution_id"): ("ai_conferences", "institution_id"),
    ("h2020", "institution_id"): ("ai_conferences", "institution_id"),
}
NODES = {"author_id": "researchers", "institution_id": "institutions"}


def corpus(name):
    """A corpus of shared data, imported as `workbook import` does."""
    folder = SHARED / name
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / name
        if name == "ai_conferences":
            files = [folder / "papers.parquet", folder / "authorships.parquet"]
            import_files("table", files, target, REFERENCE / "mappings" / "ai_conferences.toml")
        elif name == "h2020":
            import_files("cordis", sorted(folder.glob("*.gz")), target)
        else:
            import_files("openalex", sorted(folder.glob("*.zip")), target)
        return read_corpus(target)


def learned():
    """Each case with its history and the coefficients that it has by its last known year."""
    found, read = {}, {}
    for name, level, last, horizon in CASES:
        read[name] = read.get(name) or corpus(name)
        past = history(read[name], level)
        found[name, level] = past, fit_predictor(past, last, horizon, SEED)
    return found


def results(found):
    """Every method in every country of every case."""
    parts = []
    for name, level, last, horizon in CASES:
        past, own = found[name, level]
        elsewhere = transferred(found[DONORS[name, level]][1], snapshot(past, last), SEED)
        table = evaluate(past, last, horizon, {"predictor": own, "transferred": elsewhere})
        parts.append(table.assign(corpus=name, node=level, last=last, horizon=horizon))
    return pd.concat(parts, ignore_index=True)


def markdown(rows):
    """A Markdown table."""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _spread(row, column, digits=3):
    if pd.isna(row[column]):
        return "–"
    return f"{row[column]:.{digits}f} ({row[f'{column}_low']:.{digits}f} to {row[f'{column}_high']:.{digits}f})"


def _case(table):
    """Paragraph and table of one case."""
    first = table.iloc[0]
    shown = [
        {
            "method": row["method"].replace("_", " "),
            "AUC": _spread(row, "auc"),
            "precision@20": _spread(row, "precision_at_20"),
            "AUC, predictor − this": _spread(row, "auc_gain"),
            "precision, predictor − this": _spread(row, "precision_gain"),
            "surely ahead in": "–" if pd.isna(row["ahead"]) else row["ahead"],
        }
        for _, row in table.iterrows()
    ]
    text = (
        f"**{first['corpus']}, {NODES[first['node']]}**: known up to {first['last']}, first links of the "
        f"{first['horizon']} years after; {first['n']} countries, {first['new_links']:,} first links among "
        f"{first['pairs']:,} {first['ranked']}, counted for each country."
    )
    return f"{text}\n\n{markdown(shown)}"


def chances(found):
    """Stated chances beside what came about; also written to link_prediction_chances.csv."""
    rows = []
    for name, level, last, horizon in CASES:
        past, own = found[name, level]
        calibration = calibrate(past, own, last - horizon, horizon)
        for best in (None, 20):
            sums, hits = first_partners(past, own, last, horizon, best=best)
            stated = float(chance(sums, calibration).mean())
            rows.append(
                {
                    "corpus": name,
                    "nodes": NODES[level],
                    "of": f"first {best}" if best else "all",
                    "n": len(sums),
                    "stated": round(stated, 4),
                    "came about": round(float(hits.mean()), 4),
                }
            )
    pd.DataFrame(rows).to_csv(HERE / "link_prediction_chances.csv", index=False)
    return rows


def _factor(rows):
    return max(max(row["stated"] / row["came about"], row["came about"] / row["stated"]) for row in rows)


def _verdict(table, ranked):
    """In how many cases the predictor is surely ahead of all three indices."""
    table = table[table["ranked"] == ranked]
    rest = table[~table["method"].isin(["predictor", "transferred"])]
    cases = rest.groupby(["corpus", "node"], sort=False)
    n, words = cases.ngroups, []
    for measure, label in (("auc_gain_low", "AUC"), ("precision_gain_low", "precision@20")):
        words.append(f"{label} in {int((cases[measure].min() > 0).sum())} of {n} networks")
    return (
        f"Of {ranked}, the predictor is surely (95 %) ahead of all three indices in {' and in '.join(words)}. "
        "Where it is not, it does not beat them, and the pages say so."
    )


def section():
    """Text of this part of evidence.md."""
    absent = [name for name in dict.fromkeys(case[0] for case in CASES) if not (SHARED / name).is_dir()]
    if absent:
        return (
            f"## First links\n\n`{'`, `'.join(absent)}` absent (looked for below WORKBOOK_SHARED_DATA, or beside "
            "the project): this part was not computed."
        )
    found = learned()
    table = results(found)
    table.to_csv(HERE / "link_prediction_countries.csv", index=False, float_format="%.6g")
    keys = ["corpus", "node", "last", "horizon"]
    average = pd.concat(
        [
            means(part, RESAMPLES, SEED).assign(**dict(zip(keys, key, strict=True)))
            for key, part in table.groupby(keys, sort=False)
        ],
        ignore_index=True,
    )
    average.to_csv(HERE / "link_prediction.csv", index=False, float_format="%.6g")
    stated = chances(found)
    weights = [own.assign(corpus=name, node=level) for (name, level), (_, own) in found.items()]
    pd.concat(weights).to_csv(HERE / "link_prediction_coefficients.csv", index=False, float_format="%.6g")
    return "\n\n".join(
        [
            "## First links: which will come about",
            "For each country all pairs of a node there and one abroad that had not met are ranked, and the first joint "
            "works of the years held out are looked up. Means over the countries with five first links or more; 95 % "
            'intervals from a bootstrap over countries, paired for the differences. "predictor" has coefficients fitted '
            'on earlier years of the same network, "transferred" those of another corpus.',
            '"pairs" are pairs of nodes, "partners" nodes abroad without a work with the country as a whole, by the '
            "sum of their pairs' scores.",
            _verdict(average, "pairs"),
            _verdict(average, "partners"),
            *[_case(part) for _, part in average.groupby([*keys, "ranked"], sort=False)],
            "### Are chances what they say?",
            "Chance of a first work with a country within the years held out, calibrated on the years before; over all "
            "countries and nodes without a work with them, and over the twenty of each country with the highest chance.",
            markdown(stated),
            f"At worst a mean chance is wrong by a factor of {_factor(stated):.1f}: corpora grow and fade, and so does the "
            "rate of first links.",
            "The forms of the features were settled while looking at first links up to 2022 in AI conferences and up to "
            "2021 in the two others: of the years held out only those of AI conferences were unseen then, and an early "
            "form had been run on these once.",
            "What this does not show: whether a link that was advised would have come about because of the advice; "
            "anything about nodes of fewer than two works in five years, who are not paired here.",
        ]
    )


if __name__ == "__main__":
    print(section())
