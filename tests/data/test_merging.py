"""Merging: what is one work, which record of it stays, and that nothing is lost or joined without evidence."""

import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helpers.data.corpus import Corpus, read_corpus, select_works, write_corpus
from helpers.data.identity.authors import identify_authors
from helpers.data.merging import merge_corpora, merge_folders
from helpers.data.schemas import conform
from helpers.data.shared_keys import EVIDENCE

TEAM = ("Kim, Ji-Soo", "Müller, Ada", "Roe, Jo")
NAMED = {"year": 2021, "venue": "Nature Physics", "authors": TEAM}


def made(name, *records, institutions=(), **meta):
    """A corpus of records: a work_id, facts, authors as names or (name, institution, country[, author_id])."""
    works, slots = [], []
    for record in records:
        authors = [a if isinstance(a, tuple) else (a, None, None) for a in record.get("authors", ())]
        places, codes = ({author[i] for author in authors} - {None} for i in (1, 2))
        counts = {"n_authors": len(authors), "n_institutions": len(places), "n_countries": len(codes)}
        works.append(counts | {key: value for key, value in record.items() if key != "authors"})
        for position, (author, institution, country, *given_id) in enumerate(authors, 1):
            slot = {"work_id": record["work_id"], "position": position, "author_name": author, "country": country}
            own = given_id[0] if given_id else None
            slots.append(slot | {"institution_id": institution, "author_id": own, "is_lead": position == 1})
    needed = ["work_id", "n_authors", "n_institutions", "n_countries", "position", "is_lead"]
    works = conform(pd.DataFrame(works, columns=None if works else needed), "works")
    slots = conform(pd.DataFrame(slots, columns=None if slots else needed), "authorships")
    slots["author_id"] = slots["author_id"].fillna(identify_authors(slots)).astype("str")
    ids = sorted(set(slots["institution_id"].dropna()) | set(institutions))
    table = pd.DataFrame({"institution_id": ids, "name": [f"{i} of {name}" for i in ids]}, dtype="str")
    about = {"name": name, "source": f"S{name}", "licence": "CC0", "query": name, "retrieved": "2024-01-01"}
    about |= {"sha256": {"works.csv": name.ljust(64, "0")}, "synthetic": False}
    return Corpus(works, slots, conform(table, "institutions"), about | meta)


def test_each_kind_of_identifier_shows_the_same_work():
    first = made(
        "a",
        {"work_id": "wos:1", "doi": "https://doi.org/10.1/X"},
        {"work_id": "wos:2", "pmid": "7"},
        {"work_id": "openalex:W3"},
        {"work_id": "title:4"},
        {"work_id": "wos:5", **NAMED},
    )
    second = made(
        "b",
        {"work_id": "doi:10.1/x"},
        {"work_id": "pmid:7"},
        {"work_id": "openalex:W3"},
        {"work_id": "title:4"},
        {"work_id": "scopus:5", **NAMED},
        {"work_id": "scopus:6"},
    )
    merged, duplicates, _ = merge_corpora([first, second], "ab")
    assert duplicates["by"].tolist() == list(EVIDENCE)
    assert duplicates["dropped"].tolist() == ["doi:10.1/x", "pmid:7", "openalex:W3", "title:4", "scopus:5"]
    assert set(duplicates["kept_from"]) == {"a"} and set(duplicates["dropped_from"]) == {"b"}
    assert merged.works["work_id"].tolist() == [*first.works["work_id"], "scopus:6"]
    assert merged.meta["counts"]["read"] == 11 and merged.meta["counts"]["duplicates"] == 5


def test_an_author_list_is_compared_without_case_accents_and_hyphens():
    other = NAMED | {"authors": ("ROE, JO", "Muller, Ada", "Kim, Ji Soo"), "venue": "NATURE PHYSICS."}
    corpora = [made("a", {"work_id": "wos:1", **NAMED}), made("b", {"work_id": "x:1", **other})]
    duplicates = merge_corpora(corpora, "ab")[1]
    assert duplicates["by"].tolist() == ["authors"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"authors": TEAM[:2]}, {"authors": TEAM[:2]}),
        ({}, {"year": 2020}),
        ({}, {"venue": "Nature Photonics"}),
        ({"venue": None}, {"venue": None}),
        ({"year": None}, {"year": None}),
        ({}, {"authors": (*TEAM, "Doe, Al")}),
        ({}, {"authors": (*TEAM[:2], "Roe, J")}),
        ({}, {"n_authors": 4}),
        ({"authors": (*TEAM, None)}, {"authors": (*TEAM, None)}),
        ({"doi": "10.1/a"}, {"doi": "10.1/b"}),
        ({"pmid": "1"}, {"pmid": "2"}),
        ({}, {"work_id": "wos:2"}),
        ({}, {"kind": "notice"}),
        ({"kind": "notice"}, {"kind": "notice"}),
    ],
)
def test_an_author_list_is_no_evidence_when(first, second):
    one, two = {"work_id": "wos:1", **NAMED, **first}, {"work_id": "scopus:1", **NAMED, **second}
    assert merge_corpora([made("a", one), made("b", two)], "ab")[1].empty


