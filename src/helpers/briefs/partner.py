"""One partner country: joint works by technology and year, institutions, levels, rules, moves of people, growth."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus, read_corpus
from helpers.data.evidence import ENOUGH, focal_works, whole_ties
from helpers.levels.levels import corpus_levels
from helpers.network.counting import count_links, members
from helpers.network.country_network import country_network, focal_partners, own_works
from helpers.network.foreign import foreign_partners
from helpers.network.ranks import ranks
from helpers.partners.advice import advice
from helpers.partners.constraints import agreements_on, constraints_on
from helpers.talent.flows import between, moved
from helpers.talent.identity_error import move_factor
from helpers.talent.stocks import careers

#: Pairs of institutions that a page shows at most; a work with more institutions makes no pair.
PAIRS, LARGEST = 10, 100
_PLACE = [f"{name}{end}" for name in ("works", "ric", "rank") for end in ("", "_low", "_high")]


@dataclass(frozen=True)
class PartnerBrief:
    """What a page of one partner tells.

    Attributes
    ----------
    facts : Series
        focal, partner, own (works of the focal country; null where only links are counted), joint_works, works_low,
        works_high, ric, rank, each with _low and _high (95 %), technologies (of most joint works, joined by ";",
        ties whole); rank and ric are null where `own` is too few for them.
    technologies : DataFrame
        technology, joint_works, own_works, works (the partner's), rank, rank_low, rank_high (the focal country's level),
        other_rank, other_rank_low, other_rank_high (the partner's); of technologies with joint works, or with a rank
        of both; most joint works first.
    years : DataFrame
        year, joint_works.
    institutions : DataFrame
        institution, partner, works, rank: pairs across the border, ties whole.
    agreements, rules : DataFrame
        In force on the day asked about.
    growth : DataFrame
        The partner's row of `helpers.partners.advice.advice` on growth, or none.
    """

    facts: pd.Series
    technologies: pd.DataFrame
    years: pd.DataFrame
    institutions: pd.DataFrame
    agreements: pd.DataFrame
    rules: pd.DataFrame
    growth: pd.DataFrame


def partner_brief(
    corpus: Corpus,
    focal: str,
    partner: str,
    date: str,
    weights: str,
    counting: str = "full",
    n_resamples: int = 1000,
    seed: int = 1,
) -> PartnerBrief:
    """What a corpus says of two countries.

    Parameters
    ----------
    corpus : Corpus
    focal, partner : str
        ISO 3166-1 alpha-2.
    date : str
        ISO date whose agreements and constraints count.
    weights : str
        As for `levels.corpus_levels`.
    counting : {"full", "fractional"}
    n_resamples, seed : int

    Returns
    -------
    PartnerBrief

    Examples
    --------
    >>> brief = partner_brief(read_corpus("medline_2021"), "KR", "US", "2024-06-26", "papers 1", n_resamples=5)
    >>> brief.facts[["own", "joint_works"]].tolist(), brief.years["joint_works"].sum()
    ([549, 78], np.int64(78))
    """
    table = shared_works(corpus, focal, partner)
    technologies = _technologies(corpus, table, focal, partner, weights, counting, n_resamples, seed)
    years = table.dropna(subset=["year"]).groupby("year", as_index=False)["works"].sum()
    growth = advice(corpus, focal).query("question == 'growth'")
    return PartnerBrief(
        facts=_facts(corpus, technologies, focal, partner, n_resamples, seed),
        technologies=technologies,
        years=years.rename(columns={"works": "joint_works"}),
        institutions=_institutions(corpus, focal, partner),
        agreements=_of(agreements_on(date, focal), partner),
        rules=_of(constraints_on(date, focal), partner),
        growth=_of(growth, partner),
    )


def shared_works(corpus: Corpus, focal: str, partner: str) -> pd.DataFrame:
    """Works of both countries: year, technologies, works (1 a row, or as many as are counted in it).

    Examples
    --------
    >>> shared_works(read_corpus("medline_2021"), "KR", "US")["works"].sum()
    np.int64(78)
    """
    if corpus.country_sets is not None:
        both = corpus.country_sets["countries"].map(lambda found: {focal, partner} <= set(found)).astype(bool)
        return corpus.country_sets.loc[both, ["year", "technologies", "works"]].reset_index(drop=True)
    placed = corpus.authorships[["work_id", "country"]]
    chosen = [set(placed.loc[placed["country"] == code, "work_id"]) for code in (focal, partner)]
    works = corpus.works[corpus.works["work_id"].isin(set.intersection(*chosen))]
    return works[["year", "technologies"]].assign(works=1).reset_index(drop=True)


def moves(place: str, focal: str, partner: str, n_draws: int, seed: int) -> pd.DataFrame:
    """Persons who moved between two countries, by direction, with 95 % intervals: `helpers.talent`.

    Parameters
    ----------
    place : str
        A corpus that shows careers; "" for none.

    Returns
    -------
    DataFrame
        source, target, persons, persons_low, persons_high, sample ("surnames" where these were drawn, else null);
        empty without a corpus.

    Examples
    --------
    >>> moves("", "KR", "US", 5, 1).empty
    True
    >>> found = moves("inventors", "KR", "US", 200, 1)
    >>> found[["source", "target"]].values.tolist()
    [['KR', 'US'], ['US', 'KR']]
    """
    if not place:
        return pd.DataFrame(columns=["source", "target", "persons", "persons_low", "persons_high", "sample"])
    corpus = read_corpus(place)
    found = careers(corpus)
    table = moved(found)
    table = table[table["source"].isin([focal, partner]) & table["target"].isin([focal, partner])]
    drawn = between(table, move_factor(found.error, n_draws, seed), seed)
    return drawn.sort_values(["source", "target"], ignore_index=True).assign(sample=corpus.meta.get("sample"))


def _facts(corpus, technologies, focal, partner, n_resamples, seed) -> pd.Series:
    """Joint works and the partner's place among partners; a place only where the rule of evidence is kept."""
    network = country_network(corpus)
    own, ranked = own_works(network, focal), focal_partners(network, focal, "full", n_resamples, seed)
    row = ranked.set_index("partner").reindex([partner])[_PLACE].astype(object)
    told = row.where(row.notna(), None).iloc[0].to_dict()
    if own is not None and own < ENOUGH:
        told |= dict.fromkeys(_PLACE[3:6])
    ranked = technologies[technologies["joint_works"] > 0][["technology", "joint_works"]]
    ranked = ranked.assign(rank=ranks(ranked["joint_works"]))
    first = ";".join(whole_ties(ranked, 3)["technology"]) or None
    told = {"focal": focal, "partner": partner, "own": own, "joint_works": told.pop("works") or 0} | told
    return pd.Series(told | {"technologies": first}, dtype=object)


def _technologies(corpus, shared, focal, partner, weights, counting, n_resamples, seed) -> pd.DataFrame:
    """Joint works, works and levels of both countries, by technology."""
    joint = shared.explode("technologies").groupby("technologies")["works"].sum()
    own, theirs = focal_works(corpus, focal), focal_works(corpus, partner)
    levels = corpus_levels(corpus, weights, counting, n_resamples, seed).table.set_index(["country", "technology"])
    columns = ["rank", "rank_low", "rank_high"]
    table = pd.DataFrame({"technology": own.index.astype("str")})
    for code, names in ((focal, columns), (partner, [f"other_{name}" for name in columns])):
        known = code in levels.index.get_level_values("country")
        found = levels.loc[code, columns].reindex(table["technology"]) if known else pd.DataFrame(columns=columns)
        table[names] = found.reindex(table["technology"]).astype("Int64").to_numpy()
    table.insert(1, "joint_works", table["technology"].map(joint).fillna(0).astype("int64"))
    table.insert(2, "own_works", table["technology"].map(own))
    table.insert(3, "works", table["technology"].map(theirs))
    both = table["rank"].notna() & table["other_rank"].notna()
    table = table[(table["joint_works"] > 0) | both].astype(dict.fromkeys(table.columns[4:], "Int64"))
    return table.sort_values(["joint_works", "technology"], ascending=[False, True], ignore_index=True)


def _institutions(corpus, focal, partner) -> pd.DataFrame:
    """Pairs of institutions across the border by joint works; a list cuts no tie."""
    if corpus.country_sets is not None:
        return pd.DataFrame(columns=["institution", "partner", "works", "rank"])
    links = count_links(members(corpus.authorships, "institution_id"), max_nodes=LARGEST)
    pairs = _of(foreign_partners(links, corpus.institutions, focal), partner)
    pairs = pairs.assign(rank=ranks(pairs["works"]).astype("int64"))
    return whole_ties(pairs, PAIRS)[["institution", "partner", "works", "rank"]].reset_index(drop=True)


def _of(table: pd.DataFrame, partner: str) -> pd.DataFrame:
    return table[table["country"] == partner].reset_index(drop=True)
