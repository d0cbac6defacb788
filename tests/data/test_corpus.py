"""Corpora on disk: checked, whole or not at all, and the six codes that must never be mixed up."""

import itertools

import pandas as pd
import pytest

from helpers.data.corpus import Corpus, keep_corpus, read_corpus, select_works, write_corpus
from helpers.data.schemas import ARROW, check_table, conform


def small(countries=("KR", "US")):
    works = pd.DataFrame(
        {"work_id": ["a"], "year": 2021, "n_authors": 2, "n_institutions": 0, "n_countries": len(set(countries))}
    )
    slots = pd.DataFrame({"work_id": "a", "position": [1, 2], "country": list(countries), "is_lead": [True, False]})
    return Corpus(
        conform(works, "works"),
        conform(slots, "authorships"),
        conform(pd.DataFrame({"institution_id": [], "name": []}), "institutions"),
        {"name": "small", "synthetic": True},
    )


@pytest.mark.parametrize("pair", list(itertools.combinations(["KR", "KP", "TW", "HK", "MO", "CN"], 2)))
def test_six_codes_stay_six(tmp_path, pair):
    write_corpus(small(pair), tmp_path / "c")
    assert read_corpus(tmp_path / "c").authorships["country"].tolist() == list(pair)


def test_na_is_namibia(tmp_path):
    write_corpus(small(("NA", "KR")), tmp_path / "c")
    assert read_corpus(tmp_path / "c").authorships["country"].tolist() == ["NA", "KR"]


def test_nulls_come_back_as_nulls(tmp_path):
    write_corpus(small(("KR", None)), tmp_path / "c")
    back = read_corpus(tmp_path / "c")
    assert back.authorships["country"].isna().tolist() == [False, True]
    assert back.works["citations"].isna().all() and back.works["is_top10"].isna().all()


def test_writing_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_corpus(small(), tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_a_bad_table_is_refused_and_the_old_corpus_stays(tmp_path):
    write_corpus(small(), tmp_path / "c")
    with pytest.raises(ValueError, match=r"column country, value 'UK'"):
        write_corpus(small(("UK", "KR")), tmp_path / "c")
    assert read_corpus(tmp_path / "c").authorships["country"].tolist() == ["KR", "US"]


def test_a_folder_that_is_no_corpus_is_not_overwritten(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(FileExistsError):
        write_corpus(small(), tmp_path / "thesis")
    assert (tmp_path / "thesis" / "chapter.txt").exists()


def test_a_missing_table_is_named(tmp_path):
    write_corpus(small(), tmp_path / "c")
    (tmp_path / "c" / "works.parquet").unlink()
    with pytest.raises(FileNotFoundError, match="works.parquet"):
        read_corpus(tmp_path / "c")


@pytest.mark.parametrize(
    ("column", "value"), [("year", 20225), ("citations", -1), ("n_authors", -3), ("work_id", None)]
)
def test_each_kind_of_bad_value_is_named(column, value):
    works = small().works.copy()
    works[column] = pd.Series([value], dtype=works[column].dtype)
    with pytest.raises(ValueError, match=column):
        check_table(works, "works")


def test_doubled_keys_are_refused():
    works = pd.concat([small().works] * 2, ignore_index=True)
    with pytest.raises(ValueError, match="work_id"):
        check_table(works, "works")


def test_conform_fills_absent_columns_and_names_the_one_it_cannot():
    frame = conform(pd.DataFrame({"institution_id": ["x"], "name": ["X"]}), "institutions")
    assert list(frame) == ARROW["institutions"].names and frame["country"].isna().all()
    with pytest.raises(KeyError, match="'name'"):
        conform(pd.DataFrame({"institution_id": ["x"]}), "institutions")


def test_selecting_keeps_what_hangs_on_the_works():
    corpus = small()
    assert len(select_works(corpus, corpus.works["year"] == 2021).authorships) == 2
    none = select_works(corpus, corpus.works["year"] == 1999)
    assert none.works.empty and none.authorships.empty
    unknown = select_works(corpus, pd.Series([pd.NA], dtype="boolean"))
    assert unknown.works.empty


def test_a_kept_corpus_is_read_again_when_its_file_changes(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.data.corpus._kept", {})
    corpus = read_corpus("medline_2021")
    small = select_works(corpus, pd.Series(corpus.works.index < 50))
    write_corpus(small, tmp_path / "a")
    keep_corpus(tmp_path / "a")
    mine = read_corpus(tmp_path / "a")
    mine.works.loc[:, "kind"] = "changed"
    assert read_corpus(tmp_path / "a").works.equals(small.works), "a change reached what is kept"
    write_corpus(select_works(small, pd.Series(small.works.index < 10)), tmp_path / "a")
    assert len(read_corpus(tmp_path / "a").works) == 10
