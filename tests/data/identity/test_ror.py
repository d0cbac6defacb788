"""Institutions and ROR records: worked examples, and precision and recall on labelled pairs."""

from functools import cache

import pandas as pd
import pytest

from helpers.data.corpus import Corpus, read_corpus, write_corpus
from helpers.data.identity.ror import apply_ror, join_children, match_institutions
from helpers.data.places import PROJECT
from helpers.data.schemas import check_table, conform
from helpers.data.sources.ror import read_ror

KAIST = "Korea Advanced Institute of Science and Technology"


def record(ror_id, name, country="KR", **more):
    row = {"ror_id": ror_id, "name": name, "name_ko": None, "aliases": [], "acronyms": [], "kind": "education"}
    row |= {"country": country, "city": "Daejeon", "latitude": 36.35, "longitude": 127.38, "parents": []}
    return row | more


ROR = pd.DataFrame(
    [
        record("0kaist", KAIST, name_ko="한국과학기술원", aliases=["한국과학기술원"], acronyms=["KAIST"]),
        record("0kist", "Korea Institute of Science and Technology", acronyms=["KIST"], city="Seoul"),
        record("0snu", "Seoul National University", acronyms=["SNU"], latitude=37.57, longitude=126.98),
        record("0snuh", "Seoul National University Hospital", kind="healthcare", parents=["0snu", "0min"]),
        record("0min", "Ministry of Education", kind="government"),
        record("0mary1", "St. Mary's Hospital", kind="healthcare", latitude=37.5, longitude=127.0),
        record("0mary2", "St. Mary's Hospital", kind="healthcare", latitude=35.2, longitude=129.1),
        record("0us", KAIST, country="US"),
    ]
)


def institutions(*rows):
    table = pd.DataFrame(rows, columns=["institution_id", "name", "country"])
    return conform(table, "institutions")


def matched(name, country="KR", **more):
    found = match_institutions(institutions(("p", name, country)).assign(**more), ROR)
    return tuple(found.loc[0, ["ror_id", "how"]]) if len(found) else None


@pytest.mark.parametrize(
    ("name", "how"),
    [
        (KAIST, "exact"),
        ("Korea Advanced Institute of Science & Technology (KAIST)", "exact"),
        ("KOREA ADVANCED INSTITUTE OF SCIENCE AND TECHNOLOGY", "exact"),
        ("KAIST", "alias"),
        ("한국과학기술원", "korean"),
        ("Korea Adv Inst Sci & Technol", "alias"),
        ("Korea Advanced Institut of Sciences and Technologies", "fuzzy"),
    ],
)
def test_kaist_is_one_institution_under_all_its_names(name, how):
    assert matched(name) == ("0kaist", how)


def test_a_korean_name_beside_another_is_enough():
    assert matched("Advanced Institute", name_ko=pd.Series(["한국과학기술원"], dtype="str")) == ("0kaist", "korean")


def test_kist_is_not_kaist_and_only_the_own_country_counts():
    assert matched("KIST") == ("0kist", "alias")
    assert matched(KAIST, "US") == ("0us", "exact")
    assert matched(KAIST, "KP") is None and matched(KAIST, None) is None and matched("KAIST", "US") is None


def test_a_hospital_is_not_its_university():
    assert matched("Seoul National University Hospital") == ("0snuh", "exact")
    assert matched("Seoul National University Dental Hospital") is None


def test_of_several_of_one_name_the_near_one_counts_and_without_a_place_none():
    assert matched("St. Mary's Hospital") is None
    assert matched("Saint Mary's Hospital", latitude=35.1, longitude=129.0) == ("0mary2", "exact")


def test_an_identifier_that_is_there_already_is_the_match():
    found = match_institutions(institutions(("ror:0snu", "Whatever", None), ("ror:unknown", "Whatever", None)), ROR)
    assert found.loc[:, ["institution_id", "ror_id", "how"]].to_numpy().tolist() == [["ror:0snu", "0snu", "exact"]]


def test_nothing_gives_nothing():
    columns = ["institution_id", "ror_id", "name", "how", "score"]
    assert list(match_institutions(institutions(), ROR)) == columns
    assert match_institutions(institutions(("p", KAIST, "KR")), ROR.head(0)).empty


def test_the_order_of_rows_is_of_no_account():
    table = institutions(("a", "KAIST", "KR"), ("b", "Seoul Natl Univ", "KR"), ("c", "Seoul National Universty", "KR"))
    shuffled = match_institutions(table.iloc[::-1], ROR.iloc[::-1])
    pd.testing.assert_frame_equal(match_institutions(table, ROR), shuffled)


def test_hospitals_join_their_one_university_as_a_choice():
    matches = match_institutions(
        institutions(("a", "Seoul National University Hospital", "KR"), ("b", "KAIST", "KR")), ROR
    )
    assert join_children(matches, ROR)["ror_id"].to_list() == ["0snu", "0kaist"]
    assert join_children(matches, ROR)["name"].to_list() == ["Seoul National University", KAIST]
    both = ROR.assign(parents=[["0snu", "0kaist"]] * len(ROR))
    assert join_children(matches, both)["ror_id"].to_list() == ["0snuh", "0kaist"]


