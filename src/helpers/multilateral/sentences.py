"""What is said of multilateral cooperation: triads, consortia, leads, third countries, absences, money."""

import pandas as pd

from helpers.data.evidence import ENOUGH
from helpers.data.languages import LANGUAGES
from helpers.multilateral.tables import programme_words
from helpers.page.statements import Statement, state

#: From so small a q or p on, something is hard to put to chance.
ALPHA = 0.05


def several(placed: int, several: int, own: int, focal: str, unit: str) -> Statement:
    """How many works have three countries or more, and how many of these the focal country is in.

    Examples
    --------
    >>> print(several(100, 10, 2, "KR", "project").text("en"))
    Of 100 projects with a known country, 10 (10.0%) have three countries or more; South Korea is in 2 of them.
    """
    share = several / placed if placed else None
    return state("multilateral.several", placed=placed, n=several, share=share, own=own, focal=focal, unit=unit)


def tested(reached: dict, n_samples: int) -> Statement:
    """How many triads were tested with how many shuffled tables, and whether so many can decide.

    Examples
    --------
    >>> reached = {"tests": 206, "smallest": 0.0002, "needed": 1, "at_smallest": 0, "found": 0, "firm": 0}
    >>> print(tested(reached, 4999).text("en"))
    206 triads tested against 4,999 shuffled tables: no p is below 0.0002. 0 triads stand out (q at most 0.05), 0 \
surely, whatever tables are drawn (95%). For a q of 0.05, 1 at the smallest p would do; 0 are there.
    """
    names = ("tests", "smallest", "needed", "at_smallest", "found", "firm")
    told = {name: reached[name] for name in names}
    more = 0 < reached["at_smallest"] < reached["needed"] and not reached["found"]
    return state("multilateral.tested", samples=n_samples, more=more, **told)


def first_triad(triads: pd.DataFrame, unit: str) -> Statement:
    """The triad of greatest excess of the whole corpus, where it can be told from chance.

    Examples
    --------
    >>> table = pd.DataFrame({"consortium": ["BE,DE,NL"], "works": [1492], "expected": [1265.1],
    ...     "expected_low": [1223.0], "expected_high": [1311.0], "q": [0.01]})
    >>> print(first_triad(table, "project").text("en"))
    Furthest above expectation: Belgium–Germany–Netherlands, 1,492 projects against 1,265.1 expected (1,223–1,311).
    """
    if triads.empty:
        return state("multilateral.no_triad")
    if triads.iloc[0]["q"] > ALPHA:
        return state("multilateral.none_beyond")
    return state("multilateral.first_triad", unit=unit, **_parts(triads.iloc[0]))


def _parts(row: pd.Series) -> dict:
    names = ("works", "expected", "expected_low", "expected_high")
    return {"consortium": row["consortium"].split(","), **{name: row[name] for name in names}}


def triads_of_focal(triads: pd.DataFrame, reached: dict, own: int, focal: str, unit: str) -> Statement:
    """In which triads the focal country stands out.

    Parameters
    ----------
    triads : DataFrame
        Of the focal country: consortium, works, expected, expected_low, expected_high, q; greatest excess first.
    reached : dict
        Of `helpers.network.consortia.reach`, for these triads.
    own : int
        Works of three countries or more that the focal country is in: of few none is told.
    focal, unit : str

    Examples
    --------
    >>> table = pd.DataFrame({"consortium": ["DE,JP,KR"], "works": [14], "expected": [2.2], "expected_low": [0.0],
    ...     "expected_high": [5.0], "q": [0.01]})
    >>> print(triads_of_focal(table, {"firm": 1}, 70, "KR", "project").text("en"))
    1 triad of South Korea stands out (1 surely, whatever tables are drawn): Germany–Japan–South Korea first, \
14 projects against 2.2 expected (0–5).
    """
    if own < ENOUGH:
        return state("multilateral.too_few", focal=focal, unit=unit, n=own, least=ENOUGH)
    beyond = triads[(triads["q"] <= ALPHA) & (triads["works"] > triads["expected"])]
    if len(beyond):
        first = _parts(beyond.iloc[0])
        return state("multilateral.triads_beyond", focal=focal, unit=unit, n=len(beyond), firm=reached["firm"], **first)
    few = 0 < reached["at_smallest"] < reached["needed"]
    first = [_parts(row) for _, row in triads.head(1).iterrows()]
    return state("multilateral.triads_within", focal=focal, unit=unit, few_tables=few, first=first)


def leads(led: pd.DataFrame, focal: str, unit: str) -> Statement:
    """How often the focal country leads, against the lot.

    Examples
    --------
    >>> led = pd.DataFrame({"country": ["KR"], "works": [70], "leads": [0], "lead_share": [0.0],
    ...     "lead_share_low": [0.0], "lead_share_high": [0.052], "expected_share": [0.08], "ratio_low": [0.0],
    ...     "ratio_high": [0.65]})
    >>> print(leads(led, "KR", "project").text("en"))
    South Korea is the coordinator of 0 of 70 projects: 0.0% (95% interval 0.0–5.2%), where 8.0% would be its by lot: \
less often.
    """
    own = led[led["country"] == focal]
    if own.empty:
        return state("multilateral.leads_unknown", focal=focal, unit=unit)
    row = own.iloc[0]
    verdict = "less" if row["ratio_high"] < 1 else "more" if row["ratio_low"] > 1 else "unclear"
    names = ("works", "leads", "lead_share", "lead_share_low", "lead_share_high", "expected_share")
    return state("multilateral.leads", focal=focal, unit=unit, verdict=verdict, **row[list(names)])


