"""What a plan's themes have in common with lists of technologies, and with what countries publish."""

import numpy as np
import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.technologies import GROUPS, read_technologies
from helpers.levels.components import measure
from helpers.levels.levels import technology_levels
from helpers.network.country_sets import country_sets
from helpers.network.resampling import percentile_interval

#: How surely a theme means a technology, the surest first.
_READINGS = ("same", "within", "overlap")
#: Technologies of fewer works are not compared: their posterior is that of the prior.
LEAST_WORKS = 10


def theme_technologies(facts: pd.DataFrame, technologies: pd.DataFrame) -> pd.DataFrame:
    """Each theme of a plan with the technologies it is read as, and the phrase that names it.

    Parameters
    ----------
    facts, technologies : DataFrame
        Of `helpers.plans.plan.Plan`.

    Returns
    -------
    DataFrame
        node, label_ko, label_en, missions (their nodes, joined by ";"), quote, technology (null: none), reading (null
        where the plan comes without a reading of its themes), reason_ko, reason_en; in the order of the document.

    Examples
    --------
    >>> from helpers.plans.plan import read_plan
    >>> plan = read_plan("beijing_2020")
    >>> table = theme_technologies(plan.facts, plan.technologies)
    >>> len(table), table.loc[table["technology"].isna(), "label_en"].tolist()[0]
    (15, 'Information technology')
    """
    named = facts[facts["element"] == "theme"].groupby("node", sort=False)
    first = named[["label_ko", "label_en"]].first()
    first["missions"] = named["mission"].agg(lambda nodes: ";".join(nodes.dropna()))
    first["quote"] = named["quote"].agg(lambda quotes: "; ".join(dict.fromkeys(quotes)))
    columns = ["node", "technology", "reading", "reason_ko", "reason_en"]
    return first.reset_index().merge(technologies[columns], on="node", how="left")


def list_overlap(themes: pd.DataFrame) -> pd.DataFrame:
    """How many technologies of each list a plan names.

    Parameters
    ----------
    themes : DataFrame
        `theme_technologies`.

    Returns
    -------
    DataFrame
        technology_list, n (technologies of the list), named_low (a theme is the technology or a part of it), named_high
        (or shares a part with it), named_share_low, named_share_high. The lists are counted whole: the bounds are the
        strict and the lenient reading of the themes, not errors of sampling.

    Examples
    --------
    >>> themes = pd.DataFrame({"technology": ["quantum", "advanced-bio"], "reading": ["same", "overlap"]})
    >>> list_overlap(themes).query("n == 12")[["named_low", "named_high"]].values.tolist()
    [[1, 2]]
    """
    listed = read_technologies()[["id", "group"]]
    strict = set(themes.loc[themes["reading"].isin(_READINGS[:2]), "technology"])
    lenient = set(themes["technology"].dropna())
    flags = listed.assign(named_low=listed["id"].isin(strict), named_high=listed["id"].isin(lenient))
    sums = {f"named_{end}": (f"named_{end}", "sum") for end in ("low", "high")}
    table = flags.groupby("group").agg(n=("id", "size"), **sums)
    table = table.reindex(GROUPS).rename_axis("technology_list").reset_index()
    for end in ("low", "high"):
        table[f"named_share_{end}"] = table[f"named_{end}"] / table["n"]
    return table


