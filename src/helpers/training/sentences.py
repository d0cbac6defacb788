"""What is said of training: where supply is missing, where nobody told, and what followed for participants."""

import pandas as pd

from helpers.page.statements import Statement, state

ALIKE = 0.25  # standardised difference up to which two groups are called alike (Stuart 2010)
SHORT = ("gap", "thin", "ask", "served")  #: verdicts on cells of technologies that are short of researchers


def records(programmes: pd.DataFrame, participants: pd.DataFrame, rejects: pd.DataFrame) -> Statement:
    """How much was read, and what was refused.

    Examples
    --------
    >>> rows = pd.DataFrame({"programme": ["A", None], "ministry": ["M", "M"], "year": [2023, 2024]})
    >>> rejects = pd.DataFrame({"file": ["p.csv"], "row": ["line 3"], "column": ["year"]})
    >>> print(records(rows, rows.head(1), rejects).text("en"))
    1 programme of 1 ministry, 2023–2024, and 1 stay abroad. 1 row was refused; the first: p.csv, line 3, column \
year.
    """
    kinds, ministries = programmes["programme"].nunique(), programmes["ministry"].nunique()
    years = {"first": programmes["year"].min(), "last": programmes["year"].max()}
    first = rejects[["file", "row", "column"]].head(1).to_dict("records")
    told = {"programmes": kinds, "ministries": ministries, "stays": len(participants), "refused": len(rejects)}
    return state("training.records", first_refused=first, **told, **years)


def coverage(found: pd.DataFrame, synthetic: bool) -> Statement:
    """How many cells are gaps, how many nobody told of, and which technology has most gaps.

    Parameters
    ----------
    found : DataFrame
        From `helpers.training.supply.gaps`.
    synthetic : bool
        Whether the corpus, from which the shortage comes, is made up.

    Examples
    --------
    >>> cells = pd.DataFrame({"technology": "quantum-sensing", "career_level": ["postdoc", "graduate"],
    ...     "exchange_type": "internship", "supply": ["none", "unknown"], "verdict": ["gap", "ask"]})
    >>> print(coverage(cells, False).text("en"))
    Of 2 cells of technology, career level and exchange type 0 have places, 1 is reported as none by all and 1 is \
unknown, because not all have reported. 1 technology is short of researchers (the whole interval of its location \
quotient below 1): Quantum sensing. There 1 cell is a gap, 0 are thin, and of 1 more it has to be asked.
    """
    supply, verdict = found["supply"].value_counts(), found["verdict"].value_counts()
    return state(
        "training.coverage",
        n=len(found),
        offered=int(supply.get("offered", 0) + supply.get("thin", 0)),
        nothing=int(supply.get("none", 0)),
        unknown=int(supply.get("unknown", 0)),
        short=found.loc[found["verdict"].isin(SHORT), "technology"].drop_duplicates().tolist(),
        synthetic=synthetic,
        **{name: int(verdict.get(name, 0)) for name in ("gap", "thin", "ask")},
    )


def reached(table: pd.DataFrame) -> Statement:
    """How many of those listed could be studied.

    Examples
    --------
    >>> table = pd.DataFrame({"reached": ["listed", "in_corpus", "domestic_before", "window", "matched"],
    ...                       "n": [80, 70, 70, 60, 51]})
    >>> print(reached(table).text("en"))
    51 of 80 participants (63.7%) can be studied: 10 are not found in the corpus, 10 went in years of which not all \
before and after are in it, 9 have nobody alike. What is found holds for these 51 only.
    """
    n = table.set_index("reached")["n"].astype(int)
    lost = [{"at": at, "n": int(before - left)} for at, before, left in zip(n.index[1:], n[:-1], n[1:], strict=True)]
    lost = [step for step in lost if step["n"]]
    return state("training.reached", n=n["matched"], of=n["listed"], share=n["matched"] / n["listed"], lost=lost)


def balance(table: pd.DataFrame) -> Statement:
    """Whether participants and matched others were alike before.

    Examples
    --------
    >>> table = pd.DataFrame({"covariate": ["recent", "earlier"], "apart": [0.7, -0.5],
    ...                       "apart_matched": [0.0, -0.3]})
    >>> print(balance(table).text("en"))
    Standardised differences before the stay reach 0.70 without matching and 0.30 with it (works in the years before \
these): more than the 0.25 up to which groups are usually called alike.
    """
    known = table.dropna(subset=["apart_matched"])
    if known.empty:
        return state("training.all_alike")
    row = known.loc[known["apart_matched"].abs().idxmax()]
    worst = abs(row["apart_matched"])
    told = {"plain": table["apart"].abs().max(), "matched": worst, "covariate": row["covariate"]}
    return state("training.balance", limit=ALIKE, within=bool(worst <= ALIKE), **told)


def trend(check: pd.DataFrame) -> Statement:
    """What the check of parallel trends found, and what it could have found.

    It speaks against them where the interval of the mean difference leaves out 0; the F test is told beside it.

    Examples
    --------
    >>> check = pd.DataFrame({"n": [71], "apart": [-0.02], "low": [-0.04], "high": [0.01], "p": [0.13],
    ...                       "detectable": [0.03]})
    >>> print(trend(check).text("en"))
    In the years not matched on, participants differ from the others by −0.02 works a year (95% interval −0.04 – 0.01; \
F test of all years p = 0.13): no sign against parallel trends. The check would have found 0.03 with a chance of 80%; \
to find nothing is no proof.
    """
    row = check.iloc[0]
    if pd.isna(row["low"]):
        return state("training.trend_unknown")
    p = None if pd.isna(row["p"]) else row["p"]
    names = ["apart", "low", "high", "detectable"]
    return state("training.trend", p=p, against=_leaves_out_zero(row), **row[names])


def _leaves_out_zero(row: pd.Series) -> bool:
    return bool(row["low"] > 0 or row["high"] < 0)


def effect(table: pd.DataFrame, check: pd.DataFrame, after: int, synthetic: bool) -> Statement:
    """The notebook's answer: effect on works, its interval, and whether the check of trends allows to read it so.

    Examples
    --------
    >>> row = {"outcome": "works", "design": "matched", "n": 71, "effect": 0.5, "low": 0.39, "high": 0.61}
    >>> check = pd.DataFrame({"low": [-0.04], "high": [0.01], "p": [0.13]})
    >>> print(effect(pd.DataFrame([row]), check, 4, False).text("en"))
    In the 4 years after, 71 participants wrote 0.50 works a year more than matched others would lead one to expect \
(95% interval 0.39–0.61). It is an effect of the stay only if the two would have gone on alike without it.
    """
    row = table[(table["outcome"] == "works") & (table["design"] == "matched")].iloc[0]
    told = {"clear": _leaves_out_zero(row), "against": _leaves_out_zero(check.iloc[0]), "after": after}
    return state("training.effect", synthetic=synthetic, **told, **row[["n", "effect", "low", "high"]])


def new_links(links: pd.DataFrame) -> Statement:
    """How many found co-authors in the host country, against matched others.

    Examples
    --------
    >>> row = {"n": 66, "linked": 43, "participants": 0.65, "others": 0.04, "effect": 0.61, "low": 0.49, "high": 0.74}
    >>> print(new_links(pd.DataFrame([row])).text("en"))
    Of 66 participants without a joint work with the host country before, 43 (65.0%) had one after, against 4.0% of \
the matched others with the same country: a difference of 61.0 percentage points (95% interval 49.0–74.0).
    """
    row = links.iloc[0]
    if not row["n"]:
        return state("training.no_new_links")
    return state("training.new_links", **row[["n", "linked", "participants", "others", "effect", "low", "high"]])
