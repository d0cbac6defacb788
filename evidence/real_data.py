"""Stage 1 on real data: AI sub-technologies beside their published ranks, and science indicators of fields.

The data are not part of the project: they are looked for in the folder that WORKBOOK_SHARED_DATA names, or beside
the project. `section()` gives the text for evidence.md and writes real_ai_levels.csv and real_indicator_levels.csv.
"""

import html
import os
import re
import tempfile
from pathlib import Path

import pandas as pd

from helpers.data.corpus import read_corpus
from helpers.data.countries import COUNTRIES, country_code
from helpers.data.formats import import_files
from helpers.data.places import PROJECT, REFERENCE
from helpers.data.published import FOCAL, read_published
from helpers.levels.agreement import agreement
from helpers.levels.components import component_counts, measure
from helpers.levels.concentration import monopoly_risk
from helpers.levels.levels import technology_levels
from helpers.levels.rank_decomposition import rank_decomposition
from helpers.levels.weight_sensitivity import weight_sensitivity

SHARED = Path(os.environ.get("WORKBOOK_SHARED_DATA", PROJECT.parent / "shared" / "data"))
HERE = Path(__file__).resolve().parent
SEED, RESAMPLES = 20240626, 1000

AI = ("efficient-learning-ai-infrastructure", "advanced-ai-modelling", "safe-trustworthy-ai", "industrial-ai")
DOCUMENT = {"top10": 1.0, "patents": 1.0, "experts": 1.0}  # what the document names; its weights are not public

#: Patent technology fields that are about the same as a field of science. The other fields have no such counterpart
#: (engineering and physics spread over a dozen patent fields, the earth and social sciences over none).
COUNTERPARTS = {
    "biological and biomedical sciences": ("biotechnology", "analysis of biological materials"),
    "chemistry": ("organic fine chemistry", "basic materials chemistry", "macromolecular chemistry, polymers"),
    "computer and information sciences": ("computer technology", "IT methods for management"),
    "health sciences": ("medical technology", "pharmaceuticals"),
    "materials science": (
        "materials, metallurgy",
        "surface technology, coating",
        "microstructural technology and nanotechnology",
    ),
}
YEARS = (2016, 2020)  # the last five that all tables have
TOP1 = "the top 1% most-cited journal articles in "


def markdown(table):
    """A table as Markdown: numbers rounded, null as a dash."""

    def cell(value):
        if pd.isna(value):
            return "–"
        text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        return text.replace("|", "\\|")

    rows = [table.columns, ["---"] * len(table.columns), *table.astype(object).to_numpy()]
    return "\n".join("| " + " | ".join(cell(value) for value in row) + " |" for row in rows)


def ai_corpus():
    """The corpus of AI conferences, imported as `workbook import table` does."""
    folder = SHARED / "ai_conferences"
    with tempfile.TemporaryDirectory() as place:
        import_files(
            "table",
            [folder / "papers.parquet", folder / "authorships.parquet"],
            Path(place) / "ai",
            REFERENCE / "mappings" / "ai_conferences.toml",
        )
        return read_corpus(Path(place) / "ai")


