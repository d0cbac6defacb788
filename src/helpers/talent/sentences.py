"""What is said of stocks and flows of researchers, and what the data cannot tell: statements from their tables."""

import pandas as pd

from helpers.data.evidence import whole_ties
from helpers.page.statements import Statement, state


def sample(meta: dict, found) -> Statement:
    """How many persons and years there are, and whether the sample allows shares of countries.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> places = pd.DataFrame({"author_id": ["p", "p"], "year": [2010, 2012]})
    >>> found = Some(places=places, first_year=2010, last_year=2012)
    >>> print(sample({"sample": "surnames"}, found).text("en"))
    1 person seen from 2010 to 2012, 1 of them in several years. They were drawn by surnames: whole surnames are here \
and others are not, so how many of them are in a country says nothing about that country; only careers can be read.
    """
    years = found.places.groupby("author_id").size()
    told = {"first": found.first_year, "last": found.last_year, "surnames": meta.get("sample") == "surnames"}
    return state("talent.sample", n=len(years), several=int((years > 1).sum()), **told)


def identities(error) -> Statement:
    """How often a move found under these identities was real where it could be measured.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> moves = {"found": 16.0, "real": 12, "true": 14, "kept": 12}
    >>> print(identities(Some(kind="patentsview", measured=True, moves=moves)).text("en"))
    Of 16 moves found by identities that PatentsView published among inventors told apart by hand 12 were real, and of \
14 real moves 12 were found. Both rates, with their own uncertainty, are in the intervals of moves; that they hold \
alike in all countries is an assumption, and for names that many people bear they are worse.
    """
    if not error.measured:
        return state("talent.identities_unmeasured", orcid=error.kind == "orcid")
    moves = {"actual" if name == "true" else name: value for name, value in error.moves.items()}
    return state("talent.identities", kind=error.kind, **moves)


def rules(found, counts: pd.DataFrame) -> Statement:
    """How many changes of country count as moves, and how far that depends on the evidence asked for.

    Examples
    --------
    >>> from types import SimpleNamespace as Some
    >>> found = Some(changes=pd.DataFrame({"status": ["move", "gap"]}), moves=pd.DataFrame({"author_id": ["p"]}))
    >>> counts = pd.DataFrame({"change": ["move"], "one_work": [4], "two_works": [1], "three_works": [0]})
    >>> print(rules(found, counts).text("en"))
    Of 2 changes of country 1 counts as a move, of 1 person. Asking one work of each side gives 4 moves, three works 0.
    """
    row, movers = counts.set_index("change").loc["move"], found.moves["author_id"].nunique()
    told = {"n": len(found.changes), "moves": len(found.moves), "movers": movers}
    return state("talent.rules", one=row["one_work"], three=row["three_works"], **told)


def gain_or_loss(balanced: pd.DataFrame, focal: str, meta: dict) -> Statement:
    """Whether more researchers come to the focal country than leave it, as far as the data tell.

    Parameters
    ----------
    balanced : DataFrame
        From `helpers.talent.flows.balance`.
    focal : str
    meta : dict
        What corpus.json says of the sample: a sample by surname is told as one.

    Examples
    --------
    >>> row = {"country": "KR", "arrivals": 51, "arrivals_low": 21, "arrivals_high": 61, "departures": 50,
    ...        "departures_low": 20, "departures_high": 60, "net": 1, "net_low": -14, "net_high": 16,
    ...        "circulation": 0.99, "circulation_low": 0.8, "circulation_high": 1.0}
    >>> print(gain_or_loss(pd.DataFrame([row]), "KR", {"sample": "surnames"}).text("en"))
    Among the sampled surnames, 51 persons were seen coming to South Korea (95% interval 21–61) and 50 leaving it \
(20–60): net 1 (−14 – 16). These data cannot tell whether it gains or loses. Circulation 0.99 (0.80–1.00), where 1 is \
as many in both directions.
    """
    own = balanced[balanced["country"] == focal]
    if own.empty:
        return state("talent.nobody_moves", focal=focal)
    row = own.iloc[0]
    verdict = "gain" if row["net_low"] > 0 else "loss" if row["net_high"] < 0 else "open"
    names = [
        f"{name}{end}" for name in ("arrivals", "departures", "net", "circulation") for end in ("", "_low", "_high")
    ]
    told = {"surnames": meta.get("sample") == "surnames", "verdict": verdict}
    return state("talent.gain_or_loss", focal=focal, **told, **row[names])


