"""What is said of programmes: which maps exist, what the document names, how money was executed, what came of it."""

import pandas as pd

from helpers.data.evidence import foremost
from helpers.page.statements import Statement, state
from helpers.programmes.ledger import is_synthetic
from helpers.programmes.portfolio import DIMENSIONS, portfolio


def maps(coverage: pd.DataFrame, on: str) -> Statement:
    """How many technologies have a map on a day, how many are left, and when the next review is.

    Examples
    --------
    >>> from helpers.programmes.strategy_maps import map_coverage, read_programme_facts
    >>> print(maps(map_coverage(read_programme_facts()["maps"], "2024-06-26", 3), "2024-06-26").text("en"))
    According to the release of 26 June 2024, 10 of 29 technologies have a strategy map (7 established before, 3 \
deliberated at the meeting): 4 of 12 national strategic technologies and 6 of 17 carbon-neutral fields; 19 are left. \
On 2024-06-26 no dated map is due for review; the next is on 2027-02-27. The day of 2 maps is unknown.
    """
    states, reviews = coverage["map_state"], coverage["review_state"]
    lists = coverage.groupby("technology_list", sort=False)["map_state"]
    ahead = coverage.loc[reviews == "ahead", "next_review"].min()
    return state(
        "programmes.maps",
        n=len(coverage),
        on=on,
        mapped=int((states != "left").sum()),
        before=int((states == "established").sum()),
        now=int((states == "deliberated").sum()),
        left=int((states == "left").sum()),
        lists=[{"list": code, "n": int((rows != "left").sum()), "of": len(rows)} for code, rows in lists],
        due=int((reviews == "due").sum()),
        undated=int((reviews == "undated").sum()),
        next=None if pd.isna(ahead) else f"{ahead:%Y-%m-%d}",
    )


def instruments(named: pd.DataFrame) -> Statement:
    """How many programmes and instruments the document names, by level, and what it does not state.

    Examples
    --------
    >>> from helpers.programmes.strategy_maps import read_programme_facts
    >>> print(instruments(read_programme_facts()["instruments"]).text("ko"))
    문서가 이름을 든 사업과 수단은 51개다: 국가 9, 연구기관 5, 연구자 8, 다자 7, 차원을 적지 않은 것 22. \
이미 했다고 적은 것은 6개, 과제 유형(매칭형, 전략형, 참여형)을 적은 것은 3개(모두 양자)이고, 예산을 적은 것은 0개다.
    """
    counts, typed = named["level"].value_counts(), named[named["type"].notna()]
    codes = ("country", "institution", "researcher", "multilateral")
    return state(
        "programmes.instruments",
        n=len(named),
        levels=[{"level": code, "n": int(counts.get(code, 0))} for code in codes],
        unstated=int(named["level"].isna().sum()),
        done=int((named["status"] == "done").sum()),
        typed=len(typed),
        types=typed["type"].unique().tolist(),
        fields=typed["technology"].dropna().unique().tolist(),
        money=int(named["budget"].notna().sum()),
    )


def ledger(rows: pd.DataFrame, rejects: pd.DataFrame) -> Statement:
    """What the ledger holds, what was set aside, and whether it is invented.

    Examples
    --------
    >>> from helpers.programmes.ledger import read_ledger
    >>> print(ledger(*read_ledger("programmes/example_ledger.csv")).text("en"))
    The ledger holds 21 rows of 7 programmes, 2022-2024; no row was set aside. Its figures are invented: they show the \
format and say nothing of any programme.
    """
    return state(
        "programmes.ledger",
        rows=len(rows),
        programmes=rows["programme"].nunique(),
        first=rows["year"].min(),
        last=rows["year"].max(),
        aside=rejects["row"].nunique(),
        invented=is_synthetic(rows),
    )


def budget(rows: pd.DataFrame) -> Statement:
    """Planned, secured and executed in all, the rate, and what stands outside it.

    Examples
    --------
    >>> from helpers.programmes.ledger import read_ledger
    >>> print(budget(read_ledger("programmes/example_ledger.csv")[0]).text("en"))
    Planned 16,600, secured 16,290, executed 13,515 million won, as far as known. Of what was planned and of which the \
execution is known, 84.2% was executed. 38 million won was executed in rows where 0 was planned; their rate is \
undefined. In 2 rows an amount is unknown.
    """
    total = portfolio(rows.assign(all="all"), "all").iloc[0]
    amounts = {name: total[name] for name in ("planned", "secured", "executed", "unplanned")}
    rate = None if pd.isna(total["execution_rate"]) else total["execution_rate"]
    return state("programmes.budget", rate=rate, incomplete=int(total["incomplete"]), **amounts)


def profile(indicators: pd.DataFrame, ranked: pd.DataFrame | None) -> Statement:
    """Which programme is largest in each dimension, what is unknown, and the score if weights were given.

    Examples
    --------
    >>> rows = {"programme": ["A", "B"], "papers": [20.0, 5.0], "top10_share": [0.1, 0.4], "joint_papers": [4.0, 4.0],
    ...         "patents": [0.0, None], "people": [None, 3.0]}
    >>> print(profile(pd.DataFrame(rows), None).text("en"))
    Largest in papers: A (20); top-10 % share: B (40.0%); joint papers: A and B (4); people: B (3). \
2 values are unknown. No weights were given, so there is no single score.
    """
    values = indicators[list(DIMENSIONS)].astype("float64")
    largest = [
        {"dimension": name, "most": top, "programmes": indicators.loc[values[name] == top, "programme"].tolist()}
        for name, top in values.max().items()
        if top > 0
    ]
    scored = ranked is not None and ranked["score"].notna().any()
    best = (
        foremost(ranked, "score", least=0)[["programme", "rank_low", "rank_high"]].to_dict("records") if scored else []
    )
    unknown = int(values.isna().sum().sum())
    return state("programmes.profile", largest=largest, unknown=unknown, weighted=ranked is not None, best=best)