def ai_section(corpus):
    """Korea's rank in the four AI sub-technologies beside the published one, and why they differ."""
    levels = technology_levels(measure(corpus, n_resamples=RESAMPLES, seed=SEED, technologies=list(AI)), DOCUMENT)
    ranked = levels.table[levels.table["rank"].notna()]
    ranked.to_csv(HERE / "real_ai_levels.csv", index=False, float_format="%.6g")
    works = pd.Series(levels.components.works, levels.components.technologies, name="works").astype("Int64")
    beside = agreement(levels.table, read_published().query("technology in @AI"))
    beside = beside.set_index("technology").loc[list(AI)].join(works).reset_index()
    choices, effects = {}, []
    for technology in AI:
        choices[technology], moved = rank_decomposition(corpus, technology, FOCAL, {**DOCUMENT, "papers": 1.0})
        effects.append(moved.assign(technology=technology))
    effects = pd.concat(effects)[
        [
            "technology",
            "factor",
            "choices",
            "rank_low",
            "lowest_choice",
            "rank_high",
            "highest_choice",
            "moves",
            "share",
        ]
    ]
    inside = int(beside["within"].fillna(False).sum())
    rest = (3 * beside["published_score"] - beside["score"]) / 2
    return "\n\n".join(
        [
            "### AI sub-technologies on papers of AI conferences",
            f"{len(corpus.works):,} works of {int(corpus.works['year'].min())}–{int(corpus.works['year'].max())}. Of the "
            "three components that the document names this corpus has one, the papers among the 10 % most cited of their "
            f"year; {' and '.join(levels.missing)} are missing, so the rank rests on it alone and no weights can change "
            "it. Full counting, percentiles within the corpus, 90 % intervals from "
            f"{RESAMPLES:,} resamples of works.",
            markdown(
                beside[
                    [
                        "technology",
                        "works",
                        "published_rank",
                        "rank",
                        "rank_low",
                        "rank_high",
                        "within",
                        "difference",
                        "published_score",
                        "score",
                    ]
                ]
            ),
            f"In {inside} of {len(beside)} sub-technologies the published rank lies in the interval of the computed one.",
            "#### Why they differ",
            *[
                _reasons(technology, row, ranked, choices[technology])
                for technology, row in beside.set_index("technology").iterrows()
            ],
            "Which choice moves Korea's rank how far (mean rank over the other choices; share of the variance of the "
            'rank, the rest being due to combinations of choices; "weighted" is top10 and papers alike):',
            markdown(effects),
            "What these data cannot show: patents and experts count for something in the published map, and here for "
            "nothing. If the three components weighed alike and each leader had 100, Korea would need a mean of "
            f"{rest.min():.0f} to {rest.max():.0f} in the two that are missing to come to its published scores. The "
            "published map does not say which papers it looked at; this corpus is of some conferences. And which papers "
            "are of a sub-technology was decided there by others, here by the rules of `technologies.toml`.",
            "With papers and the h index beside the top 10 %, equally weighted, to see how far weights matter:",
            _other_weights(levels.components),
            "#### Concentration",
            markdown(monopoly_risk(corpus, AI)),
        ]
    )


def _reasons(technology, row, ranked, choices):
    """One paragraph: who stands before Korea, and what the other choices would give."""
    own = ranked[ranked["technology"] == technology]
    ahead = own[own["rank"] < row["rank"]]["country"].tolist()
    tied = own[(own["rank"] == row["rank"]) & (own["country"] != FOCAL)]["country"].tolist()
    known = choices.dropna(subset=["rank"])
    same = known[known["rank"] == row["published_rank"]]
    mean = known.groupby("components")["rank"].mean().sort_values(kind="stable")
    text = (
        f"**{technology}**: computed {row['rank']}, published {row['published_rank']}. Ahead: {', '.join(ahead)}"
        + (f"; with the same score: {', '.join(tied)}" if tied else "")
        + f". Over {len(known)} combinations of choices in which it is ranked, Korea's rank runs from "
        f"{known['rank'].min()} to {known['rank'].max()}; {len(same)} of them give the published one. Mean rank by "
        f"component: {', '.join(f'{name} {value:.1f}' for name, value in mean.items())}."
    )
    if same.empty:
        text += (
            " So none of counting, window, component or scaling explains the difference; what is left is the "
            "missing components, the choice of papers, and what counts as this sub-technology."
        )
    if "HK" in ahead:
        text += (
            f" Hong Kong is a place of its own here; a map that files it under China would have Korea "
            f"at {row['rank'] - 1}."
        )
    return text


def _other_weights(components):
    weights = {"top10": 1.0, "papers": 1.0, "h_index": 1.0}
    return markdown(weight_sensitivity(technology_levels(components, weights), FOCAL, seed=SEED))


def _indicator(name, value):
    """One table of indicators in the years in common: field, country, year, value; regions are left out."""
    table = pd.read_csv(SHARED / "indicators" / f"{name}.csv.gz", keep_default_na=False)
    table = table[table["year"].between(*YEARS)]
    names = table["name"].drop_duplicates()
    codes = {raw: country_code(re.sub(r"<sup>.*?</sup>", "", html.unescape(raw))) for raw in names}
    table = table.assign(country=table["name"].map(codes), value=pd.to_numeric(table[value], errors="coerce"))
    return table[table["country"].isin(COUNTRIES)][["field", "country", "year", "value"]]


def _summed(table, component):
    """Sum over the years; unknown where one of the years is."""
    sums = table.groupby(["field", "country"])["value"].agg(lambda values: values.sum(skipna=False)).reset_index()
    return sums.rename(columns={"field": "technology"}).assign(component=component)


