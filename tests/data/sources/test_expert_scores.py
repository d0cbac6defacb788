"""Expert scores: one for each technology, country and expert."""

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.records import SourceError
from helpers.data.sources.expert_scores import read_expert_scores
from helpers.data.sources.rows import PLAIN, Form

HEAD = "technology,country,expert,score\n"


def load(folder, text, name="s.csv", form=PLAIN):
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_expert_scores([file], form, progress=False)


def test_scores_by_name_or_id(tmp_path):
    text = HEAD + "quantum,KR,E2,70\n양자,Namibia,E1,65.8\nquantum,KR,E2,70.0\n"
    scores, rejected, counts = load(tmp_path, text)
    assert scores.values.tolist() == [["quantum", "KR", "E2", 70.0], ["quantum", "NA", "E1", 65.8]]
    assert not rejected and (counts["read"], counts["rows"], counts["duplicates"]) == (3, 2, 1)


BAD = {
    "technology": "alchemy,KR,E1,1",
    "country": "quantum,Atlantis,E1,1",
    "expert": "quantum,KR,,1",
    "score": "quantum,KR,E1,-1",
    "": "quantum,KR,E1",
}


@pytest.mark.parametrize("column", BAD)
def test_a_row_that_makes_no_sense_is_refused(tmp_path, column):
    scores, rejected, counts = load(tmp_path, HEAD + "ai,KR,E0,5\nquantum,KR,E0,5\n" + BAD[column] + "\n")
    assert [(row.row, row.column) for row in rejected] == [("line 2", "technology"), ("line 4", column)]
    assert len(scores) == 1 and counts["read"] == 3 == counts["rows"] + counts["rejected"]


@pytest.mark.parametrize("score", ["", "high", "=2+2", "NaN", "inf", "1,5", "１e999"])
def test_what_is_no_score_is_refused(tmp_path, score):
    scores, rejected, _ = load(tmp_path, HEAD + f'quantum,KR,E1,"{score}"\n')
    assert scores.empty and rejected[0].column == "score"


def test_another_score_of_the_same_expert_is_refused(tmp_path):
    scores, rejected, _ = load(tmp_path, HEAD + "quantum,KR,E1,5\nquantum,South Korea,E1,6\n")
    assert scores["score"].tolist() == [5.0] and "another score than 5" in rejected[0].reason


def test_html_and_formulas_stay_text(tmp_path):
    scores, _, _ = load(tmp_path, HEAD + "quantum,KR,<script>,5\nquantum,KR,=A1,5\n")
    assert sorted(scores["expert"]) == ["<script>", "=A1"]


BROKEN = {
    "empty.csv": (b"", "is empty"),
    "cut.csv.gz": (gzip.compress((HEAD + "quantum,KR,E1,5\n" * 9_000).encode())[:-20], "truncated"),
    "korean.csv": ((HEAD + "양자,한국,E1,5\n").encode("cp949"), "cp949"),
    "lacking.csv": (b"technology,country,score\nai,KR,5\n", "no column 'expert'"),
    "quote.csv": (HEAD.encode() + b'quantum,KR,"E1,5\n', "not closed"),
    "none.xlsx": (b"PK", "no workbook"),
    "none.parquet": (b"PAR1", "no Parquet"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(tmp_path, name):
    with pytest.raises(SourceError, match=f"{name.replace('.', '[.]')}.*{BROKEN[name][1]}"):
        load(tmp_path, BROKEN[name][0], name)


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_adds_up_or_is_named(tmp_path_factory, noise):
    try:
        _, rejected, counts = load(
            tmp_path_factory.mktemp("fuzz"), HEAD + "quantum,KR,E1,5\n" + noise, form=Form(delimiter=",")
        )
    except SourceError as error:
        assert "s.csv" in str(error)
    else:
        assert counts["read"] == counts["rows"] + counts["duplicates"] + len(rejected)