def test_a_team_that_publishes_twice_in_one_corpus_is_left_alone():
    twice = made("a", {"work_id": "x:1", **NAMED}, {"work_id": "y:2", **NAMED})
    assert merge_corpora([twice, made("b", {"work_id": "z:3", **NAMED})], "ab")[1].empty


def test_an_identifier_on_two_works_of_one_corpus_joins_nothing():
    chapters = made("a", {"work_id": "wos:1", "doi": "10.1/book"}, {"work_id": "wos:2", "doi": "10.1/book"})
    other = made("b", {"work_id": "x:1", "doi": "10.1/book"})
    assert merge_corpora([chapters, other], "ab")[1].empty
    merged, duplicates, _ = merge_corpora([chapters, chapters], "aa")
    assert len(merged.works) == 2 and duplicates["by"].tolist() == ["work_id"] * 2


def test_chains_join():
    corpora = [
        made("a", {"work_id": "x:1", "doi": "10.1/a"}),
        made("b", {"work_id": "y:1", "pmid": "5"}),
        made("c", {"work_id": "z:1", "doi": "10.1/A", "pmid": "05"}),
    ]
    merged, duplicates, _ = merge_corpora(corpora, "abc")
    assert merged.works[["work_id", "doi", "pmid"]].to_numpy().tolist() == [["z:1", "10.1/A", "05"]]
    assert duplicates[["dropped", "by"]].to_numpy().tolist() == [["x:1", "doi"], ["y:1", "pmid"]]


def test_the_record_that_knows_most_stays_and_is_completed():
    poor = {"work_id": "x:1", "pmid": "1", "citations": 9, "venue": "V", "keywords": ["b", "a"], "kind": "retracted"}
    rich = {"work_id": "y:1", "pmid": "1", "citations": 4, "year": 2020, "keywords": ["a", "c"], "kind": "article"}
    rich |= {"authors": [("Kim, A", "kr/a", "KR"), ("Lee, B", None, "KP")]}
    merged, _, _ = merge_corpora([made("a", poor | {"authors": [("Kim, A", "kr/b", "KR")]}), made("b", rich)], "ab")
    work = merged.works.iloc[0]
    assert (work["work_id"], work["year"], work["venue"], work["citations"], work["kind"]) == (
        "y:1",
        2020,
        "V",
        9,
        "retracted",
    )
    assert work["keywords"] == ["a", "c", "b"] and work["technologies"] == []
    assert (work["n_authors"], work["n_institutions"], work["n_countries"]) == (2, 1, 2)
    assert merged.authorships["country"].tolist() == ["KR", "KP"]
    assert merged.institutions["institution_id"].tolist() == ["kr/a"]


def test_countries_weigh_more_than_citations_and_among_equals_the_first_stays():
    placed = {"work_id": "x:1", "pmid": "1", "authors": [("Kim, A", None, "KR")]}
    cited = {"work_id": "y:1", "pmid": "1", "citations": 7, "authors": ["Kim, A"]}
    assert merge_corpora([made("a", cited), made("b", placed)], "ab")[0].works["work_id"].tolist() == ["x:1"]
    twin = placed | {"work_id": "z:1"}
    assert merge_corpora([made("a", twin), made("b", placed)], "ab")[0].works["work_id"].tolist() == ["z:1"]


def test_persons_are_identified_over_all_works_and_identifiers_of_sources_stay():
    here = ("Kim, Ada", "kr/a", "KR")
    first = made("a", {"work_id": "x:1", "authors": [here, ("Lee, B", None, None, "openalex:A1")]})
    second = made("b", {"work_id": "y:1", "authors": [here, ("Roe, C", None, None, "scopus:1")]})
    second.authorships.loc[1, ["author_name", "author_id"]] = ["A group of persons", None]
    ids = merge_corpora([first, second], "ab")[0].authorships["author_id"]
    assert ids.iloc[[0, 1, 2]].tolist() == ["name:kim,ada#1", "openalex:A1", "name:kim,ada#1"] and ids.isna()[3]