def leads_by_size(sizes: pd.DataFrame, focal: str, unit: str) -> Statement:
    """In consortia of which size the focal country leads most often.

    Examples
    --------
    >>> table = pd.DataFrame({"size_class": ["3", "10+"], "works": [29, 9], "leads": [9, 0], "lead_share": [0.31, 0.0],
    ...     "lead_share_low": [0.17, 0.0], "lead_share_high": [0.49, 0.3], "expected_share": [0.4, 0.04]})
    >>> print(leads_by_size(table, "KR", "work").text("en"))
    By size: of 3 countries 9 of 29 works (31.0%, 17.0–49.0%; by lot 40.0%); of 10 or more countries 0 of 9 works \
(0.0%, 0.0–30.0%; by lot 4.0%).
    """
    if sizes.empty:
        return state("multilateral.takes_no_part", focal=focal)
    rows = sizes.assign(size=sizes["size_class"].str.rstrip("+"), or_more=sizes["size_class"].str.endswith("+"))
    return state("multilateral.leads_by_size", unit=unit, sizes=rows.to_dict("records"))


def consortia(sets: pd.DataFrame, n_samples: int, focal: str, unit: str) -> Statement:
    """Which full sets of four countries or more recur beyond chance, and whether the focal country is in one.

    Examples
    --------
    >>> table = pd.DataFrame({"consortium": ["CN,HK,SG,US"], "works": [11], "expected": [1.1], "expected_low": [0.0],
    ...     "expected_high": [4.0], "p": [0.006]})
    >>> print(consortia(table, 499, "KR", "work").text("en"))
    1 set of four countries or more occurs more than once; 1 of them more often than any set of its size would by \
chance (p at most 0.05, 499 shuffled tables). First: China–Hong Kong–Singapore–United States, 11 works against 1.1 \
expected (0–4). South Korea is in 0 of these sets.
    """
    if sets.empty:
        return state("multilateral.no_consortium")
    beyond, own = int((sets["p"] <= ALPHA).sum()), sets["consortium"].str.split(",").map(lambda codes: focal in codes)
    told = {"n": len(sets), "beyond": beyond, "own": int(own.sum()), "samples": n_samples}
    most = sets[(sets["works"] == sets["works"].max()) & (sets["p"] <= ALPHA)]
    first = [_parts(row) for _, row in most.iterrows()]
    return state("multilateral.consortia", focal=focal, unit=unit, first=first, **told)


def third_countries(best: pd.DataFrame, focal: str, unit: str) -> Statement:
    """Which third country completes the focal country's pairs, where the data can tell.

    Examples
    --------
    >>> table = pd.DataFrame({"partner": ["DE", "GB"], "third": ["JP", "US"], "works": [14, 18], "expected": [2.2, 7.6],
    ...     "q": [0.01, 0.4]})
    >>> print(third_countries(table, "KR", "project").text("en"))
    South Korea with Germany: Japan (14 projects, 2.2 expected). For 1 of 2 partners no third country can be told from \
chance (q above 0.05).
    """
    if best.empty:
        return state("multilateral.no_third", focal=focal)
    firm = best[best["q"] <= ALPHA]
    pairs = firm.head(6)[["partner", "third", "works", "expected"]].to_dict("records")
    told = {"n": len(best), "unclear": len(best) - len(firm)}
    return state("multilateral.third_countries", focal=focal, unit=unit, pairs=pairs, **told)


def absences(found: pd.DataFrame, by: str, focal: str, unit: str) -> Statement:
    """From which programmes the focal country is missing although its partners are there.

    Examples
    --------
    >>> table = pd.DataFrame({"programme": ["SC4", "SC6"], "absent": [True, True], "expected": [6.1, 2.5],
    ...     "q": [0.03, 0.6], "focal_works": [0, 0], "partner_works": [780, 324], "share_high": [0.005, 0.012]})
    >>> print(absences(table, "subjects", "KR", "project").text("en"))
    South Korea is absent from 2 of 2 programmes of its partners. Hardly by chance (q at most 0.05): SC4 Transport (0 \
of 780 projects, 6.1 expected). Within chance: SC6 Inclusive societies.
    """

    def named(code) -> dict:
        return {language: programme_words(code, by, language) for language in LANGUAGES}

    missing = found[found["absent"]]
    lacking = found[(found["q"] <= ALPHA) & (found["focal_works"] < found["expected"])]
    rest = missing.loc[~missing["programme"].isin(lacking["programme"]), "programme"]
    firm = lacking.assign(programme=[named(code) for code in lacking["programme"]])
    columns = ["programme", "focal_works", "partner_works", "expected"]
    told = {"firm": firm[columns].to_dict("records"), "others": [named(code) for code in rest[:6]]}
    return state("multilateral.absences", focal=focal, unit=unit, n=len(found), absent=len(missing), **told)


def funding(shares: pd.DataFrame, focal: str) -> Statement:
    """What part of the known funding the focal country receives.

    Examples
    --------
    >>> table = pd.DataFrame({"country": ["KR"], "participations": [93], "funded": [9], "funded_share": [0.097],
    ...     "funded_share_low": [0.05], "funded_share_high": [0.17], "funding": [1838667.0], "funding_low": [179387.0],
    ...     "funding_high": [4590296.0]})
    >>> print(funding(table, "KR").text("en"))
    Of 93 participations of South Korea 9 (9.7%, 95% interval 5.0–17.0%) have a known contribution, 1,838,667 together \
(179,387–4,590,296). Where none is known it may be nothing, or not told.
    """
    own = shares[shares["country"] == focal]
    if own.empty:
        return state("multilateral.no_funding")
    return state("multilateral.funding", focal=focal, **own.iloc[0].drop("country"))
