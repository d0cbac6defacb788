import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.spreadsheet_text import FORMULA
from helpers.page.record import OUTPUT, _cell, csv_bytes, output_folder, save

LINKS = pd.DataFrame({"source": ["JP"], "target": ["KR"], "works": [3]})


@pytest.fixture
def call(scope, shown, tmp_path, monkeypatch):
    monkeypatch.setenv(OUTPUT, str(tmp_path))

    def saved(**changes):
        given = {
            "tables": {"links": LINKS},
            "figures": {"bars": shown},
            "finding": "Three works join them.",
            "picture": "bars",
            "numbers": {"works": 3},
        }
        save(scope, "toy", **given | changes)
        return tmp_path

    return saved


def everything(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_writes_tables_figures_and_the_result(call, shown):
    numbers = {"share": np.float64(0.1) + 0.2, "unknown": float("nan"), "n": np.int64(4), "yes": True}
    folder = call(numbers=numbers)
    assert set(everything(folder)) == {"tables/links.csv", "figures/bars.png", "result.json"}
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert result["numbers"] == {"share": 0.3, "unknown": None, "n": 4, "yes": True}
    assert result["tables"] == {"links": 1}
    assert result["figures"] == {"bars": {"title": "Three", "alt": "Three bars"}}
    assert result["synthetic"] is True
    assert result["seed"] == 7
    assert result["corpus"]["sha256"] == {"a": "0" * 64}
    assert result["corpus"]["retrieved"] is None
    assert (folder / "figures" / "bars.png").read_bytes() == shown.png


def test_the_same_inputs_give_the_same_bytes(call):
    first = everything(call())
    assert everything(call()) == first


def test_a_second_save_leaves_nothing_of_the_first(call):
    call(tables={"links": LINKS, "old": LINKS})
    assert "tables/old.csv" not in everything(call())


def test_what_else_is_in_the_folder_stays(call, tmp_path):
    (tmp_path / "notebook.ipynb").write_text("{}")
    assert "notebook.ipynb" in everything(call())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tables": {"../escape": LINKS}}, "tables: '../escape' is no name"),
        ({"tables": {"Links": LINKS}}, "is no name"),
        ({"tables": {"x" * 32: LINKS}}, "is no name"),
        ({"tables": {"links": [1]}}, r"tables\['links'\] is a list; expected a DataFrame"),
        ({"figures": {"bars": None}}, r"figures\['bars'\] is a NoneType without a PNG"),
        ({"picture": "map"}, "picture='map' names no figure; choose one of: bars"),
        ({"finding": "  "}, "finding is empty"),
        ({"numbers": {"x": float("inf")}}, r"numbers\['x'\] is inf"),
        ({"numbers": {"x": [1]}}, r"numbers\['x'\] is \[1\]"),
    ],
)
def test_refuses_and_leaves_the_last_result(call, changes, message):
    before = everything(call())
    with pytest.raises(ValueError, match=message):
        call(**changes)
    after = everything(call())
    assert after == before


def test_refusal_writes_nothing(call, tmp_path):
    with pytest.raises(ValueError, match="finding"):
        call(finding="")
    assert everything(tmp_path) == {}


def test_interactive_work_goes_beside_the_builds_each_parameters_to_a_folder_of_their_own(monkeypatch):
    monkeypatch.delenv(OUTPUT, raising=False)
    given = {"focal_country": "NL", "technology": "all", "alpha": 0.05, "language": "en"}
    others = [given | {"focal_country": "JP"}, given | {"language": "ko"}, given | {"alpha": 0.1}]
    folder = output_folder("11_x", given)
    assert folder.parts[-5:-1] == ("reports", "build", "interactive", "11_x") and folder.name.startswith("NL-en-")
    assert len({folder, *(output_folder("11_x", other) for other in others)}) == 4
    assert output_folder("11_x", dict(reversed(given.items()))) == folder
    assert output_folder("42_x", {"technology": "../../x", "language": "en"}).parent == folder.with_name(
        "x"
    ).parent.with_name("42_x")


def test_an_empty_table_keeps_its_head():
    assert csv_bytes(pd.DataFrame({"a": [], "b": []})).decode("utf-8-sig") == "a,b\r\n"


def test_a_named_index_is_kept():
    table = pd.Series([1], index=pd.Index(["KR"], name="country"), name="works").to_frame()
    assert csv_bytes(table).decode("utf-8-sig") == "country,works\r\nKR,1\r\n"


def test_korean_opens_in_a_spreadsheet():
    assert csv_bytes(pd.DataFrame({"이름": ["서울"]})).startswith(b"\xef\xbb\xbf")


def test_unknown_is_empty_and_zero_is_zero():
    table = pd.DataFrame({"n": pd.array([0, None], dtype="Int64"), "x": [0.0, np.nan], "s": ["NA", None]})
    assert csv_bytes(table).decode("utf-8-sig").splitlines()[1:] == ["0,0.0,NA", ",,"]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00")))
def test_no_text_is_a_formula_and_none_is_lost(text):
    written = csv_bytes(pd.DataFrame({"t": [text], "n": [1]})).decode("utf-8-sig")
    (_, (cell, one)) = csv.reader(io.StringIO(written, newline=""))
    assert one == "1"
    assert not cell.startswith(FORMULA)
    assert cell.removeprefix("'") == text.removeprefix("'")


def test_a_negative_number_is_no_formula():
    assert csv_bytes(pd.DataFrame({"x": [-1.5]})).decode("utf-8-sig") == "x\r\n-1.5\r\n"


def test_each_column_is_written_as_cell_by_cell():
    frame = pd.DataFrame(
        {
            "float": [0.0, -0.0, np.nan, 1 / 3],
            "int": [1, 1, -2, 3],
            "null_int": pd.array([1, None, 1, 2**62], dtype="Int64"),
            "text": ["a", None, "=a", "a"],
            "bool": [True, False, True, True],
            "null_bool": pd.array([True, None, False, True], dtype="boolean"),
            "mixed": [1, True, 1.0, "1"],
            "lists": [[1, 2], None, {"b", "a"}, np.array([0.5])],
            "float32": np.array([0.1, np.nan, 2, 3], dtype="float32"),
            "null_float": pd.array([0.1, None, 0.1, 2], dtype="Float64"),
            "category": pd.Categorical(["x", None, "x", "-y"]),
            "date": pd.to_datetime(["2024-01-02", None, "2024-01-02", "2025-01-02"]),
        },
        index=[3, 1, 2, 2],
    )
    cells = frame.astype(object).map(_cell)
    assert csv_bytes(frame) == b"\xef\xbb\xbf" + cells.to_csv(index=False, lineterminator="\r\n").encode()
    assert csv_bytes(frame).count(b"\r\n") == 5 and b"-0.0" in csv_bytes(frame)
    twice = pd.concat([frame["int"], frame["text"]], axis=1).set_axis(["a", "a"], axis=1)
    assert csv_bytes(twice).splitlines()[1:3] == [b"1,a", b"1,"]
    assert csv_bytes(frame.iloc[:0][["int", "lists"]]) == b"\xef\xbb\xbfint,lists\r\n"


def test_a_table_that_says_what_cannot_be_is_not_saved(call, tmp_path):
    table = pd.DataFrame({"rank": [1], "rank_low": [2], "rank_high": [3]})
    with pytest.raises(ValueError, match="links: row 0 holds rank 1, outside its interval 2 to 3"):
        call(tables={"links": table})
    assert not everything(tmp_path)