def test_institutions_stand_once_as_the_first_corpus_has_them_and_unnamed_ones_go():
    slot = {"authors": [("Kim, A", "kr/a", "KR")]}
    first = made("a", {"work_id": "x:1", **slot}, institutions=["kr/z"])
    merged, _, _ = merge_corpora([first, made("b", {"work_id": "y:1", **slot})], "ab")
    assert merged.institutions[["institution_id", "name"]].to_numpy().tolist() == [["kr/a", "kr/a of a"]]


def test_other_tables_are_united_by_their_keys():
    def scores(score):
        rows = {"technology": "quantum", "country": ["KR", "KP"], "expert": "E1", "score": score}
        return conform(pd.DataFrame(rows), "expert_scores")

    corpora = [made("a"), replace(made("b"), expert_scores=scores(60)), replace(made("c"), expert_scores=scores(70))]
    merged, _, _ = merge_corpora(corpora, "abc")
    assert merged.expert_scores["score"].tolist() == [60, 60] and merged.patents is None
    assert merged.meta["counts"]["expert_scores"] == 2


def test_where_it_comes_from_is_joined():
    corpora = [made("a"), made("b", synthetic=True, retrieved="2025-02-01"), made("a", retrieved=None)]
    meta = merge_corpora(corpora, "m")[0].meta
    assert meta["source"] == "Sa; Sb" and meta["licence"] == "CC0" and meta["retrieved"] == "2025-02-01"
    assert meta["synthetic"] is True and meta["merged"] == ["a", "b", "a"]
    assert sorted(meta["sha256"].values()) == ["a".ljust(64, "0"), "b".ljust(64, "0")]


def test_nothing_to_merge():
    merged, duplicates, _ = merge_corpora([made("a"), made("b")], "ab")
    assert merged.works.empty and duplicates.empty and list(duplicates)[:3] == ["kept", "dropped", "by"]
    with pytest.raises(ValueError, match="at least one"):
        merge_corpora([], "none")


def test_authorships_of_no_work_are_refused():
    torn = made("a", {"work_id": "x:1", "authors": ["Kim, A"]})
    torn = replace(torn, works=torn.works.assign(work_id="x:2"))
    with pytest.raises(ValueError, match="'a': authorships of work 'x:1'"):
        merge_corpora([made("b", {"work_id": "x:1"}), torn], "ab")


AUTHORS = [*TEAM, None], [None, "kr/a"], [None, "KR"]
IDENTIFIED = (*AUTHORS, ["openalex:A1", "openalex:A2"])


def records(prefix, authors=IDENTIFIED):
    ids = [st.integers(0, 9).map((name + ":{}").format) for name in ("openalex", prefix)]
    record = st.fixed_dictionaries(
        {
            "work_id": st.one_of(ids),
            "doi": st.sampled_from([None, "10.1/a", "10.1/b", "10.1/c"]),
            "pmid": st.sampled_from([None, "1", "2"]),
            "year": st.sampled_from([2020, 2021]),
            "venue": st.sampled_from([None, "V"]),
            "citations": st.sampled_from([None, 3]),
            "keywords": st.sets(st.sampled_from("abc")).map(sorted),
            "authors": st.lists(st.tuples(*map(st.sampled_from, authors)), max_size=4),
        }
    )
    return st.lists(record, max_size=5, unique_by=lambda record: record["work_id"])


def same_tables(one, two):
    for table in ("works", "authorships", "institutions"):
        pd.testing.assert_frame_equal(getattr(one, table), getattr(two, table))


@settings(max_examples=20)
@given(records("x", AUTHORS))
def test_a_corpus_merged_with_itself_is_itself(found):
    corpus = made("a", *found)
    merged, duplicates, _ = merge_corpora([corpus, corpus], "aa")
    same_tables(merged, corpus)
    assert duplicates["kept"].tolist() == duplicates["dropped"].tolist() == corpus.works["work_id"].tolist()


@settings(max_examples=30, phases=(Phase.explicit, Phase.generate))
@given(records("x"), records("y"), records("z"), st.permutations(range(3)))
def test_the_order_of_the_corpora_does_not_change_what_is_one_work(one, two, three, order):
    corpora = [made("a", *one), made("b", *two), made("c", *three)]

    def works(corpora):
        merged, duplicates, _ = merge_corpora(corpora, "m")
        counts = merged.meta["counts"]
        assert counts["read"] == sum(len(corpus.works) for corpus in corpora) == counts["works"] + counts["duplicates"]
        assert merged.works["work_id"].is_unique and set(duplicates["by"]) <= set(EVIDENCE)
        assert set(merged.authorships["work_id"]) <= set(merged.works["work_id"])
        together = {}
        for row in duplicates.itertuples(index=False):
            stays, goes = (row.kept, row.kept_from), (row.dropped, row.dropped_from)
            together.setdefault(stays, {stays}).add(goes)
        return set(map(frozenset, together.values()))

    assert works(corpora) == works([corpora[i] for i in order])


