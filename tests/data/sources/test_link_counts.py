"""Ready-made counts of co-publications: each pair once, NA is Namibia, differences are refused."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.corpus import read_corpus
from helpers.data.records import SourceError
from helpers.data.sources.link_counts import import_link_counts, read_link_counts

LINKS, TOTALS = "year,a,b,works\n", "year,iso2,works\n"


def load(folder, links, totals=None):
    files = [folder / "links.csv"]
    files[0].write_text(LINKS + links)
    if totals is not None:
        files.append(folder / "totals.csv")
        files[1].write_text(TOTALS + totals)
    return read_link_counts(files, progress=False)


def test_each_pair_once_with_totals(tmp_path):
    links, totals, rejected, counts = load(
        tmp_path, "2018,NA,KR,3.0\n2018,KR,NA,3\n2018,KR,KR,9\n2017,NA,KR,1\n", "2018,KR,9\n2018,NA,5\n"
    )
    assert links.values.tolist() == [["KR", "NA", 2017, 1], ["KR", "NA", 2018, 3]]
    assert totals.values.tolist() == [["KR", 2018, 9], ["NA", 2018, 5]]
    assert not rejected and counts == {"read": 6, "links": 2, "totals": 2, "mirrored": 2, "rejected": 0}


def test_counts_that_differ_or_exceed_an_end_are_refused(tmp_path):
    links, _, rejected, counts = load(
        tmp_path, "2018,FR,GB,7\n2018,GB,FR,8\n2018,KR,FR,50\n", "2018,KR,9\n2018,FR,99\n"
    )
    assert links["works"].tolist() == [7]
    assert [row.reason for row in rejected] == ["differs from 7 at line 2 of links.csv", "KR has 9 works in 2018"]
    assert counts["read"] == counts["links"] + counts["totals"] + counts["mirrored"] + counts["rejected"]


BAD = {
    "year": "20225,KR,JP,1",
    "a": "2018,Atlantis,JP,1",
    "b": "2018,KR,Soviet Union,1",
    "works": "2018,KR,JP,-1",
    "": "2018,KR,JP",
}


@pytest.mark.parametrize("column", BAD)
def test_a_row_that_makes_no_sense_is_refused(tmp_path, column):
    links, _, rejected, _ = load(tmp_path, "2018,KR,US,1\n" + BAD[column] + "\n")
    assert len(links) == 1 and [(row.row, row.column) for row in rejected] == [("line 3", column)]


@pytest.mark.parametrize("works", ["", "many", "=1", "1.5", "<b>"])
def test_what_is_no_count_is_refused(tmp_path, works):
    links, _, rejected, _ = load(tmp_path, f"2018,KR,US,{works}\n")
    assert links.empty and rejected[0].column == "works"


BROKEN = {
    "empty.csv": (b"", "is empty"),
    "cut.csv.gz": (gzip.compress((LINKS + "2018,KR,US,1\n" * 9_000).encode())[:-20], "truncated"),
    "latin.csv": (LINKS.encode() + b"2018,Cura\xe7ao,US,1\n", "encoding"),
    "lacking.csv": (b"year,a,works\n", "has the columns year, a, works; expected year, a, b, works"),
    "quote.csv": (LINKS.encode() + b'2018,"KR,US,1\n', "not closed"),
    "none.xlsx": (b"PK", "no workbook"),
    "none.parquet": (b"PAR1", "no Parquet"),
    "totals.csv": (TOTALS.encode() + b"2018,KR,1\n", "no links"),
    "none.csv": (LINKS.encode() + b"2018,KR,US,x\n", "no link could be read .1 rows refused"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_and_leaves_the_corpus_as_it_was(tmp_path, name):
    (tmp_path / "good.csv").write_text(LINKS + "2018,KR,US,1\n")
    import_link_counts([tmp_path / "good.csv"], tmp_path / "c", progress=False)
    before = {path.name: path.read_bytes() for path in (tmp_path / "c").iterdir()}
    (tmp_path / name).write_bytes(BROKEN[name][0])
    with pytest.raises(SourceError, match=f"{name.replace('.', '[.]')}.*{BROKEN[name][1]}"):
        import_link_counts([tmp_path / name], tmp_path / "c", progress=False)
    assert {path.name: path.read_bytes() for path in (tmp_path / "c").iterdir()} == before


def test_a_corpus_of_counts_has_no_works(tmp_path):
    (tmp_path / "links.csv").write_text(LINKS + "2018,KR,NA,1\n")
    counts, rejected = import_link_counts([tmp_path / "links.csv"], tmp_path / "c", progress=False)
    corpus = read_corpus(tmp_path / "c")
    assert corpus.works.empty and corpus.authorships.empty and corpus.node_counts.empty
    assert corpus.link_counts.values.tolist() == [["KR", "NA", 2018, 1]]
    assert corpus.meta["counts"] == counts and counts["countries"] == 2 and not rejected


rows = st.lists(
    st.tuples(
        st.sampled_from(["2018", "2019", "x"]),
        *[st.sampled_from(["KR", "NA", "US", "XX"])] * 2,
        st.sampled_from(["1", "2", "-1"]),
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(rows)
def test_any_rows_add_up(tmp_path_factory, rows):
    text = "".join(",".join(row) + "\n" for row in rows)
    links, totals, rejected, counts = load(tmp_path_factory.mktemp("fuzz"), text)
    assert counts["read"] == counts["links"] + counts["totals"] + counts["mirrored"] + counts["rejected"] == len(rows)
    assert (links["source"] < links["target"]).all() and not links.duplicated(["source", "target", "year"]).any()


def test_the_co_publications_of_the_world(shared_data):
    folder = shared_data / "copublications"
    links, totals, rejected, counts = read_link_counts([folder / "links.csv.gz", folder / "totals.csv"], progress=False)
    assert (counts["read"], counts["links"], counts["totals"]) == (391_560 + 7_279, 192_514, 7_250)
    assert counts["read"] == counts["links"] + counts["totals"] + counts["mirrored"] + counts["rejected"]
    assert sorted((row.column, row.value) for row in rejected) == [("iso2", "AN")] * 29 + [
        ("works", "2403"),
        ("works", "4032"),
        ("works", "6326"),
    ]
    assert "NA" in set(links["source"]) | set(links["target"])
