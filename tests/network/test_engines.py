import sys

import pytest

from helpers.network.engines import memory_bytes, open_engine, versions


@pytest.mark.parametrize(("text", "size"), [("8GB", 8 * 10**9), ("1.5 gb", 15 * 10**8), ("2GiB", 2**31), ("10B", 10)])
def test_sizes(text, size):
    assert memory_bytes(text) == size


@pytest.mark.parametrize("text", ["", "8", "GB", "8 XB", "-1GB", "1e9B"])
def test_no_sizes(text):
    with pytest.raises(ValueError, match='expected a size such as "8GB"'):
        memory_bytes(text)


@pytest.mark.parametrize("engine", ["duckdb", "pyspark"])
def test_a_missing_package_is_named_with_its_cure(engine, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "ibis", None)
    said = rf"engine {engine} needs ibis: pip install 'ibis-framework\[duckdb\]'"
    with pytest.raises(ValueError, match=said), open_engine(engine, tmp_path):
        pass


def test_duckdb_keeps_to_the_limit_and_spills_where_told(tmp_path):
    with open_engine("duckdb", tmp_path, memory=2**30) as connection:
        assert connection.settings["memory_limit"] == "1.0 GiB"
        assert connection.settings["temp_directory"] == str(tmp_path)


def test_versions_name_what_is_not_installed():
    assert versions("numpy", "no-such-package").endswith(", no-such-package")