def returns(table: pd.DataFrame, focal: str, years: int = 5) -> Statement:
    """What share of those who left the focal country is back after some years.

    Examples
    --------
    >>> row = {"years_away": 5, "followed": 12, "returned": 18, "share": 0.42, "share_low": 0.29, "share_high": 0.58}
    >>> print(returns(pd.DataFrame([row]), "KR").text("en"))
    Of those who left South Korea 42% are back within 5 years (95% interval 29–58%, chance only); 12 departures can be \
followed so long.
    """
    row = table.set_index("years_away").loc[years]
    if pd.isna(row["share"]):
        return state("talent.returns_unknown", focal=focal, years=years)
    return state("talent.returns", focal=focal, years=years, **row[["share", "share_low", "share_high", "followed"]])


def abroad(foreign: pd.DataFrame, emigrants: pd.DataFrame, focal: str) -> Statement:
    """How many from abroad are active in the focal country, and how many who were there are active abroad.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["US"], "persons": [7]})
    >>> print(abroad(table, table, "KR").text("en"))
    7 persons active in South Korea began elsewhere, most in United States (7). 7 persons active abroad had \
been in South Korea, most in United States (7). Citizenship is not known.
    """
    told = {}
    for name, table in {"here": foreign, "gone": emigrants}.items():
        ranked = whole_ties(table.assign(rank=table["persons"].rank(method="min", ascending=False)), 3)
        told |= {name: int(table["persons"].sum()), f"{name}_from": ranked[["country", "persons"]].to_dict("records")}
    return state("talent.abroad", focal=focal, **told)


def shortage(table: pd.DataFrame, focal: str) -> Statement:
    """In which technologies the focal country has fewer, or more, researchers than its size would give.

    Examples
    --------
    >>> table = pd.DataFrame({"technology": ["quantum", "steel"], "lq": [0.5, None],
    ...                       "shortage": pd.array([True, None], dtype="boolean")})
    >>> print(shortage(table, "KR").text("en"))
    Fewer researchers than the size of South Korea would give: Quantum science and technology. More: none. Cannot be \
told: 0; too few persons in all countries: 1. It is a share of its own researchers, not vacancies, and not a number \
per head.
    """
    less = table.loc[table["shortage"].fillna(False), "technology"].tolist()
    more = table.loc[table["shortage"].eq(False).fillna(False), "technology"].tolist()[::-1]
    few, unclear = int(table["lq"].isna().sum()), int((table["shortage"].isna() & table["lq"].notna()).sum())
    return state("talent.shortage", focal=focal, less=less, more=more, unclear=unclear, few=few)


def agreement(table: pd.DataFrame | None) -> Statement:
    """How far the moves found here and ready-made flows agree.

    Examples
    --------
    >>> row = {"compared": "both", "n": 200, "spearman": 0.61, "spearman_low": 0.5, "spearman_high": 0.7}
    >>> print(agreement(pd.DataFrame([row])).text("en"))
    Over 200 pairs of countries that both sources know their flows have a rank correlation of 0.61 (95% interval \
0.50–0.70). Neither is the truth: they look at different people.
    >>> print(agreement(None).text("ko"))
    견줄 흐름 표가 주어지지 않았다(매개변수 `flows`).
    """
    if table is None:
        return state("talent.no_flows_given")
    row = table.set_index("compared").loc["both"]
    return state("talent.agreement", **row[["n", "spearman", "spearman_low", "spearman_high"]])


def source_of_persons(found) -> Statement:
    """Of how many persons the careers are, for the line under a picture."""
    return state("talent.source_of_persons", n=found.places["author_id"].nunique())


def source_of_flows(table: pd.DataFrame) -> Statement:
    """Where ready-made flows come from, for the line under a picture.

    >>> print(source_of_flows(pd.DataFrame({"year": [1998, 2018], "persons": [3, 4]})).text("ko"))
    자료: 매개변수 `flows`의 흐름 표 · 1998–2018년 · 7명
    """
    years = {"first": table["year"].min(), "last": table["year"].max()}
    return state("talent.source_of_flows", n=table["persons"].sum(), **years)
