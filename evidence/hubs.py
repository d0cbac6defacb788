"""Hubs: optimality proved by the solver's bound, agreement with brute force, and stability under resampled works.

`section()` gives the text for evidence.md and writes hubs_optimality.csv and hubs_stability.csv.
"""

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.corpus import read_corpus
from helpers.hubs.city_names import city_names
from helpers.hubs.facility_location import TIE, maximal_cover, p_median
from helpers.hubs.partner_sites import partner_sites
from helpers.hubs.siting import METHODS, hub_costs, hub_question, reach
from helpers.hubs.stability import hub_stability
from helpers.page.sources import SYNTHETIC

HERE = Path(__file__).resolve().parent
CORPORA, FOCAL, MOST, RADIUS = ("medline_2021", "planted"), "KR", 8, 1000.0
TRIALS, RESAMPLES, SEED = 500, 100, 20240626
CANDIDATES = (30, 60, 120, 100_000)  # the last: every place
NAMES = {"p_median": "p-median", "cover": "maximal covering"}


def verdict(holds: bool) -> str:
    return "holds" if holds else "**does not hold**"


def markdown(rows: list[dict]) -> str:
    """A Markdown table."""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def case(random: np.random.Generator, ties: bool) -> tuple[np.ndarray, np.ndarray, int]:
    """Weights, distances and number of sites of a small problem; whole numbers where ties are wanted."""
    places, candidates = random.integers(1, 31), random.integers(1, 13)
    k = int(random.integers(1, min(candidates, 5) + 1))
    shape = (places, candidates)
    distance = random.integers(0, 6, shape).astype(float) if ties else random.random(shape) * 20_000
    weights = random.integers(1, 5, places).astype(float)
    return weights / weights.sum(), distance, k


def brute_force() -> pd.DataFrame:
    """Every choice of sites tried, in TRIALS small problems, half of them full of ties."""
    random, rows = np.random.default_rng(SEED), []
    for trial in range(TRIALS):
        weights, distance, k = case(random, ties=trial % 2 == 0)
        near = distance <= np.median(distance)
        choices = [list(chosen) for chosen in combinations(range(distance.shape[1]), k)]
        means = np.array([weights @ distance[:, chosen].min(axis=1) for chosen in choices])
        shares = np.array([weights[near[:, chosen].any(axis=1)].sum() for chosen in choices])
        median, cover = p_median(weights, distance, k), maximal_cover(weights, near, k)
        scale = max(weights @ distance.max(axis=1), 1e-12)
        for method, found, value, unit in (("p_median", median, means, scale), ("cover", cover, shares, 1.0)):
            best = value.min() if method == "p_median" else value.max()
            rows.append(
                (
                    method,
                    trial % 2 == 0,
                    len(choices),
                    int((abs(value - best) < 1e-9).sum()),
                    abs(found.objective - best) / unit,
                    abs(found.bound - best) / unit,
                )
            )
    return pd.DataFrame(rows, columns=["method", "whole_numbers", "choices", "best_choices", "off", "bound_off"])


def brute_force_section() -> str:
    table = brute_force()
    shown, agree = [], True
    for method, part in table.groupby("method", sort=False):
        same = int((part["off"] < 1e-9).sum())
        agree &= same == len(part) and (part["bound_off"] <= 2 * TIE).all()
        shown.append(
            {
                "problem": NAMES[method],
                "small cases": len(part),
                "choices tried": f"{part['choices'].sum():,}",
                "with several best choices": int((part["best_choices"] > 1).sum()),
                "value of brute force found": same,
                "largest distance of the bound": f"{part['bound_off'].max():.1e}",
            }
        )
    asked = [
        {
            "figure": "the solver's choice is as good as the best of all choices, and its bound is that value",
            "asked": "in every small case",
            "found": f"{sum(row['value of brute force found'] for row in shown)} of {len(table)}",
            "": verdict(agree),
        }
    ]
    text = (
        "Up to 30 places, 12 candidates and 5 sites; in half of the cases distances are whole numbers from 0 to 5, so "
        f"that many choices are equally good. Ties are broken by costs of at most {TIE:g} of the greatest objective: "
        "the bound lies that far away at most."
    )
    return "\n\n".join(["### Does the solver find what brute force finds?", markdown(asked), text, markdown(shown)])