def corpus():
    slots = [
        ("w1", 1, "kr/kaist", "KR"),
        ("w1", 1, "kr/korea-advanced", "KR"),
        ("w1", 2, "kr/other", "KR"),
        ("w2", 1, None, "KR"),
        ("w2", 2, "kr/korea-advanced", "KR"),
    ]
    slots = pd.DataFrame(slots, columns=["work_id", "position", "institution_id", "country"]).assign(is_lead=False)
    works = pd.DataFrame({"work_id": ["w1", "w2"], "n_authors": 2, "n_institutions": [3, 1], "n_countries": 1})
    places = institutions(("kr/kaist", "KAIST", "KR"), ("kr/korea-advanced", KAIST, "KR"), ("kr/other", "Other", "KR"))
    places["latitude"] = [1.0, 2.0, 3.0]
    return Corpus(conform(works, "works"), conform(slots, "authorships"), places, {"counts": {"works": 2}})


def test_institutions_of_one_record_become_one(tmp_path):
    before = corpus()
    after = apply_ror(before, match_institutions(before.institutions, ROR), ROR)
    assert after.institutions["institution_id"].to_list() == ["kr/other", "ror:0kaist"]
    merged = after.institutions.loc[1].to_dict()
    assert merged["name"] == KAIST and merged["name_ko"] == "한국과학기술원" and merged["kind"] == "education"
    assert merged["country"] == "KR" and (merged["latitude"], merged["longitude"]) == (36.35, 127.38)
    assert after.institutions.loc[0, "latitude"] == 3
    assert after.authorships["institution_id"].fillna("?").to_list() == ["ror:0kaist", "kr/other", "?", "ror:0kaist"]
    assert after.works["n_institutions"].to_list() == [2, 1]
    assert after.meta["counts"] == {"works": 2, "institutions": 2, "authorship_rows": 4}
    assert before.works["n_institutions"].to_list() == [3, 1] and before.meta["counts"] == {"works": 2}
    write_corpus(after, tmp_path / "c")
    assert len(read_corpus(tmp_path / "c").institutions) == 2


def test_what_the_record_does_not_know_stays():
    before, bare = corpus(), ROR.assign(name_ko=None, kind=None, latitude=None, longitude=None)
    match = pd.DataFrame({"institution_id": ["kr/other"], "ror_id": ["0kist"]})
    row = apply_ror(before, match, bare).institutions.set_index("institution_id").loc["ror:0kist"]
    assert (
        row["latitude"] == 3 and pd.isna(row["name_ko"]) and row["name"] == "Korea Institute of Science and Technology"
    )


def test_no_match_changes_nothing():
    before = corpus()
    after = apply_ror(before, match_institutions(before.institutions.head(0), ROR), ROR)
    pd.testing.assert_frame_equal(after.institutions, before.institutions)
    pd.testing.assert_frame_equal(after.authorships, before.authorships)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("kr/kaist", "0snu"), ("kr/kaist", "0kist")], "'kr/kaist' is matched twice"),
        ([("kr/kaist", "0x")], "no record '0x'"),
    ],
)
def test_impossible_matches_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        apply_ror(corpus(), pd.DataFrame(rows, columns=["institution_id", "ror_id"]), ROR)


@cache
def shared_ror(folder):
    return read_ror(folder / "ror" / "organizations.csv.gz")


def test_the_real_corpus_keeps_its_schema_and_its_works(shared_data):
    before, ror = read_corpus("medline_2021"), shared_ror(shared_data)
    before = Corpus(before.works, before.authorships, before.institutions.query("country == 'KR'"), before.meta)
    matches = join_children(match_institutions(before.institutions, ror), ror)
    after = apply_ror(before, matches, ror)
    for table in ("works", "authorships", "institutions"):
        check_table(conform(getattr(after, table), table), table)
    slots = [each.authorships[["work_id", "position"]].drop_duplicates(ignore_index=True) for each in (before, after)]
    pd.testing.assert_frame_equal(*slots)
    assert (after.works["n_institutions"] <= before.works["n_institutions"]).all()
    assert set(after.authorships["institution_id"]) > {"ror:05apxxy63"}


def labelled_pairs(half):
    return pd.read_csv(
        PROJECT / "tests" / "fixtures" / f"institution_pairs_{half}.csv",
        keep_default_na=False,
        na_values={"latitude": "", "longitude": ""},
    )


def test_the_labelled_halves_share_no_institution_and_name_each_pair_once():
    dev, test = labelled_pairs("dev"), labelled_pairs("test")
    assert not set(dev["institution_id"]) & set(test["institution_id"])
    for half in (dev, test):
        assert not half.duplicated(["institution_id", "ror_id"]).any() and half["same"].isin([0, 1]).all()
        assert half.groupby("institution_id")["same"].sum().max() == 1 and len(half) > 200


@pytest.mark.parametrize(("half", "least"), [("dev", (0.97, 0.70)), ("test", (0.97, 0.75))])
def test_precision_and_recall_on_labelled_pairs(shared_data, half, least):
    pairs = labelled_pairs(half)
    ror = shared_ror(shared_data)
    found = match_institutions(pairs.drop_duplicates("institution_id").assign(name_ko=None), ror)
    right = found.merge(pairs[pairs["same"] == 1], on=["institution_id", "ror_id"])
    assert len(right) / len(found) >= least[0] and len(right) / pairs["same"].sum() >= least[1]
