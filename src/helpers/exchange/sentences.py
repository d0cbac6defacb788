"""What is said of phased exchange: what can start, what blocks, how long it takes, what a centre adds."""

import pandas as pd

from helpers.exchange.tables import both_labels
from helpers.page.statements import Statement, state


def can_start(starts: pd.DataFrame, facts: dict, date: str) -> Statement:
    """In how many fields work can start under the rules of the day, how far, and what is blocked from the first stage.

    Parameters
    ----------
    starts : DataFrame
        From `helpers.exchange.stages.starts`.
    facts : dict of str to DataFrame
    date : str

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> table = pd.DataFrame({"scenario": ["today"] * 2, "field": ["health", "high_technology"],
    ...     "start": ["people", None], "reach": ["technology", None], "needs": [2, None]})
    >>> print(can_start(table, read_exchange(), "2024-06-26").text("en"))
    By the rules of 2024-06-26 as read here, 1 of 2 fields can start, each with people, and none of them passes \
technology; none needs no approval or notice. Blocked from the first stage: Advanced technology.
    """
    names, now = both_labels(facts, "fields"), starts[starts["scenario"] == starts["scenario"].iloc[0]]
    able, shut = now[now["start"].notna()], now[now["start"].isna()]
    if able.empty:
        return state("exchange.nothing_can_start", date=date, n=len(now))
    order = {stage: i for i, stage in enumerate(facts["stages"]["stage"])}
    reached = max(able["reach"].dropna(), key=order.get)
    return state(
        "exchange.can_start",
        date=date,
        n=len(able),
        of=len(now),
        first=sorted(set(able["start"]), key=order.get),
        reached=reached,
        reaches_the_end=order[reached] == len(order) - 1,
        all_need=bool((able["needs"] > 0).all()),
        blocked=[names[code] for code in shut["field"]],
    )


def scenarios(matrix: pd.DataFrame) -> Statement:
    """How many instruments can start in each scenario, over all fields.

    Examples
    --------
    >>> matrix = pd.DataFrame({"scenario": ["today", "relief"], "startable": [3, 9], "instruments": [10, 10],
    ...     "status": ["gated", "gated"]})
    >>> print(scenarios(matrix).text("en"))
    Instruments that can start, counted in each field: sanctions as today 3 of 10; relief 9 of 10. Under no scenario \
does a field pass without a gate.
    """
    counts = matrix.groupby("scenario", sort=False)[["startable", "instruments"]].sum().reset_index()
    free = int((matrix["status"] == "open").sum())
    return state("exchange.scenarios", scenarios=counts.to_dict("records"), free=free)


def gates(found: pd.DataFrame, date: str) -> Statement:
    """How many rules are in force on the day, and how many of their texts were checked.

    Examples
    --------
    >>> found = pd.DataFrame({"citation": ["A", "A", "B"], "checked": [True, True, False]})
    >>> print(gates(found, "2024-06-26").text("en"))
    3 gates rest on 2 rules in force on 2024-06-26; the text of 1 was found and read, that of 1 was not: B. Rules of \
other States (as those of the United States on exports) and lists of goods are not among them. No legal advice.
    """
    rules = found.drop_duplicates("citation")
    unread = rules.loc[~rules["checked"].astype(bool), "citation"].tolist()
    return state(
        "exchange.gates", n=len(found), rules=len(rules), date=date, read=int(rules["checked"].sum()), unread=unread
    )


def grounds(table: pd.DataFrame, facts: dict) -> Statement:
    """For which fields the report states the interest of both sides.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> table = pd.DataFrame({"field": ["health", "railway"], "interest": ["both", "south"]})
    >>> print(grounds(table, read_exchange()).text("en"))
    The report states the interest of both sides for 1 of 2 fields; of the North only: none; of the South only: \
Railways. What it does not state may exist all the same.
    """
    names, sides = both_labels(facts, "fields"), ("both", "north", "south")
    by = {side: [names[code] for code in table.loc[table["interest"] == side, "field"]] for side in sides}
    return state("exchange.grounds", n=len(table), both=len(by["both"]), north=by["north"], south=by["south"])


def schedule(table: pd.DataFrame, facts: dict) -> Statement:
    """How many steps of a field have a date in each scenario, and what holds the others.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> rows = [("today", "health", "training", 7.0, 7.0, True, []),
    ...         ("today", "health", "zone_centre", None, None, False, ["un_venture"])]
    >>> table = pd.DataFrame(rows, columns=["scenario", "field", "step", "begin", "end", "critical", "blocks"])
    >>> print(schedule(table, read_exchange()).text("en"))
    Health and medicine: sanctions as today – 1 of 2 steps, 7 months, held by: Joint ventures barred. All lengths are \
assumptions.
    """
    names, parts = both_labels(facts, "gates"), []
    for scenario, rows in table.groupby("scenario", sort=False):
        dated, held = rows[rows["begin"].notna()], dict.fromkeys(gate for gates in rows["blocks"] for gate in gates)
        part = {"scenario": scenario, "dated": len(dated), "n": len(rows), "months": dated["end"].max()}
        parts.append(part | {"held_by": [names[gate] for gate in held]})
    return state("exchange.schedule", field=both_labels(facts, "fields")[table["field"].iloc[0]], scenarios=parts)