def indicator_counts():
    """Counts by field and country as `component_counts` takes them, by fractional counting, and whole articles."""
    fractional = _indicator("articles_fractional_2003_22", "value")
    whole = _indicator("articles_whole_2003_22", "value")
    share = _indicator("top1pct_fractional_2003_20", "value")
    share["field"] = share["field"].str.removeprefix(TOP1)
    families = _indicator("intl_patent_families_1998_2020", "families")
    top1 = fractional.merge(share, on=["field", "country", "year"], suffixes=("", "_share"))
    top1["value"] = top1["value"] * top1["value_share"] / 100
    field_of = {patent: field for field, patents in COUNTERPARTS.items() for patent in patents}
    families["field"] = families["field"].map(field_of)
    families = families.dropna(subset=["field"]).groupby(["field", "country", "year"], as_index=False)["value"].sum()
    whole = whole[whole["field"].isin(fractional["field"])]
    counts = pd.concat([_summed(fractional, "papers"), _summed(top1, "top1"), _summed(families, "patents")])
    return counts.dropna(subset=["value"]), _summed(whole, "papers")


def indicators_section():
    """Korea's rank in fields of science by the same method, from counts that others made."""
    counts, whole = indicator_counts()
    components = component_counts(counts, RESAMPLES, SEED)
    levels = technology_levels(components, {"top1": 1.0, "patents": 1.0, "experts": 1.0})
    ranked = levels.table[levels.table["rank"].notna()].rename(columns={"technology": "field"})
    ranked.to_csv(HERE / "real_indicator_levels.csv", index=False, float_format="%.6g")
    alone = {"papers, whole": technology_levels(component_counts(whole, 1, SEED), {"papers": 1.0}).table}
    names = {"papers, fractional": "papers", "top 1 %": "top1", "patent families": "patents"}
    alone |= {label: technology_levels(components, {name: 1.0}).table for label, name in names.items()}
    ranks = {label: table[table["country"] == FOCAL].set_index("technology")["rank"] for label, table in alone.items()}
    own = ranked[ranked["country"] == FOCAL].set_index("field")
    size = ranked.groupby("field")["country"].size().rename("ranked")
    shown = pd.DataFrame(ranks).join(own[["rank", "rank_low", "rank_high", "score"]]).join(size)
    matched = [f"{field} with {'; '.join(patents)}" for field, patents in COUNTERPARTS.items()]
    alike = shown.iloc[:, :4]
    spread = (alike.max(axis=1) - alike.min(axis=1)).astype(int)
    widest = spread.idxmax()
    return "\n\n".join(
        [
            "### Fields of science on published indicators",
            f"Articles, shares among the 1 % most cited and international patent families of {YEARS[0]}–{YEARS[1]} (NSF "
            "NCSES, Science and Engineering Indicators). top1 is the share among the 1 % most cited times the articles, "
            "by fractional counting. The patent families are international ones, filed in any offices: they are **not "
            "triadic**, so they stand in for the component that the document names. Nobody's expert scores are here. "
            "Weights: top1 and patents alike where a field has patents, else top1 alone.",
            f"Fields of science matched with patent technology fields: {' | '.join(matched)}. The other fields have no "
            "counterpart of their own and are ranked without patents. With patents only the economies are ranked that the "
            "patent table lists one by one; each rank is among those for whom what it needs is known. Hong Kong and Macao "
            "have no rows of their own. Intervals are 90 %, from Poisson draws of the counts: they hold the chance in the "
            "counts and nothing of how fields were matched.",
            markdown(shown.reset_index().rename(columns={"technology": "field", "rank": "rank by weights"})),
            f"By definition alone Korea's rank moves by up to {spread.max()} places ({widest}: from "
            f"{alike.loc[widest].min()} to {alike.loc[widest].max()}), by {spread.median():g} in the median field.",
        ]
    )


def section():
    """Text of this part of evidence.md."""
    parts = ["## Real data: stage 1"]
    for name, make in (("ai_conferences", lambda: ai_section(ai_corpus())), ("indicators", indicators_section)):
        if (SHARED / name).is_dir():
            parts.append(make())
        else:
            parts.append(
                f"`{name}` is absent (looked for below WORKBOOK_SHARED_DATA, or beside the project): "
                "this part was not computed."
            )
    return "\n\n".join(parts)


if __name__ == "__main__":
    print(section())