@pytest.fixture(scope="module")
def samples():
    """Two overlapping samples of the embedded corpus."""
    corpus, draw = read_corpus("medline_2021"), np.random.default_rng(0)
    return [select_works(corpus, pd.Series(draw.random(len(corpus.works)) < 0.2)) for _ in range(2)]


def test_two_samples_of_the_embedded_corpus_become_their_union(samples):
    merged, duplicates, _ = merge_corpora(samples, "both")
    ids = [set(sample.works["work_id"]) for sample in samples]
    assert set(merged.works["work_id"]) == ids[0] | ids[1] and set(duplicates["dropped"]) == ids[0] & ids[1]
    both = ids[0] & ids[1]
    slots, own = merged.authorships, samples[0].authorships
    assert (slots["work_id"].isin(both)).sum() == own["work_id"].isin(both).sum()


def test_author_lists_find_the_works_that_have_lost_their_identifiers(samples):
    known, bare = samples
    ids = set(known.works["work_id"]) & set(bare.works["work_id"])
    works = bare.works.assign(work_id="x:" + bare.works["work_id"], doi=None, pmid=None)
    slots = bare.authorships.assign(work_id="x:" + bare.authorships["work_id"])
    bare = replace(bare, works=conform(works, "works"), authorships=conform(slots, "authorships"))
    _, found, _ = merge_corpora([known, bare], "both")
    right = found["kept"].str.removeprefix("x:") == found["dropped"].str.removeprefix("x:")
    assert right.mean() > 0.99 and right.sum() / len(ids) > 0.8


def test_folders_are_merged_with_a_list_of_duplicates_that_no_spreadsheet_runs(tmp_path):
    formula = made("a", {"work_id": "=cmd()", "doi": "10.1/a"}, {"work_id": "x:2"})
    write_corpus(formula, tmp_path / "a")
    write_corpus(made("b", {"work_id": "@sum", "doi": "10.1/a", "citations": 1}), tmp_path / "b")
    for name in ("one", "two"):
        counts = merge_folders([tmp_path / "a", tmp_path / "b"], tmp_path / "new" / name)
    assert (counts["read"], counts["works"], counts["duplicates"]) == (3, 2, 1)
    with open(tmp_path / "new" / "one" / "duplicates.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows == [{"kept": "'@sum", "dropped": "'=cmd()", "by": "doi", "kept_from": "b", "dropped_from": "a"}]
    for file in (tmp_path / "new" / "one").glob("*.*et"):
        assert file.read_bytes() == (tmp_path / "new" / "two" / file.name).read_bytes()
    assert read_corpus(tmp_path / "new" / "one").meta["name"] == "one"


def test_a_corpus_may_be_merged_into_its_own_place(tmp_path):
    write_corpus(made("a", {"work_id": "x:1"}), tmp_path / "a")
    write_corpus(made("b", {"work_id": "x:2"}), tmp_path / "b")
    merge_folders([tmp_path / "a", tmp_path / "b"], tmp_path / "a")
    assert read_corpus(tmp_path / "a").works["work_id"].tolist() == ["x:1", "x:2"]


def test_what_stands_there_is_safe(tmp_path):
    write_corpus(made("a", {"work_id": "x:1"}), tmp_path / "a")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(FileExistsError):
        merge_folders([tmp_path / "a"], tmp_path / "thesis")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        merge_folders([tmp_path / "a", tmp_path / "nowhere"], tmp_path / "a")
    assert (tmp_path / "thesis" / "chapter.txt").exists() and len(read_corpus(tmp_path / "a").works) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "thesis"]


def counted(name: str, works: int) -> Corpus:
    rows = pd.DataFrame({"source": ["JP"], "target": ["KR"], "year": [2020], "works": [works]})
    return replace(made(name), link_counts=conform(rows, "link_counts"))


def test_counts_of_one_key_in_two_corpora_are_never_merged():
    for other in (11, 5):  # equal counts are of the same works no more surely than different ones
        with pytest.raises(ValueError, match=rf"link_counts: 2 rows .*'works': 5.*'works': {other}.*cannot be merged"):
            merge_corpora([counted("one", 5), counted("two", other)], "both")
    later = counted("two", 11)
    later = replace(
        later, link_counts=later.link_counts.assign(year=pd.array([2021], dtype=later.link_counts["year"].dtype))
    )
    merged, _, _ = merge_corpora([counted("one", 5), later], "both")
    assert merged.link_counts["works"].tolist() == [5, 11]


