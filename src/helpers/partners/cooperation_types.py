"""Which type of cooperation a technology calls for, and whether the data can tell."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.checked_table import flag, one_of, read_checked, technology, text
from helpers.data.corpus import Corpus
from helpers.data.places import DATA
from helpers.data.published import comparable
from helpers.data.technologies import read_technologies
from helpers.page.tables import in_language
from helpers.page.terms import in_words
from helpers.partners.competitiveness import Competitiveness, competitiveness
from helpers.partners.lifecycle import Lifecycles, life_cycle

#: Types by (competitive, mature): catch-up and leadership on a mature market, acquisition and diffusion of new
#: technology (시장 추격형, 시장 주도형, 신기술 확보형, 신기술 확산형).
TYPES = {
    "catch_up": (False, True),
    "leadership": (True, True),
    "acquisition": (False, False),
    "diffusion": (True, False),
}
ACTIONS = DATA / "policy" / "type_actions.csv"


@dataclass(frozen=True)
class TypedTechnologies:
    """Technologies with their types, what these rest on, and the published types beside them."""

    types: pd.DataFrame
    competitiveness: Competitiveness
    lifecycles: Lifecycles
    published: pd.DataFrame


def typed_technologies(
    corpus: Corpus, levels, focal: str, n_resamples: int = 1000, seed: int = 1, **thresholds
) -> TypedTechnologies:
    """Types of cooperation of all technologies of a corpus.

    Parameters
    ----------
    corpus : Corpus
    levels : Levels
        Of the same corpus.
    focal : str
        ISO 3166-1 alpha-2.
    n_resamples, seed : int
    **thresholds : float
        As for `cooperation_types`.

    Returns
    -------
    TypedTechnologies

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> from helpers.levels.levels import corpus_levels
    >>> corpus = read_corpus("medline_2021")  # of one year: no life cycle is known
    >>> found = typed_technologies(corpus, corpus_levels(corpus, "papers 1", n_resamples=5), "KR", 5)
    >>> found.types["reason"].unique().tolist(), len(found.published)
    (['too_few_years'], 9)
    """
    strength, cycles = competitiveness(levels, corpus, focal, seed), life_cycle(corpus, n_resamples, seed)
    types = cooperation_types(strength, cycles, **thresholds)
    return TypedTechnologies(types, strength, cycles, compare_types(types, comparable(corpus.meta)))


def cooperation_types(
    competitiveness: Competitiveness,
    lifecycles: Lifecycles,
    competitive_from: float = 0.5,
    mature_from: float = 0.5,
    decided_from: float = 0.9,
) -> pd.DataFrame:
    r"""Type of cooperation of each technology, with the probability of each of the four.

    ================================  ===========================  ===============================
    focal country                     market (mature)              new technology
    ================================  ===========================  ===============================
    competitiveness below threshold   catch_up                     acquisition
    competitiveness at or above it    leadership                   diffusion
    ================================  ===========================  ===============================

    .. math:: P(\text{leadership}) = P(c \ge c_0) \, P(m \ge m_0)

    and so for the others: competitiveness c and maturity m are drawn independently of each other. A type is decided
    when one of the four has a probability of at least `decided_from`. A technology that lies exactly on a threshold has
    any probability from 0 to 1 of being above it, all of them about equally likely, and so is taken for decided in at
    most 2 (1 - decided_from) of the cases: 20 % as the default stands (40 % if it were 0.8).

    Parameters
    ----------
    competitiveness : Competitiveness
        Of the focal country.
    lifecycles : Lifecycles
    competitive_from, mature_from : float
        Thresholds in (0, 1); 1/2 is par with the ten leading others, and the peak of the yearly output.
    decided_from : float
        In (1/2, 1].

    Returns
    -------
    DataFrame
        technology, type (null when not decided), p_catch_up, p_leadership, p_acquisition, p_diffusion (null where
        competitiveness or maturity is unknown), decided, reason (null when decided; why maturity or, where it is known,
        competitiveness is unknown: "too_few_years", "too_few_works", "no_level"; else "low_probability"),
        competitiveness and maturity with _low and _high, n (works), parent (null at the top) and splits: whether
        technologies that are part of this one are decided and of different types. Sorted by technology.

    Raises
    ------
    ValueError
        If a threshold lies outside its range.

    Examples
    --------
    >>> from helpers.partners.competitiveness import Competitiveness
    >>> from helpers.partners.lifecycle import Lifecycles
    >>> strong = pd.DataFrame({"technology": ["quantum-sensing"], "competitiveness": [0.7],
    ...                        "competitiveness_low": [0.6], "competitiveness_high": [0.8], "reason": [None]})
    >>> young = pd.DataFrame({"technology": ["quantum-sensing"], "maturity": [0.2], "maturity_low": [0.1],
    ...                       "maturity_high": [0.3], "works": [400], "reason": [None]})
    >>> found = cooperation_types(Competitiveness(strong, np.array([[0.6, 0.7, 0.7, 0.8]])),
    ...                           Lifecycles(young, np.array([[0.1, 0.2, 0.2, 0.6]])), decided_from=0.7)
    >>> found[["type", "p_leadership", "p_diffusion", "parent"]].values.tolist()
    [['diffusion', 0.25, 0.75, 'quantum']]
    """
    for name, value in (("competitive_from", competitive_from), ("mature_from", mature_from)):
        if not 0 < value < 1:
            raise ValueError(f"{name} is {value}; expected a number between 0 and 1")
    if not 0.5 < decided_from <= 1:
        raise ValueError(f"decided_from is {decided_from}; expected more than 0.5 and at most 1")
    strength = competitiveness.table[["technology", *_interval("competitiveness"), "reason"]]
    strength = strength.rename(columns={"reason": "weak"})
    strength = strength.assign(competitive=_reached(competitiveness.samples, competitive_from))
    stage = lifecycles.table[["technology", *_interval("maturity"), "works", "reason"]].rename(columns={"works": "n"})
    stage = stage.assign(mature=_reached(lifecycles.samples, mature_from))
    table = strength.merge(stage, on="technology", how="left").sort_values("technology", ignore_index=True)
    chances = np.stack([_side(table["competitive"], c) * _side(table["mature"], m) for c, m in TYPES.values()], axis=1)
    highest = np.where(np.isnan(chances), -1, chances).max(axis=1, initial=-1)
    likeliest = np.array(list(TYPES))[np.where(np.isnan(chances), -1, chances).argmax(axis=1)]
    decided = highest >= decided_from - 1e-9
    # a technology that only patents or raters name has no works in any year
    stage_unknown = table["reason"].astype("str").fillna("too_few_years")
    reason = stage_unknown.where(table["mature"].isna(), table["weak"].astype("str").fillna("low_probability"))
    parent = read_technologies().set_index("id")["parent"].reindex(table["technology"]).to_numpy()
    found = pd.DataFrame(
        {
            "technology": table["technology"],
            "type": pd.Series(likeliest, dtype="str").where(decided),
            **{f"p_{name}": chances[:, place] for place, name in enumerate(TYPES)},
            "decided": decided,
            "reason": reason.where(~decided),
            **{name: table[name] for name in (*_interval("competitiveness"), *_interval("maturity"))},
            "n": table["n"].astype("Int64"),
            "parent": pd.Series(parent, dtype="str"),
        }
    )
    kinds = found.groupby("parent")["type"].nunique()
    return found.assign(splits=found["technology"].map(kinds).fillna(0).gt(1))


def _interval(name):
    return name, f"{name}_low", f"{name}_high"


def _reached(samples, threshold):
    """Share of the samples at or above the threshold; NaN where none is known."""
    known = (~np.isnan(samples)).sum(axis=1)
    return np.where(known > 0, (samples >= threshold).sum(axis=1) / np.maximum(known, 1), np.nan)


def _side(chance, reached):
    return chance.to_numpy(float) if reached else 1 - chance.to_numpy(float)


def compare_types(types: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Published types beside those found.

    Parameters
    ----------
    types : DataFrame
        From `cooperation_types`.
    published : DataFrame
        technology, type; types separated by ``;`` where parts of a technology have different ones.

    Returns
    -------
    DataFrame
        technology, published_type, type, p_published (probability given to the published type, or to one of them) and
        agrees (boolean; null when not decided or when nothing is known). Technologies that have both, sorted.

    Examples
    --------
    >>> types = pd.DataFrame({"technology": ["a"], "type": ["catch_up"], "p_catch_up": [0.96], "p_leadership": [0.04],
    ...                       "p_acquisition": [0.0], "p_diffusion": [0.0]})
    >>> compare_types(types, pd.DataFrame({"technology": ["a"], "type": ["acquisition;catch_up"]})).values.tolist()
    [['a', 'acquisition;catch_up', 'catch_up', 0.96, True]]
    """
    known = published.dropna(subset=["technology", "type"])[["technology", "type"]]
    table = known.rename(columns={"type": "published_type"}).merge(types, on="technology")
    table = table.sort_values("technology", ignore_index=True)
    named = np.array([[name in kinds.split(";") for name in TYPES] for kinds in table["published_type"]], dtype=bool)
    chances, named = table[[f"p_{name}" for name in TYPES]].to_numpy(float), named.reshape(len(table), len(TYPES))
    agrees = [
        kind in kinds.split(";") if isinstance(kind, str) else None
        for kind, kinds in zip(table["type"], table["published_type"], strict=True)
    ]
    return table[["technology", "published_type", "type"]].assign(
        p_published=np.where(named, chances, 0).sum(axis=1) + np.where(np.isnan(chances).any(axis=1), np.nan, 0),
        agrees=pd.array(agrees, dtype="boolean"),
    )