def centre(effect: pd.DataFrame, uncertainty: pd.DataFrame, sensitivity: pd.DataFrame) -> Statement:
    """What the simulated hub adds, how far the assumptions decide it, and on which it depends most.

    Parameters
    ----------
    effect, uncertainty, sensitivity : DataFrame
        From `helpers.exchange.centre`.

    Examples
    --------
    >>> effect = pd.DataFrame({"measure": ["links"] * 3, "hub": ["without", "with", "difference"], "quarter": [4] * 3,
    ...     "mean": [10.0, 25.0, 15.0], "low": [4, 15, 8], "high": [16, 35, 22]})
    >>> draws = pd.DataFrame({"difference": [5.0, 10.0, 30.0]})
    >>> swings = pd.DataFrame({"assumption": ["", "registers"]})
    >>> print(centre(effect, draws, swings).text("en"))
    In the simulation 4 quarters give 10.0 links without a hub and 25.0 with one: 15.0 more (90% of runs: 8–22). With \
all assumptions drawn anew within their range it is 6–28 more (90% of draws); it depends most on: chance to register. \
The model cannot show harm, and no datum supports its assumptions.
    """
    last = effect[(effect["measure"] == "links") & (effect["quarter"] == effect["quarter"].max())].set_index("hub")
    low, high = uncertainty["difference"].quantile([0.05, 0.95])
    return state(
        "exchange.centre",
        quarters=int(last["quarter"].iloc[0]),
        without=last.loc["without", "mean"],
        with_hub=last.loc["with", "mean"],
        more=last.loc["difference", "mean"],
        low=last.loc["difference", "low"],
        high=last.loc["difference", "high"],
        drawn_low=low,
        drawn_high=high,
        assumption=sensitivity["assumption"].iloc[1],
    )


def zones(sites: pd.DataFrame, facts: dict) -> Statement:
    """How many zones the report names, of how many, with which tax rates.

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange, sites
    >>> facts = read_exchange()
    >>> print(zones(sites(facts), facts).text("en"))
    The report names 7 of 22 zones; the other 15 are not known here. It places no zone at the central or local level. \
Tax on the profit of enterprises: 14%, in encouraged sectors 10%. Research anchors stand in 1 of them and are planned \
in 2; the report proposes joint research centres in zones.
    """
    rules, exist = facts["zone_rules"].set_index("rule")["low"], sites["anchors_exist"].dropna().astype(bool)
    rates = {name: int(rules[name]) for name in ("tax", "tax_encouraged")}
    anchors = {"stand": int(exist.sum()), "planned": int((~exist).sum())}
    return state("exchange.zones", named=len(sites), of=int(rules["zones"]), **rates, **anchors)


def misfiled(share: dict, table: pd.DataFrame, marker: str) -> Statement:
    """How many of the works filed under North Korea are likely South Korea's, and what remains first.

    Parameters
    ----------
    share : dict
        From `helpers.exchange.misfiled_addresses.misfiled_share`.
    table : DataFrame
        From `helpers.exchange.misfiled_addresses.misfiled`.
    marker : str
        The country with which joint works are taken to be none.

    Examples
    --------
    >>> share = {"works": 616, "visible": 208, "hidden": 128.0, "hidden_low": 102.0, "hidden_high": 154.0,
    ...     "share_low": 0.34, "share_high": 0.59}
    >>> table = pd.DataFrame({"partner": ["JP", "CN", "KR"], "remaining": [173.5, 90.8, 0.0]})
    >>> print(misfiled(share, table, "US").text("en"))
    Of 616 international works filed under North Korea, 208 name South Korea too, and about 128 more (90% interval \
102–154) look like South Korean works with another country: between 34% and 59% are likely misread. This takes it that \
neither Korea with the other, nor North Korea with United States, has joint works. What remains is first with Japan \
(173.5) and China (90.8).
    """
    first = table.sort_values(["remaining", "partner"], ascending=[False, True]).head(2)
    names = ("works", "visible", "hidden", "hidden_low", "hidden_high", "share_low", "share_high")
    told = {name: share[name] for name in names}
    return state("exchange.misfiled", marker=marker, first=first[["partner", "remaining"]].to_dict("records"), **told)


def no_counts(corpus: str) -> Statement:
    """That the corpus holds no counts, so that North Korea's co-publications are not shown.

    >>> print(no_counts("medline_2021").text("en"))
    Not shown: the corpus medline_2021 holds works, not counts of links. Import such counts with `workbook import \
links` and name their folder in the parameter `corpus`.
    """
    return state("exchange.no_counts", corpus=corpus)
