"""A corpus is read in one state: never works of one and authorships of another, and counts of the bytes that were read."""

import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.data.corpus import Corpus, read_corpus, write_corpus
from helpers.data.counted import FOLDER
from helpers.data.schemas import ARROW, conform
from helpers.network.country_network import country_network


def made(name: str, n: int) -> Corpus:
    """Works named for the corpus, each of a Swiss and a Chinese author; `n` of them."""
    ids = [f"{name}:{i}" for i in range(n)]
    works = pd.DataFrame({"work_id": ids, "year": 2021, "n_authors": 2, "n_institutions": 0, "n_countries": 2})
    slots = [(work, i, code) for work in ids for i, code in enumerate(("CH", "CN"), 1)]
    authorships = pd.DataFrame(slots, columns=["work_id", "position", "country"]).assign(
        author_id="a", author_name="A", is_lead=False
    )
    nothing = pd.DataFrame(columns=ARROW["institutions"].names)
    meta = {"name": name, "source": name, "retrieved": "2024-01-01", "synthetic": True, "counts": {"works": n}}
    tables = {"works": works, "authorships": authorships, "institutions": nothing}
    return Corpus(meta=meta, **{table: conform(frame, table) for table, frame in tables.items()})


def joint_works(corpus: Corpus) -> int:
    return int(country_network(corpus).links["works"].sum())


def test_a_reader_beside_replacements_never_sees_a_mixture_and_keeps_no_wrong_count(tmp_path):
    folder, corpora = tmp_path / "mine", {"one": made("one", 40), "two": made("two", 65)}
    write_corpus(corpora["one"], folder)
    done = threading.Event()

    def replacing():
        for i in range(30):
            write_corpus(corpora["two" if i % 2 == 0 else "one"], folder)
            time.sleep(0.2)  # an import takes longer: a reader has to come between two of them
        done.set()

    writer = threading.Thread(target=replacing)
    writer.start()
    seen = set()
    while not done.is_set():
        corpus = read_corpus(folder)
        name = corpus.meta["name"]
        assert corpus.works["work_id"].str.startswith(f"{name}:").all()
        assert set(corpus.authorships["work_id"]) == set(corpus.works["work_id"])
        assert joint_works(corpus) == len(corpora[name].works)
        seen.add(name)
    writer.join()
    assert joint_works(read_corpus(folder)) == len(corpora[read_corpus(folder).meta["name"]].works)
    assert seen


def test_a_damaged_count_is_counted_again(tmp_path):
    folder = tmp_path / "mine"
    write_corpus(made("one", 40), folder)
    assert joint_works(read_corpus(folder)) == 40
    kept = next((folder / FOLDER).glob("*.parquet"))
    good = kept.read_bytes()
    for at in range(4, len(good) - 8, max(len(good) // 40, 1)):
        kept.write_bytes(good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :])
        assert joint_works(read_corpus(folder)) == 40


def test_counts_are_those_of_the_tables_that_were_read_and_not_of_a_later_corpus(tmp_path):
    folder = tmp_path / "mine"
    write_corpus(made("one", 40), folder)
    early = read_corpus(folder)
    write_corpus(made("two", 65), folder)
    assert joint_works(early) == 40
    assert joint_works(read_corpus(folder)) == 65
    assert replace(early).works is early.works


def test_a_corpus_that_is_away_for_a_moment_is_waited_for_and_one_that_is_not_there_is_told_at_once(
    tmp_path, monkeypatch
):
    folder, away = tmp_path / "mine", tmp_path / ".mine.old"
    write_corpus(made("one", 3), folder)
    folder.rename(away)  # a replacement between its two renames, which goes on while the reader waits
    waits = []
    monkeypatch.setattr("helpers.data.corpus.time", SimpleNamespace(sleep=lambda s: waits.append(away.rename(folder))))
    assert len(read_corpus(folder).works) == 3 and len(waits) == 1
    with pytest.raises(FileNotFoundError, match="no corpus"):
        read_corpus(tmp_path / "yours")
    assert len(waits) == 1
