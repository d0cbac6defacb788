"""One technology: what was published of it, what a corpus says, and how far that carries."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.corpus import Corpus, narrow
from helpers.data.evidence import ENOUGH, certainty, focal_works
from helpers.data.evidence import NAMED as KEY
from helpers.data.published import FOCAL, comparable, read_country_scores
from helpers.data.technologies import read_technologies
from helpers.levels.levels import Levels, corpus_levels, first_countries
from helpers.network.aggregates import country_members
from helpers.network.counting import count_links
from helpers.partners.constraints import agreements_on, constraints_on
from helpers.partners.cooperation_types import read_type_actions, typed_technologies
from helpers.partners.key_actors import key_institutions, key_researchers
from helpers.partners.partner_countries import partner_countries

#: Partners that an answer names, and countries of the ladder.
NAMED, LADDER = 3, 12
_TYPE = ["type", "p_catch_up", "p_leadership", "p_acquisition", "p_diffusion", "reason"]
_PLACES = ["rank", "rank_low", "rank_high"]
_REASONS = ["strongest", "second", "weakest"]


@dataclass(frozen=True)
class TechnologyBrief:
    """What a page of one technology tells.

    Attributes
    ----------
    facts : Series
        technology, focal; published: reviewed_on, published_rank, published_type, published_partners (codes joined by
        ";"), quote, document, each null where nothing was published; computed: rank, rank_low, rank_high, of (countries
        that have a rank), focal_works, world_works, type, p_type, partners and joint_works (of the first, joined by
        ";"), certainty; null where the rule of evidence is not kept.
    ladder : DataFrame
        country, rank, rank_low, rank_high, published_rank: the first countries and the focal one.
    scores : DataFrame
        country, published_score: what was published of countries in this technology.
    type : DataFrame
        One row, or none below the rule: type, the probability of each of the four, reason.
    actions : DataFrame
        What documents name for the published type.
    partners : DataFrame
        See `_partners`.
    rules : DataFrame
        Constraints in force on the day asked about that name one of the partners.
    levels : Levels
    years : int
        With works of the technology.
    broader : str or None
        The technology that this is part of, where the focal country's works in it are enough.
    """

    facts: pd.Series
    ladder: pd.DataFrame
    scores: pd.DataFrame
    type: pd.DataFrame
    actions: pd.DataFrame
    partners: pd.DataFrame
    rules: pd.DataFrame
    levels: Levels
    years: int
    broader: str | None


def technology_brief(
    corpus: Corpus,
    technology: str,
    focal: str,
    date: str,
    weights: str,
    partner_weights: str,
    counting: str = "full",
    n_resamples: int = 1000,
    seed: int = 1,
) -> TechnologyBrief:
    """What was published of a technology, beside what a corpus says of it.

    Parameters
    ----------
    corpus : Corpus
    technology : str
        An id of technologies.toml, of which the corpus may hold no work.
    focal : str
        ISO 3166-1 alpha-2.
    date : str
        ISO date whose agreements and constraints count.
    weights, partner_weights : str
        As for `levels.corpus_levels` and `partner_countries`.
    counting : {"full", "fractional"}
    n_resamples, seed : int

    Returns
    -------
    TechnologyBrief

    Examples
    --------
    Two works of Korea are too few for anything to be computed; what was published stands:

    >>> from helpers.data.corpus import read_corpus
    >>> brief = technology_brief(read_corpus("medline_2021"), "gene-cell-therapy", "KR", "2024-06-26", "papers 1",
    ...                          "level 1, ease 1, effectiveness 1", n_resamples=5)
    >>> brief.facts[["published_rank", "published_partners", "focal_works", "certainty"]].tolist()
    [9, 'US;GB;DE;JP', 2, 'none']
    >>> pd.isna(brief.facts["rank"]), brief.partners["country"].tolist(), brief.broader
    (True, ['US', 'JP', 'DE', 'GB'], 'advanced-bio')
    """
    levels = corpus_levels(corpus, weights, counting, n_resamples, seed)
    works = focal_works(corpus, focal)
    published = published_facts(technology, focal, corpus.meta)
    told = works.get(technology, 0) >= ENOUGH and not levels.is_thin(technology, focal)
    ranked, kind = None, pd.DataFrame(columns=_TYPE)
    if told:
        ranked = partner_countries(
            corpus, levels, technology, focal, date, partner_weights, "sum", "", counting, n_resamples, seed
        ).table
        types = typed_technologies(corpus, levels, focal, n_resamples, seed).types
        kind = types.loc[types["technology"] == technology, _TYPE].reset_index(drop=True)
    inside = narrow(corpus, technology)
    partners = _partners(corpus, inside, focal, date, ranked, published["published_partners"])
    held = inside.works if inside.country_sets is None else inside.country_sets
    broader = read_technologies().set_index("id")["parent"].get(technology)
    return TechnologyBrief(
        facts=pd.concat([published, _computed(inside, levels, technology, focal, works, partners, kind)]),
        ladder=_ladder(levels, technology, focal, published["published_rank"]),
        scores=_scores(technology, corpus.meta),
        type=kind,
        actions=_actions(technology, broader, published["published_type"]),
        partners=partners,
        rules=constraints_on(date, focal),
        levels=levels,
        years=int(held["year"].nunique()),
        broader=broader if works.get(broader, 0) >= ENOUGH else None,
    )


def published_facts(technology: str, focal: str, meta: dict) -> pd.Series:
    """What was published of a country's place, type and partners in a technology; of Korea alone, null for others.

    Examples
    --------
    >>> published_facts("quantum-sensing", "KR", {"synthetic": False})[["reviewed_on", "published_rank"]].tolist()
    ['2024-06-26', 12]
    >>> published_facts("quantum-sensing", "JP", {"synthetic": False})["published_rank"] is None
    True
    """
    names = {
        "reviewed_on": "reviewed_on",
        "korea_rank": "published_rank",
        "type": "published_type",
        "partners_iso": "published_partners",
        "quote": "quote",
        "source": "document",
    }
    table = comparable(meta).rename(columns=names)
    row = table[(table["technology"] == technology) & (focal == FOCAL)].astype(object)
    found = row.where(row.notna(), None).to_dict("records") or [{}]
    told = {name: found[0].get(name) for name in names.values()}
    return pd.Series({"technology": technology, "focal": focal} | told, dtype=object)


def _computed(inside, levels, technology, focal, works, partners, kind) -> pd.Series:
    """What the corpus says in one row; null where it says nothing."""
    table = levels.table[(levels.table["technology"] == technology) & levels.table["rank"].notna()]
    own = table[table["country"] == focal].astype(object)
    first = partners[(partners["rank"] <= NAMED).fillna(False)]
    chance = kind[_TYPE[1:5]].max(axis=1) if len(kind) else pd.Series(dtype=float)
    size = len(inside.works) if inside.country_sets is None else int(inside.country_sets["works"].sum())
    return pd.Series(
        {name: own[name].iloc[0] if len(own) else None for name in _PLACES}
        | {
            "of": len(table) if len(own) else None,
            "focal_works": int(works.get(technology, 0)),
            "world_works": size,
            "type": next(iter(kind["type"].dropna()), None),
            "p_type": next(iter(chance.dropna()), None),
            "partners": ";".join(first["country"]) or None,
            "joint_works": ";".join(first["joint_works"].astype("str")) or None,
            "certainty": certainty(works.get(technology, 0), partners, NAMED),
        },
        dtype=object,
    )


def _ladder(levels, technology, focal, published) -> pd.DataFrame:
    """The first countries, and the focal one with its published rank; a ranking of one is none."""
    table = first_countries(levels, technology, focal, n=LADDER)[["country", *_PLACES]]
    table = table if len(table) > 1 else table.head(0)
    if focal not in set(table["country"]) and published is not None:
        table = pd.concat([table, pd.DataFrame({"country": [focal]})], ignore_index=True)
    stated = pd.Series(published, index=table.index, dtype="Int64").where(table["country"] == focal)
    return table.assign(published_rank=stated).astype(dict.fromkeys(_PLACES, "Int64"))


def _scores(technology, meta) -> pd.DataFrame:
    table = read_country_scores().head(0 if meta["synthetic"] else None)
    table = table[table["technology"] == technology].sort_values("score", ascending=False, ignore_index=True)
    return table.rename(columns={"country_iso": "country", "score": "published_score"})[["country", "published_score"]]


def _actions(technology, broader, published_type) -> pd.DataFrame:
    """What documents name for the technology, or its field, under its published type."""
    actions = read_type_actions()
    kinds = [] if published_type is None else published_type.split(";")
    return actions[actions["technology"].isin([technology, broader]) & actions["type"].isin(kinds)]


def _partners(corpus, inside, focal, date, ranked, published) -> pd.DataFrame:
    """Who is a partner: the first of the ranking, where there is one, and those that were published.

    Returns
    -------
    DataFrame
        country, rank, rank_low, rank_high, joint_works (of the technology), all_works (joint works on whatever topic),
        strongest, second, weakest (null without a ranking), agreement (year from which one is known to be in force),
        constraint, is_published; by rank, then by joint works.
    """
    names = [] if published is None else published.split(";")
    if ranked is None:
        table = pd.DataFrame({"country": pd.Series(names, dtype="str")}).assign(**dict.fromkeys(_PLACES + _REASONS))
    else:
        table = ranked[ranked["country"].isin(names) | (ranked["rank"] <= 8)][["country", *_PLACES, *_REASONS]]
    joint, everywhere = (joint_works(part, focal) for part in (inside, corpus))
    rules, agreed = constraints_on(date, focal), agreements_on(date, focal)
    since = agreed.groupby("country")["from"].min().str[:4].astype("Int64")
    kinds = rules.sort_values(["country", "kind"]).drop_duplicates("country").set_index("country")["kind"]
    table = table.assign(
        joint_works=table["country"].map(joint).fillna(0).astype("int64"),
        all_works=table["country"].map(everywhere).fillna(0).astype("int64"),
        agreement=table["country"].map(since).astype("Int64"),
        constraint=table["country"].map(kinds).astype("str"),
        is_published=table["country"].isin(names),
    )
    order = ["rank", "joint_works", "all_works", "country"]
    return table.astype(dict.fromkeys(_PLACES, "Int64")).sort_values(
        order, ascending=[True, False, False, True], ignore_index=True
    )


def joint_works(corpus: Corpus, focal: str) -> pd.Series:
    """Joint works of a country by partner.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> joint_works(read_corpus("medline_2021"), "KR")[["US", "CN"]].tolist()
    [78, 38]
    """
    links = count_links(country_members(corpus))
    own = links[(links["source"] == focal) | (links["target"] == focal)]
    return own.set_index(own["source"].where(own["target"] == focal, own["target"]))["works"]


def key_actors(
    corpus: Corpus, technology: str, focal: str, n_resamples: int, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Key institutions and key researchers abroad: `helpers.partners.key_actors`, and none where nobody can be one.

    Examples
    --------
    >>> from helpers.data.corpus import read_corpus
    >>> [len(actors) for actors in key_actors(read_corpus("medline_2021"), "quantum-sensing", "KR", 5, 1)]
    [0, 0]
    """
    inside = narrow(corpus, technology).authorships
    return tuple(
        actors(corpus, technology, focal, n_resamples, seed) if _most_works(inside, column) >= KEY else pd.DataFrame()
        for actors, column in ((key_institutions, "institution_id"), (key_researchers, "author_id"))
    )


def _most_works(authorships: pd.DataFrame, column: str) -> int:
    """Works of the actor that has most of them."""
    return int(authorships.drop_duplicates(["work_id", column])[column].value_counts().head(1).sum())
