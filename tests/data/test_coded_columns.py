import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.coded_columns import coded_column, in_order, table_files


@given(st.lists(st.sampled_from(["b", "a", "é", "", None]), max_size=9), st.integers(1, 3))
@settings(max_examples=25)
def test_codes_give_the_values_back(tmp_path_factory, values, files):
    place = tmp_path_factory.mktemp("table") / "works.parquet"
    place.mkdir()
    for part in range(files):
        table = arrow.table({"name": arrow.array(values[part::files], arrow.string())})
        parquet.write_table(table, place / f"{part}.parquet", row_group_size=2)
    (codes,), labels = coded_column([table_files(place.parent, "works")], "name")
    numbers, names = in_order(codes, labels)
    expected = [value for part in range(files) for value in values[part::files]]
    assert names.to_pylist() == sorted(set(expected) - {None})
    assert [names[number].as_py() if number >= 0 else None for number in numbers.tolist()] == expected


def test_tables_share_their_codes(tmp_path):
    for name, values in (("one", ["x", "y"]), ("other", ["y", "z", None])):
        parquet.write_table(arrow.table({"id": arrow.array(values, arrow.string())}), tmp_path / f"{name}.parquet")
    (one, other), labels = coded_column([table_files(tmp_path, name) for name in ("one", "other")], "id")
    assert one.tolist() == [0, 1] and other.tolist() == [1, 2, -1] and labels.to_pylist() == ["x", "y", "z"]


def test_other_kinds_of_text_are_read_too(tmp_path):
    parquet.write_table(arrow.table({"id": arrow.array(["b", "a"], arrow.large_string())}), tmp_path / "works.parquet")
    (codes,), labels = coded_column([table_files(tmp_path, "works")], "id")
    assert np.array_equal(codes, [0, 1]) and labels.type == arrow.string()


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="works.parquet is missing"):
        table_files(tmp_path, "works")