def read_type_actions(path: Path = ACTIONS) -> pd.DataFrame:
    """Actions that policy documents name for technologies of a type.

    Parameters
    ----------
    path : Path
        CSV with the columns type, technology, action_ko, action_en, tied, document, section.

    Returns
    -------
    DataFrame
        The same in the order of the file. `technology` is an id of ``technologies.toml``. `tied` is false where the
        document names the action for a field whose technologies are of several types, without saying of which; such
        an action stands once for each of those types.

    Raises
    ------
    ValueError
        Names the file, row, column, value and what was expected.

    Examples
    --------
    >>> actions = read_type_actions()
    >>> sorted(actions["type"].unique())  # the document names none for the other two types
    ['acquisition', 'catch_up']
    """
    texts = dict.fromkeys(("action_ko", "action_en", "document", "section"), text)
    columns = {"type": one_of(*TYPES), "technology": technology, **texts, "tied": flag}
    order = ["type", "technology", "action_ko", "action_en", "tied", "document", "section"]
    return read_checked(path, columns)[order]


def action_table(actions: pd.DataFrame, language: str) -> pd.DataFrame:
    """The actions in words of one language.

    Examples
    --------
    >>> list(action_table(read_type_actions(), "en"))
    ['type', 'technology', 'action', 'tied', 'document', 'section']
    """
    return in_language(in_words(actions, language), language)
