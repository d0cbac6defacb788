"""The command's work, from Parquet to Parquet: all engines agree on real and planted works."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from helpers.cli import main
from helpers.data.corpus import corpus_folder, narrow, read_corpus, write_corpus
from helpers.network.count_corpus import count_corpus
from helpers.network.counting import count_links, left_out, members


def counted(place, folder, level, engine, **how):
    """Links of a corpus and what links.json says of them."""
    count_corpus(place, folder, level, engine, **how)
    found = pd.read_parquet(folder / "links.parquet")
    found = found.sort_values(["year", "source", "target"], ignore_index=True)
    return found, json.loads((folder / "links.json").read_text(encoding="utf-8"))


def same_links(one, other):
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-14, atol=0)
    whole = ["source", "target", "year", "works"]
    assert one[whole].equals(other[whole])


@pytest.mark.parametrize("corpus", ["medline_2021", "planted"])
def test_country_sets_are_a_corpus_and_equal_by_both_engines(corpus, tmp_path):
    counts = [count_corpus(corpus, tmp_path / engine, engine=engine) for engine in ("compiled", "duckdb")]
    compiled, portable = (read_corpus(tmp_path / engine) for engine in ("compiled", "duckdb"))
    pd.testing.assert_frame_equal(compiled.country_sets, portable.country_sets)
    whole = read_corpus(corpus)
    assert counts[0] == counts[1] == {"works": len(whole.works), "country_sets": len(compiled.country_sets)}
    assert compiled.works.empty and compiled.country_sets["works"].sum() == len(whole.works)
    for key in ("name", "source", "licence", "synthetic"):
        assert compiled.meta[key] == whole.meta[key]
    assert sorted(compiled.meta["sha256"]) == ["authorships.parquet", "works.parquet"]
    assert compiled.meta["engine"].startswith("numba ") and "duckdb" in portable.meta["engine"]


@pytest.mark.parametrize(("corpus", "level"), [("planted", "author_id"), ("medline_2021", "institution_id")])
def test_links_are_equal_by_both_engines(corpus, level, tmp_path):
    how = {"max_nodes": 20, "memory": 10**9}
    compiled, said = counted(corpus, tmp_path / "compiled", level, "compiled", **how)
    portable, also = counted(corpus, tmp_path / "duckdb", level, "duckdb", **how)
    same_links(compiled, portable)
    assert said["counts"] == also["counts"] and said["counts"]["links"] == len(compiled)
    table = members(read_corpus(corpus).authorships, level)
    assert said["counts"]["left_out"] == left_out(table, 20)
    summed = compiled.groupby(["source", "target"], as_index=False)[["works", "works_fractional"]].sum()
    expected = count_links(table, max_nodes=20)
    assert summed["works"].tolist() == expected["works"].tolist()
    assert np.allclose(summed["works_fractional"], expected["works_fractional"])


def test_links_in_files_of_years_have_one_schema(tmp_path):
    counted("planted", tmp_path / "links", "institution_id", "compiled")
    years = sorted(int(file.stem) for file in (tmp_path / "links" / "links.parquet").iterdir())
    assert years == sorted(pd.read_parquet(tmp_path / "links" / "links.parquet")["year"].unique())


def test_a_url_is_read_as_a_folder_is(tmp_path):
    url = corpus_folder("planted").as_uri()
    count_corpus(url, tmp_path / "url", engine="duckdb")
    count_corpus("planted", tmp_path / "place")
    pd.testing.assert_frame_equal(*(read_corpus(tmp_path / name).country_sets for name in ("url", "place")))
    assert list(read_corpus(tmp_path / "url").meta["sha256"]) == ["corpus.json"]
    with pytest.raises(ValueError, match="compiled engine reads folders"):
        count_corpus(url, tmp_path / "sets")


def test_what_cannot_be_done_is_said(tmp_path):
    with pytest.raises(ValueError, match="engine is 'polars'; expected one of compiled, duckdb, pyspark"):
        count_corpus("planted", tmp_path / "a", engine="polars")
    with pytest.raises(ValueError, match="--engine pyspark"):
        count_corpus("planted", tmp_path / "a", master="local[1]")
    with pytest.raises(ValueError, match="only Spark writes to a URL"):
        count_corpus("planted", "s3://bucket/links", "author_id", "duckdb")
    with pytest.raises(ValueError, match="nothing to count"):
        count_corpus("planted", tmp_path / "a", "author_id", max_nodes=1)
    with pytest.raises(ValueError, match="--engine duckdb"):
        count_corpus("planted", tmp_path / "a", "author_id", memory=10**6)
    assert list(tmp_path.iterdir()) == []


def test_other_folders_are_not_replaced(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    for level, error in (("country", "is no corpus"), ("author_id", "holds no links.json")):
        with pytest.raises(FileExistsError, match=error):
            count_corpus("planted", tmp_path / "mine", level)
    assert [file.name for file in tmp_path.rglob("*")] == ["mine", "thesis.txt"]


def test_links_are_replaced_and_the_same_bytes_come_again(tmp_path):
    for _ in range(2):
        count_corpus("planted", tmp_path / "links", "institution_id", "compiled")
        files = {file.name: file.read_bytes() for file in (tmp_path / "links" / "links.parquet").iterdir()}
    count_corpus("planted", tmp_path / "again", "institution_id", "compiled")
    assert files == {file.name: file.read_bytes() for file in (tmp_path / "again" / "links.parquet").iterdir()}


def test_the_command(tmp_path, capsys):
    assert main(["count", "planted", "--to", str(tmp_path / "counted"), "--engine", "duckdb", "--memory", "1GB"]) == 0
    assert "4,554 works" in capsys.readouterr().out
    assert main(["count", "planted", "--to", str(tmp_path / "x"), "--memory", "much"]) == 2
    assert 'expected a size such as "8GB"' in capsys.readouterr().err


@pytest.mark.parametrize("level", ["country", "institution_id"])
def test_spark_agrees(level, tmp_path):
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    if not shutil.which("java"):
        pytest.skip("Java is not installed")
    few = narrow(read_corpus("planted"), "all", (2023, 2024))
    write_corpus(few, tmp_path / "few")
    how = {"master": "local[1]", "memory": 10**9}
    if level == "country":
        count_corpus(tmp_path / "few", tmp_path / "spark", level, "pyspark", **how)
        count_corpus(tmp_path / "few", tmp_path / "compiled", level)
        sets = [read_corpus(tmp_path / engine).country_sets for engine in ("spark", "compiled")]
        pd.testing.assert_frame_equal(*sets)
    else:
        found, said = counted(tmp_path / "few", tmp_path / "spark", level, "pyspark", **how)
        expected, also = counted(tmp_path / "few", tmp_path / "compiled", level, "compiled")
        same_links(found, expected)
        assert said["counts"] == also["counts"] and "pyspark" in said["engine"]