def optimality_section(questions: dict) -> str:
    rows = []
    for name, sites in questions.items():
        for number in sorted({min(candidates, len(sites.table)) for candidates in CANDIDATES}):
            costs = hub_costs(hub_question(sites, number, RADIUS), MOST)
            rows.append(costs.drop(columns="hubs").assign(corpus=name, candidates=number, places=len(sites.table)))
    table = pd.concat(rows, ignore_index=True)
    table.round(9).to_csv(HERE / "hubs_optimality.csv", index=False)
    worst = table["bound_gap"].max()
    asked = [
        {
            "figure": f"proved optimal for 1 to {MOST} hubs, both methods (greatest gap of value and bound)",
            "asked": "at most 1e-5",
            "found": f"{worst:.1e}",
            "": verdict(worst <= 1e-5),
        }
    ]
    shown, of = [], table.set_index(["corpus", "method", "candidates", "k"])
    for (name, method), part in table.groupby(["corpus", "method"], sort=False):
        column = "mean_km" if method == "p_median" else "covered"
        for k in (1, 4, MOST):
            numbers = sorted(part["candidates"].unique())
            values = [of.loc[(name, method, number, k), column] for number in numbers]
            texts = [f"{value:,.0f} km" if method == "p_median" else f"{100 * value:.1f} %" for value in values]
            told = "; ".join(f"{text} ({number})" for text, number in zip(texts, numbers, strict=True))
            shown.append({"corpus": name, "problem": NAMES[method], "hubs": k, "value (candidates)": told})
    text = (
        f"Partners of {FOCAL}, half of the weight on joint works; radius {RADIUS:,.0f} km. All gaps in "
        "hubs_optimality.csv. A hub needs research around it, so only places of most weight are candidates. What that "
        "restriction costs (the last number in brackets is every place):"
    )
    return "\n\n".join(["### Are the answers proved optimal?", markdown(asked), text, markdown(shown)])


def stability_section(questions: dict) -> str:
    shown, tables = [], []
    for name, sites in questions.items():
        question, places = hub_question(sites, radius_km=RADIUS), city_names(sites.table, "en")
        costs = hub_costs(question, MOST)
        for method in METHODS:
            for k in (3, 4, 6):
                hubs = costs[(costs["method"] == method) & (costs["k"] == k)]["hubs"].iloc[0]
                found = hub_stability(question, hubs, method, n_resamples=RESAMPLES, seed=SEED)
                cities = places.loc[found.hubs["city_id"]].to_numpy()
                table = found.hubs.assign(corpus=name, method=method, k=k, city=cities)
                tables.append(table)
                shown.append(
                    {
                        "corpus": name,
                        "problem": NAMES[method],
                        "hubs": k,
                        "found again within 500 km": "; ".join(
                            f"{row.city} {100 * row.found_again:.0f} %" for row in table.itertuples()
                        ),
                        "the very city": f"{100 * table['chosen'].mean():.0f} % on average",
                    }
                )
    pd.concat(tables, ignore_index=True).round(4).to_csv(HERE / "hubs_stability.csv", index=False)
    text = (
        f"{RESAMPLES} resamples of works each; places and candidates stay. Where an area comes back more often than "
        "its city, several cities of the region are almost equally good, and the choice among them goes with the draw."
    )
    return "\n\n".join(["### Do the hubs come back with works drawn anew?", text, markdown(shown)])


def order_section(questions: dict) -> str:
    """The same hubs whatever the order of the places that the solver is handed."""
    random, same, of = np.random.default_rng(SEED), 0, 0
    for sites in questions.values():
        question = hub_question(sites, radius_km=RADIUS)
        for _ in range(5):
            order = random.permutation(len(question.weights))
            for k in range(1, MOST + 1):
                for solve, matrix in ((p_median, question.distance), (maximal_cover, question.distance <= RADIUS)):
                    one, other = solve(question.weights, matrix, k), solve(question.weights[order], matrix[order], k)
                    same += one.chosen.tolist() == other.chosen.tolist()
                    of += 1
                    assert np.isclose(*(reach(question, found.chosen)[0] for found in (one, other)), rtol=1e-5)
    asked = [
        {
            "figure": "the same hubs with places handed to the solver in another order",
            "asked": "always",
            "found": f"{same} of {of}",
            "": verdict(same == of),
        }
    ]
    return "\n\n".join(["### Is the answer one answer?", markdown(asked)])


def section() -> str:
    """Text of this part of evidence.md."""
    questions = {name: partner_sites(read_corpus(name), FOCAL) for name in CORPORA}
    head = f"## Hubs\n\nCorpora: medline_2021 (real) and planted ({SYNTHETIC})."
    return "\n\n".join(
        [
            head,
            brute_force_section(),
            optimality_section(questions),
            order_section(questions),
            stability_section(questions),
        ]
    )


if __name__ == "__main__":
    print(section())
