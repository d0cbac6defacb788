"""Invented sheets: the same for a seed, readable, and wrong only where an error was planted."""

import pytest

from helpers.pledges.sheet import read_pledges
from judges.planted_pledge_errors import KINDS, plant
from judges.planted_pledges import clean_sheet, write_sheet


def changed(before, after):
    pairs = {name: enumerate(zip(rows, after[name], strict=False)) for name, rows in before.items()}
    return {(name, i) for name, rows in pairs.items() for i, (old, new) in rows if old != new}


def test_the_same_seed_gives_the_same_sheet():
    assert clean_sheet(5) == clean_sheet(5) != clean_sheet(6)


def test_a_sheet_is_marked_as_invented_and_reads_back(tmp_path):
    sheet = read_pledges(write_sheet(clean_sheet(5), tmp_path / "sheet"))
    assert len(sheet.fact("synthetic")) == 1
    assert {name: len(table) for name, table in sheet.tables.items()} == {
        name: len(rows) for name, rows in clean_sheet(5).items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_changes_the_sheet_where_it_says(kind):
    for seed in range(5):
        before, after = clean_sheet(seed), clean_sheet(seed)
        planted = plant(after, kind, seed)
        if planted is None:
            continue
        assert planted.kind == kind and before != after
        if all(len(before[name]) == len(after[name]) for name in before):
            told = {name for name, _ in planted.rows}
            assert {name for name, _ in changed(before, after)} <= told
            assert {(name, line - 2) for name, line in planted.rows} & changed(before, after)
        return
    pytest.fail(f"no sheet of five had a place for {kind}")
