"""The truth of a planted world: what its corpus says on average, known because it was laid down."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtr

from helpers.data.countries import COUNTRIES
from helpers.data.technologies import read_technologies

#: Countries of a planted world in this order, then the rest of the list. What they are given is drawn.
FIRST = (
    "KR",
    "US",
    "CN",
    "JP",
    "DE",
    "GB",
    "FR",
    "CA",
    "IT",
    "NL",
    "CH",
    "SE",
    "AU",
    "IN",
    "IL",
    "SG",
    "TW",
    "DK",
    "ES",
    "BE",
    "AT",
    "FI",
    "NO",
    "BR",
    "PL",
    "VN",
    "ID",
    "TH",
    "MY",
    "CZ",
    "PT",
    "IE",
    "NZ",
    "ZA",
    "TR",
    "HU",
    "GR",
    "CL",
)

OTHER_FIELD = "physics-engineering-computing"
SPREAD = 1.1  # standard deviation of log citations
UPLIFT = 0.3  # what partners abroad add to log citations
JOINING = 0.6  # expected number of countries beside the leading one
FAMILIES = 0.4  # patent families a work
LAG = 1.0  # years by which families follow works
TRIADIC = 0.5  # share of families that are triadic
SHARED = 0.2  # share of families with a second country
TOP = 0.1  # the highly cited part of a reference set


@dataclass(frozen=True)
class Truth:
    """What was planted. T technologies, Y years, C countries.

    Attributes
    ----------
    technologies, fields, groups : tuple of str
        Technologies, and for each its field of science and its parent (itself where it has none).
    countries : tuple of str
    years : ndarray of int, shape (Y,)
    works, families : ndarray, shape (T, Y)
        Expected numbers of works and of patent families.
    leads : ndarray, shape (T, Y, C)
        Probability that a country leads a work.
    joins : ndarray, shape (C, C)
        Probability that the column's country takes part in a work led by the row's.
    citing : ndarray, shape (T, Y, C, 2)
        Location of log citations of a work by its leading country, domestic and international.
    inventing : ndarray, shape (T, C)
        Probability that a country leads a family.
    standing : ndarray, shape (T, C)
        What experts on average score.
    expected : dict of ndarray, shape (T, C)
        Expected value of papers, top10, patents and experts, by full counting.
    stages : DataFrame
        technology, rate, midpoint (of the logistic curve of its cumulative works), saturation, saturation_families
        (share of the ceiling reached at the end of the last year) and maturity, the mean of the two.
    affinities : DataFrame
        source, target, affinity: factor by which two countries work together more than their sizes say.
    """

    technologies: tuple
    fields: tuple
    groups: tuple
    countries: tuple
    years: np.ndarray
    works: np.ndarray
    families: np.ndarray
    leads: np.ndarray
    joins: np.ndarray
    citing: np.ndarray
    inventing: np.ndarray
    standing: np.ndarray
    expected: dict
    stages: pd.DataFrame
    affinities: pd.DataFrame


def plan_world(
    seed: int,
    n_countries: int = 20,
    n_works: int = 4000,
    technologies: tuple | None = None,
    years: tuple[int, int] = (2010, 2024),
    maturity: dict | None = None,
    standing: dict | None = None,
    focal: str = "KR",
) -> Truth:
    r"""Draw the laws of a world.

    Technology :math:`t` grows along a logistic curve,
    :math:`N_t(y) = K_t / (1 + e^{-r_t (y - m_t)})` works up to the end of year :math:`y`. A country leads a work with a
    probability that follows its size, its strength in the technology and a trend; each other country joins with a
    probability that follows its size and a planted affinity. Citations are lognormal, rounded down: their location
    follows age, the quality of the leading country in the technology, and whether partners abroad take part.

    Parameters
    ----------
    seed : int
    n_countries : int
        Taken from a fixed list that begins with KR; their strengths are drawn, so they mean nothing.
    n_works : int
        Expected number of works.
    technologies : tuple of str, optional
        Ids of data/reference/technologies.toml; the eleven sub-technologies unless told.
    years : tuple of int
        First and last year.
    maturity : dict, optional
        Technology -> share of the ceiling reached at the end, mean of works and families; drawn from 0.1 to 0.95 where
        it is not told.
    standing : dict, optional
        Technology -> size of the focal country there as a multiple of the leading one of the others, whose quality it
        then shares; elsewhere it is drawn as any country's.
    focal : str

    Returns
    -------
    Truth

    Raises
    ------
    ValueError
        Unknown technology, fewer than 2 or too many countries, or a focal country that is not among them.

    Examples
    --------
    >>> truth = plan_world(seed=1, n_countries=5, n_works=1000)
    >>> truth.countries, round(float(truth.works.sum()))
    (('CN', 'DE', 'JP', 'KR', 'US'), 1000)
    >>> bool(np.isclose(truth.expected["top10"].sum() / truth.expected["papers"].sum(), 0.1, atol=0.02))
    True
    """
    known = _technologies()
    technologies = tuple(sorted(technologies or known.index[known["group"] == "sub-technology"]))
    for technology in technologies:
        if technology not in known.index:
            raise ValueError(f"technology {technology!r}: expected an id of data/reference/technologies.toml")
    listed = [*FIRST, *(code for code in COUNTRIES if code not in FIRST)]
    if not 2 <= n_countries <= len(listed):
        raise ValueError(f"n_countries is {n_countries}; expected 2 to {len(listed)}")
    countries = tuple(sorted(listed[:n_countries]))
    if focal not in countries:
        raise ValueError(f"focal {focal!r}: expected one of {', '.join(countries)}")
    parents = known["parent"].loc[[*technologies]]
    groups = tuple(parents.where(parents.notna(), parents.index))
    fields = tuple("genetics-genomics" if group == "advanced-bio" else OTHER_FIELD for group in groups)
    random = np.random.default_rng([seed, 1])
    time = np.arange(years[0], years[1] + 1)
    works, families, stages = _growth(random, technologies, time, n_works, maturity or {})
    place = countries.index(focal)
    multiples = np.array([(standing or {}).get(technology, np.nan) for technology in technologies])
    leads, inventing, quality, scores = _strengths(random, multiples, place, time, len(countries))
    joins, affinity = _affinity(random, leads.mean(axis=(0, 1)))
    age = time[-1] - time + 1.5
    citing = np.log(1.5 * age)[None, :, None, None] + quality[:, None, :, None] + np.array([0, UPLIFT])
    laws = {"works": works, "families": families, "leads": leads, "joins": joins, "citing": citing}
    expected = _expectations(fields, inventing=inventing, affinity=affinity, **laws) | {"experts": scores}
    rows, columns = np.nonzero(~np.eye(len(countries), dtype=bool))
    names = np.array(countries)
    affinities = pd.DataFrame({"source": names[rows], "target": names[columns], "affinity": affinity[rows, columns]})
    about = {"technologies": technologies, "fields": fields, "groups": groups, "countries": countries, "years": time}
    more = {"inventing": inventing, "standing": scores, "expected": expected}
    return Truth(**about, **laws, **more, stages=stages, affinities=affinities)


@cache
def _technologies():
    return read_technologies().set_index("id")


def _growth(random, technologies, years, n_works, maturity):
    """Expected works and families by technology and year, and the curves behind them."""
    size = len(technologies)
    drawn, rate = random.uniform(0.1, 0.95, size), random.uniform(0.35, 0.55, size)
    share = random.dirichlet([12] * size)
    mature = np.array([maturity.get(name, value) for name, value in zip(technologies, drawn, strict=True)])
    late = _end_of_curve(mature, rate * LAG)
    ends = np.append(years[0] - 1, years) - years[-1]
    works = np.diff(expit(late[:, None] + rate[:, None] * ends), axis=1)
    families = np.diff(expit(late[:, None] + rate[:, None] * (ends - LAG)), axis=1)
    ceiling = n_works * share / works.sum(axis=1)
    stages = pd.DataFrame(
        {
            "technology": technologies,
            "rate": rate,
            "midpoint": years[-1] - late / rate,
            "saturation": expit(late),
            "saturation_families": expit(late - rate * LAG),
            "maturity": mature,
        }
    )
    return works * ceiling[:, None], FAMILIES * families * ceiling[:, None], stages


def _end_of_curve(mature, lag):
    """Logit of the saturation of works such that its mean with that of families is as told (by bisection)."""
    low, high = logit(mature), logit(mature) + lag
    for _ in range(60):
        middle = (low + high) / 2
        short = (expit(middle) + expit(middle - lag)) / 2 < mature
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return high


def _strengths(random, multiples, place, years, n_countries):
    """Shares of leading a work (T, Y, C) and a family, quality and standing with experts (T, C)."""
    shape = (len(multiples), n_countries)
    size, merit, trend = random.normal(0, 1, n_countries), random.normal(0, 0.3, n_countries), 0.03
    works = np.exp(size + random.normal(0, 0.5, shape))
    families = np.exp(size + random.normal(0, 0.7, shape))
    quality = merit + random.normal(0, 0.15, shape)
    scores = 20 + 60 * expit(0.8 * np.log(works) + quality + random.normal(0, 0.4, shape))
    slope = random.normal(0, trend, n_countries)
    for t in np.flatnonzero(~np.isnan(multiples)):
        others = np.delete(np.arange(n_countries), place)
        leader = others[np.argmax(works[t, others])]
        works[t, place], quality[t, place] = multiples[t] * works[t, leader], quality[t, leader]
        families[t, place] = multiples[t] * families[t, others].max()
        scores[t, place] = min(multiples[t] * scores[t, others].max(), 95)
    leads = works[:, None, :] * np.exp(slope * (years - years.mean())[:, None])
    return _shares(leads), _shares(families), quality, scores


def _shares(values):
    return values / values.sum(axis=-1, keepdims=True)


def _affinity(random, size):
    """Probabilities of joining a work, and the symmetric factors behind them (zero on the diagonal)."""
    upper = np.triu(random.normal(0, 0.6, (len(size), len(size))), k=1)
    affinity = np.exp(upper + upper.T) * (1 - np.eye(len(size)))
    joins = affinity * np.sqrt(size)
    return np.minimum(JOINING * _shares(joins), 0.5), affinity


def _expectations(fields, works, families, leads, joins, citing, inventing, affinity):
    """Expected papers, top-10 % papers and patents of each technology and country, by full counting."""
    alone = np.prod(1 - joins, axis=1)
    highly = _highly_cited(fields, works, leads, alone, citing)
    led = works[:, :, None] * leads
    own = led.sum(axis=1)
    top_own = (led * (alone * highly[..., 0] + (1 - alone) * highly[..., 1])).sum(axis=1)
    top_joined = (led * highly[..., 1]).sum(axis=1) @ joins
    second = _shares(affinity)
    patents = (1 - SHARED / 2) * inventing + SHARED / 2 * inventing @ second
    return {
        "papers": own + own @ joins,
        "top10": top_own + top_joined,
        "patents": TRIADIC * families.sum(axis=1)[:, None] * patents,
    }


def _highly_cited(fields, works, leads, alone, citing):
    """Probability of the top 10 % of field and year (T, Y, C, 2); of tied works at the threshold, the part inside."""
    weight = (works[:, :, None] * leads)[..., None] * np.stack([alone, 1 - alone], axis=-1)
    found = np.zeros_like(citing)
    for field in sorted(set(fields)):
        member = np.array(fields) == field
        share, location = weight[member], citing[member]
        share = share / share.sum(axis=(0, 2, 3), keepdims=True)

        def above(least, location=location):  # probability of at least so many citations
            with np.errstate(divide="ignore"):
                return ndtr((location - np.log(least)[:, None, None]) / SPREAD)

        low, high = np.zeros(works.shape[1]), np.full(works.shape[1], 2.0**30)
        while (high - low > 1).any():
            middle = np.floor((low + high) / 2)
            enough = (share * above(middle)).sum(axis=(0, 2, 3)) >= TOP
            low, high = np.where(enough, middle, low), np.where(enough, high, middle)
        over, at_least = above(high), above(low)
        inside, reached = (share * over).sum(axis=(0, 2, 3)), (share * at_least).sum(axis=(0, 2, 3))
        part = ((TOP - inside) / (reached - inside))[:, None, None]
        found[member] = over + part * (at_least - over)
    return found


def true_levels(truth: Truth, weights: dict) -> pd.DataFrame:
    r"""Score and rank of each country in each technology, from expected components.

    :math:`s = \sum_c w_c \, 100 \, x_c / \max x_c \; / \sum_c w_c`, as stage 1 of the map computes it from counts.

    Parameters
    ----------
    truth : Truth
    weights : dict
        Component (papers, top10, patents, experts) -> weight.

    Returns
    -------
    DataFrame
        technology, country, the components, score, rank; sorted by technology and rank.

    Examples
    --------
    >>> levels = true_levels(plan_world(seed=1, n_countries=5), {"top10": 1})
    >>> float(levels["score"].iloc[0]), levels["rank"].tolist()[:6]
    (100.0, [1, 2, 3, 4, 5, 1])
    """
    scaled = {name: value / value.max(axis=1, keepdims=True) for name, value in truth.expected.items()}
    score = 100 * sum(weight * scaled[name] for name, weight in weights.items()) / sum(weights.values())
    rank = 1 + (score[:, None, :] > score[:, :, None]).sum(axis=2)
    rows = {
        "technology": np.repeat(truth.technologies, len(truth.countries)),
        "country": np.tile(truth.countries, len(truth.technologies)),
    }
    values = {name: value.ravel() for name, value in truth.expected.items()}
    table = pd.DataFrame({**rows, **values, "score": score.ravel(), "rank": rank.ravel()})
    return table.sort_values(["technology", "rank", "country"], ignore_index=True)
