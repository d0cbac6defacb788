"""Which works of a table are in the most cited tenth of their group."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from helpers.data.records import Rejected
from helpers.data.sources.cells import Refused
from helpers.data.sources.layouts import picked_rows
from helpers.data.sources.mapping import Mapping
from helpers.data.sources.rows import Total


def citation_bars(assigned: dict[Path, Mapping], within: tuple[str, ...], facts_of: Callable) -> dict:
    """Citations that a work must exceed to be in the top tenth of its group, for groups of 10 works or more.

    Parameters
    ----------
    assigned : dict
        The files of the works with their mappings.
    within : tuple of str
        The facts whose values make a group; empty for no bars at all.
    facts_of : callable
        Given the cells of a row and the mapping, the facts of the work, or `Refused`.

    Returns
    -------
    dict
        The values of a group to its bar: the citations of the work that stands first below its top tenth.
    """
    if not within:
        return {}
    cited = {}
    for row in picked_rows(assigned, "works", keys=(*within, "work_id", "citations", "is_retracted")):
        if isinstance(row, Rejected | Total):
            continue
        try:
            facts = facts_of(row[2], assigned[row[0]])
        except Refused:
            continue
        if facts["citations"] is not None:
            cited[facts["work_id"]] = (tuple(facts[name] for name in within), facts["citations"])
    groups = defaultdict(list)
    for group, citations in cited.values():
        groups[group].append(citations)
    return {
        group: sorted(values, reverse=True)[len(values) // 10]
        for group, values in groups.items()
        if len(values) >= 10 and None not in group
    }


def in_top_tenth(facts: dict, bars: dict, within: tuple[str, ...]) -> bool | None:
    """Whether a work is in the top tenth of its group; None where nothing says so.

    >>> bars = {(2021,): 5}
    >>> [in_top_tenth({"year": year, "citations": n}, bars, ("year",)) for year, n in ((2021, 6), (2021, 5), (2020, 9))]
    [True, False, None]
    """
    bar = bars.get(tuple(facts[name] for name in within))
    return None if bar is None or facts["citations"] is None else facts["citations"] > bar