def sets(name: str, year: int) -> Corpus:
    rows = pd.DataFrame({"year": [year], "technologies": [["quantum"]], "countries": [["JP", "KR"]], "works": [3]})
    return replace(made(name), country_sets=conform(rows, "country_sets"))


def test_counted_sets_of_countries_meet_the_same_rule():
    with pytest.raises(ValueError, match="country_sets: 2 rows stand in several corpora"):
        merge_corpora([sets("one", 2020), sets("two", 2020)], "both")
    merged, _, _ = merge_corpora([sets("one", 2020), sets("two", 2021)], "both")
    assert merged.country_sets["year"].tolist() == [2020, 2021]


def test_records_of_one_doi_that_are_different_works_stay_two_and_are_listed():
    one = {"work_id": "doi:10.1/s", "doi": "10.1/s", "title": "Gene therapy of mice", "authors": ["Kim, Ada"]}
    two = one | {"title": "Heart valves made of silk", "authors": ["Roe, Jo"]}
    merged, duplicates, doubts = merge_corpora([made("a", one), made("b", two), made("c", one)], "abc")
    ids = merged.works["work_id"].to_list()
    assert len(set(ids)) == 2 and all(each.startswith("doi:10.1/s#") for each in ids) and len(duplicates) == 1
    assert merged.works["doi"].to_list() == ["10.1/s"] * 2
    assert doubts[["other", "differ"]].drop_duplicates().values.tolist() == [[ids[0], "title, author"]]
    assert merged.authorships.set_index("work_id")["author_name"].to_dict() == dict(
        zip(ids, ["Kim, Ada", "Roe, Jo"], strict=True)
    )


@pytest.mark.parametrize("key", ["doi", "pmid"])
def test_a_shared_key_joins_nothing_where_titles_differ(key):
    first = {"work_id": "wos:1", key: "10.1/s", "title": "On the heat of proteins in water", "year": 2021}
    reply = {"work_id": "scopus:2", key: "10.1/s", "title": "Reply to: On the heat of proteins in water", "year": 2021}
    merged, _, doubts = merge_corpora([made("a", first), made("b", reply)], "ab")
    assert len(merged.works) == 2 and doubts["differ"].to_list() == ["title"]
    assert merged.meta["counts"]["kept_apart"] == 1


def test_one_work_in_other_words_is_still_one():
    first = {"work_id": "wos:1", "doi": "10.1/s", "title": "ON THE HEAT OF PROTEINS", "year": 2021, "venue": "J PHYS"}
    second = {"work_id": "scopus:2", "doi": "10.1/S", "title": "On the heat of proteins: a study", "year": 2022}
    merged, _, doubts = merge_corpora([made("a", first), made("b", second)], "ab")
    assert len(merged.works) == 1 and doubts.empty
    other = {"work_id": "kci:3", "doi": "10.1/s", "title": "단백질의 열에 관하여", "year": 2021}
    assert len(merge_corpora([made("a", first), made("b", other)], "ab")[0].works) == 1


def test_a_source_is_taken_at_its_word():
    first = {"work_id": "openalex:W1", "title": "On the heat of proteins in water"}
    assert len(merge_corpora([made("a", first), made("b", first | {"title": "Heart valves"})], "ab")[0].works) == 1


def test_authors_of_two_papers_of_a_year_are_no_evidence_where_the_titles_differ():
    one, two = NAMED | {"title": "On the heat of proteins in water"}, NAMED | {"title": "Heart valves made of silk"}
    corpora = [made("a", {"work_id": "x:1", **one}), made("b", {"work_id": "y:2", **two})]
    merged, _, doubts = merge_corpora(corpora, "ab")
    assert len(merged.works) == 2 and doubts.empty


def test_doubts_are_listed_beside_the_tables(tmp_path):
    for name, title in (("a", "=On the heat of proteins"), ("b", "Heart valves made of silk")):
        write_corpus(made(name, {"work_id": "doi:10.1/s", "doi": "10.1/s", "title": title}), tmp_path / name)
    merge_folders([tmp_path / "a", tmp_path / "b"], tmp_path / "m")
    listed = list(csv.reader((tmp_path / "m" / "doubtful.csv").open(encoding="utf-8")))
    assert listed[0] == ["work_id", "other", "shared", "differ"] and listed[1][2:] == ["doi:10.1/s", "title"]