def theme_strength(
    corpus: Corpus, themes: pd.DataFrame, focal: str, partner: str, n_resamples: int = 1000, seed: int = 1
) -> pd.DataFrame:
    r"""How much two countries publish in each technology, with the plan's themes marked.

    .. math:: \text{activity}_{ct} = \frac{n_{ct}/n_t}{n_c/n}

    (activity index): the country's share of the works of a technology over its share of all works of known country.
    Intervals of shares and specialisation come from draws of the four shares (of the works of both countries, of one
    alone, of the other alone, of neither) from their Dirichlet posterior with parameters 1/4 added, which for one
    country is Jeffreys' Beta(n_ct + 1/2, n_t - n_ct + 1/2): unlike a bootstrap they hold for four works of which none
    is the country's.

    Parameters
    ----------
    corpus : helpers.data.corpus.Corpus
    themes : DataFrame
        `theme_technologies`.
    focal, partner : str
        Codes of two countries; the partner is the country of the plan.
    n_resamples, seed : int
        Of the draws.

    Returns
    -------
    DataFrame
        technology, parent, technology_list, reading (the surest; null: the plan does not name it), works (of known
        country, full counting), joint_works; for the focal country and, with `partner_` before them, for the partner:
        share and activity_index, each with _low and _high (95 %); p_ahead, the probability that the focal country is
        more specialised than the partner (null below `LEAST_WORKS` works, and where neither has one). Null where the
        corpus has no such works. In the order of technologies.toml.

    Raises
    ------
    ValueError
        The corpus holds counts of links only, or a country has no work there; the message names what would do.

    References
    ----------
    Schubert, A. and Braun, T. (1986). Relative indicators and relational charts for comparative assessment of
    publication output and citation impact. Scientometrics 9, 281-291. doi:10.1007/BF02017249
    Brown, L. D., Cai, T. T. and DasGupta, A. (2001). Interval estimation for a binomial proportion. Statistical
    Science 16, 101-133. doi:10.1214/ss/1009213286

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> none = pd.DataFrame({"technology": [], "reading": []}, dtype="str")
    >>> table = theme_strength(read_corpus("medline_2021"), none, "KR", "CN", n_resamples=20)
    >>> len(table), int(table["reading"].notna().sum())
    (40, 0)
    """
    listed = read_technologies()
    cells = _cells(corpus, list(listed["id"]), focal, partner)
    point, drawn = _derived(cells[..., None]), _derived(_draws(cells, n_resamples, seed))
    table = listed[["id", "parent", "group"]].rename(columns={"id": "technology", "group": "technology_list"})
    surest = themes.dropna(subset=["technology"]).copy()
    surest["order"] = surest["reading"].map({name: order for order, name in enumerate(_READINGS)})
    surest = surest.sort_values(["technology", "order"]).drop_duplicates("technology")
    table["reading"] = table["technology"].map(surest.set_index("technology")["reading"]).astype("str")
    works = cells[1:].sum(axis=1)
    table["works"], table["joint_works"] = works, cells[1:, 0]
    for key in ("share", "activity_index", "partner_share", "partner_activity_index"):
        low, high = percentile_interval(drawn[key])
        value = point[key][:, 0]
        table[key] = value
        table[f"{key}_low"] = np.minimum(low, value)  # none and all are their own ends
        table[f"{key}_high"] = np.maximum(high, value)
    ahead = (drawn["activity_index"] > drawn["partner_activity_index"]).mean(axis=1)
    either = cells[1:, :3].sum(axis=1) > 0
    table["p_ahead"] = np.where((works >= LEAST_WORKS) & either, ahead, np.nan)
    return table


def with_ranks(strength: pd.DataFrame, levels: pd.DataFrame, focal: str, partner: str) -> pd.DataFrame:
    """Add the ranks of the two countries in each technology.

    Parameters
    ----------
    strength : DataFrame
        `theme_strength`.
    levels : DataFrame
        technology, country, rank, rank_low, rank_high: the table of `helpers.levels.levels.technology_levels`.
    focal, partner : str

    Returns
    -------
    DataFrame
        The same rows with rank, rank_low, rank_high and the same with `partner_` before them; null where a country is
        not ranked.

    Examples
    --------
    >>> strength = pd.DataFrame({"technology": ["quantum", "steel"]})
    >>> levels = pd.DataFrame({"technology": ["quantum"], "country": ["KR"], "rank": [3], "rank_low": [2],
    ...     "rank_high": [5]})
    >>> with_ranks(strength, levels, "KR", "CN")["rank"].tolist()
    [3, <NA>]
    """
    for country, prefix in ((focal, ""), (partner, "partner_")):
        named = {name: f"{prefix}{name}" for name in ("rank", "rank_low", "rank_high")}
        held = levels.loc[levels["country"] == country, ["technology", *named]]
        held = held.rename(columns=named).astype(dict.fromkeys(named.values(), "Int64"))
        strength = strength.merge(held, on="technology", how="left")
    return strength


def ranked_strength(
    corpus: Corpus, themes: pd.DataFrame, focal: str, partner: str, resamples: int, seed: int
) -> pd.DataFrame:
    """`theme_strength` with the ranks of the two countries by papers: `with_ranks`."""
    papers = measure(corpus, n_resamples=resamples, seed=seed, components=("papers",))
    ranks = technology_levels(papers, {"papers": 1}, level=0.95).table
    return with_ranks(theme_strength(corpus, themes, focal, partner, resamples, seed), ranks, focal, partner)


