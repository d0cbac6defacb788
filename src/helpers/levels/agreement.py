"""Computed levels beside the published ones: where a country stands in all technologies, and what was said of it."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.published import FOCAL, comparable, read_country_scores, read_published
from helpers.page.tables import in_language
from helpers.page.terms import in_words


@dataclass(frozen=True)
class FocalStanding:
    """Ranks of a country in the technologies in which it has one, and `agreement` with the published ones."""

    ranks: pd.DataFrame
    agreement: pd.DataFrame

    def rank(self, technology: str) -> int | None:
        """The rank in one technology; None where there is none."""
        return next(iter(self.ranks.loc[self.ranks["technology"] == technology, "rank"].tolist()), None)


def focal_standing(levels: pd.DataFrame, meta: dict, focal: str) -> FocalStanding:
    """Where a country stands in every technology, beside what was published of it.

    Parameters
    ----------
    levels : DataFrame
        See `helpers.levels.levels.technology_levels`.
    meta : dict
        What corpus.json says: synthetic data are held against nothing.
    focal : str
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    FocalStanding
        Its ranks are rows of `levels` with published_rank, null where none was published.

    Examples
    --------
    >>> levels = pd.DataFrame({"technology": ["quantum-sensing", "hydrogen"], "country": "KR", "rank": [9, 3],
    ...                        "rank_low": [7, 1], "rank_high": [13, 4], "score": [4.0, 60.0]})
    >>> found = focal_standing(levels, {"synthetic": False}, "KR")
    >>> found.ranks["published_rank"].tolist(), len(found.agreement)
    ([12, <NA>], 11)
    """
    compared = agreement(levels, comparable(meta), focal)
    own = levels[levels["country"] == focal].dropna(subset=["rank"])
    own = own.merge(compared[["technology", "published_rank"]], on="technology", how="left")
    return FocalStanding(own, compared)


def agreement(levels: pd.DataFrame, published: pd.DataFrame, focal: str = FOCAL) -> pd.DataFrame:
    """Computed ranks and scores of a country beside the published ones.

    Parameters
    ----------
    levels : DataFrame
        technology, country, rank, rank_low, rank_high, score (see `levels.technology_levels`).
    published : DataFrame
        See `helpers.data.published.read_published`. Its ranks are Korea's: for another country only scores were
        published, and few.
    focal : str
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    DataFrame
        technology, published_rank, published_score, rank, rank_low, rank_high, score, within (the published rank
        lies in the interval of the computed one; null where one of the two is unknown), difference (computed rank
        minus published rank: above 0 where the computed rank is the worse). A row for each technology with something
        published of that country; sorted by technology.

    Examples
    --------
    >>> levels = pd.DataFrame({"technology": ["quantum-sensing"], "country": ["KR"], "rank": [9], "rank_low": [7],
    ...                        "rank_high": [13], "score": [4.0]})
    >>> both = agreement(levels, read_published()).query("technology == 'quantum-sensing'")
    >>> both[["published_rank", "rank", "within", "difference"]].to_dict("records")
    [{'published_rank': 12, 'rank': 9, 'within': True, 'difference': -3}]
    """
    if focal == FOCAL:
        stated = published.rename(columns={"korea_rank": "published_rank", "korea_score": "published_score"})
    else:
        scores = read_country_scores()
        stated = scores[scores["country_iso"] == focal].rename(columns={"score": "published_score"})
        stated = stated.assign(published_rank=pd.Series(pd.NA, index=stated.index, dtype="Int64"))
    stated = stated.dropna(subset=["technology"])[["technology", "published_rank", "published_score"]]
    ranks = ["rank", "rank_low", "rank_high"]
    own = levels.loc[levels["country"] == focal, ["technology", *ranks, "score"]].astype(dict.fromkeys(ranks, "Int64"))
    table = stated.merge(own, on="technology", how="left")
    rank = table["published_rank"]
    return table.assign(
        within=((table["rank_low"] <= rank) & (rank <= table["rank_high"])).astype("boolean"),
        difference=table["rank"] - rank,
    ).sort_values("technology", ignore_index=True)


def published_table(language: str) -> pd.DataFrame:
    """The 23 published levels in words, those included whose sub-technology has no id.

    Returns
    -------
    DataFrame
        reviewed_on, field, sub_technology, rank, score, published_type, partners, document; in the order of the file.

    Examples
    --------
    >>> published_table("en")[["sub_technology", "published_type"]].iloc[21].tolist()
    ['quantum communication', 'new-technology acquisition']
    """
    names = {"korea_rank": "rank", "korea_score": "score", "type": "published_type", "source": "document"}
    table = read_published().drop(columns=["technology", "cooperation_type_ko", "quote"])
    table = table.rename(columns={**names, "partners_iso": "partners"})
    last = ["published_type", "partners", "document"]
    return in_language(in_words(table[[*table.columns.drop(last), *last]], language), language)