def named_against_rest(
    corpus: Corpus, themes: pd.DataFrame, focal: str, partner: str, n_resamples: int = 1000, seed: int = 1
) -> pd.DataFrame:
    """Whether countries are more specialised in the national strategic technologies that a plan names than in the rest.

    Over all pairs of a technology named and one not named, the share of pairs in which the country is more specialised
    in the one that is named (ties count half): 1/2 is no difference (the probability of superiority).

    Parameters
    ----------
    corpus, themes, focal, partner, n_resamples, seed
        As for `theme_strength`.

    Returns
    -------
    DataFrame
        country, n_named, n_rest (technologies of `LEAST_WORKS` works or more), superiority, superiority_low,
        superiority_high (95 %, over the draws of `theme_strength`, widened to hold the value; the technologies are as
        they are). Null where either side is empty.

    References
    ----------
    Grissom, R. J. (1994). Probability of the superior outcome of one treatment over another. Journal of Applied
    Psychology 79, 314-316. doi:10.1037/0021-9010.79.2.314

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> themes = pd.DataFrame({"technology": ["quantum", "artificial-intelligence"], "reading": ["same"] * 2})
    >>> table = named_against_rest(read_corpus("medline_2021"), themes, "KR", "CN", n_resamples=20)
    >>> table[["country", "n_named"]].values.tolist()
    [['KR', 1], ['CN', 1]]
    """
    listed = read_technologies()
    listed = listed[listed["group"] == "national-strategic"]
    cells = _cells(corpus, list(listed["id"]), focal, partner)
    point, drawn = _derived(cells[..., None]), _derived(_draws(cells, n_resamples, seed))
    held = cells[1:].sum(axis=1) >= LEAST_WORKS
    meant = listed["id"].isin(themes["technology"].dropna()).to_numpy()
    named, rest = meant & held, ~meant & held
    rows = []
    for country, key in ((focal, "activity_index"), (partner, "partner_activity_index")):
        value, samples = superiority(point[key], named, rest), superiority(drawn[key], named, rest)
        low, high = percentile_interval(samples[None])
        ends = np.minimum(low[0], value[0]), np.maximum(high[0], value[0])
        rows.append((country, int(named.sum()), int(rest.sum()), value[0], *ends))
    columns = ["country", "n_named", "n_rest", "superiority", "superiority_low", "superiority_high"]
    return pd.DataFrame(rows, columns=columns)


def superiority(values: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Share of the pairs of a row of one group and a row of the other in which the first is larger, by column.

    Parameters
    ----------
    values : ndarray (rows, columns)
    one, other : ndarray of bool (rows,)

    Returns
    -------
    ndarray (columns,)
        Ties count half; NaN where a group is empty.

    Examples
    --------
    >>> superiority(np.array([[3.0], [1.0], [2.0]]), np.array([True, True, False]), np.array([False, False, True]))
    array([0.5])
    """
    if not (one.any() and other.any()):
        return np.full(values.shape[1], np.nan)
    difference = values[one][:, None, :] - values[other][None]
    return ((difference > 0) + 0.5 * (difference == 0)).mean(axis=(0, 1))


def _cells(corpus, technologies: list[str], focal: str, partner: str) -> np.ndarray:
    """Works of both countries, of the focal alone, of the partner alone, of neither: all, then each (T + 1, 4)."""
    if corpus.link_counts is not None:
        raise ValueError("this corpus holds counts of links and no works; choose one with works, such as medline_2021")
    found = country_sets(corpus)
    known = list(found.patterns().nodes)
    for name, code in (("focal_country", focal), ("partner_country", partner)):
        if code not in known:
            raise ValueError(f"{name}={code!r} has no work here; choose one of: {', '.join(known)}")
    if focal == partner:
        raise ValueError(f"partner_country={partner!r} is the focal country; choose another")
    mine, theirs = (found.holding(code) for code in (focal, partner))
    neither = ~mine & ~theirs & (found.sets.sizes > 0)
    return found.count_kinds(np.column_stack([mine & theirs, mine & ~theirs, theirs & ~mine, neither]), technologies)


def _draws(cells: np.ndarray, n_draws: int, seed: int) -> np.ndarray:
    """Shares drawn from the Dirichlet posteriors of the cells (T + 1, 4, R)."""
    random = np.random.default_rng(seed)
    drawn = random.standard_gamma(cells[..., None] + 0.25, size=(*cells.shape, n_draws))
    return drawn / drawn.sum(axis=1, keepdims=True)


def _derived(cells: np.ndarray) -> dict[str, np.ndarray]:
    """Shares of the two countries in each technology, and their specialisation, from cells (T + 1, 4, R)."""
    whole, found = cells.sum(axis=1), {}
    with np.errstate(invalid="ignore", divide="ignore"):
        for prefix, own in (("", cells[:, 0] + cells[:, 1]), ("partner_", cells[:, 0] + cells[:, 2])):
            share = own / whole
            found[f"{prefix}share"], found[f"{prefix}activity_index"] = share[1:], share[1:] / share[:1]
    return found
