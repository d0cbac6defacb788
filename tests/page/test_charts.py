"""Charts: worked example, edges and that names from data do no harm."""

import pandas as pd
import pytest

from helpers.page.charts import bars, known_shares, ladder, matrix
from helpers.page.style import MissingGlyph

LOOK = {"title": "제목", "unit": "편", "source": "자료: 예", "language": "ko"}
ROWS = pd.DataFrame({"name": ["미국", "중국"], "works": [63, 35], "low": [48, 24], "high": [79, 46], "unknown": [3, 0]})


def test_a_ladder_reads_from_the_top_and_twice_the_same():
    first, second = (ladder(ROWS, "name", "works", "low", "high", **LOOK) for _ in range(2))
    assert first.png == second.png and first.png.startswith(b"\x89PNG")
    assert first.alt == "제목. 위에서부터 미국 63 (48–79); 중국 35 (24–46)."


@pytest.mark.parametrize(
    "draw",
    [
        lambda table: ladder(table, "name", "works", "low", "high", n="works", reference=1.0, **LOOK),
        lambda table: bars(table, "name", "works", **LOOK),
        lambda table: known_shares(table, "name", **LOOK),
    ],
)
def test_nothing_one_row_and_nulls_can_be_drawn(draw):
    assert "자료가 없다" in draw(ROWS.head(0)).alt
    assert draw(ROWS.head(1)).png
    assert draw(ROWS.assign(name=["미국", None], low=[None, None], high=[None, None])).png


def test_names_from_data_are_text_and_no_mathematics():
    table = ROWS.assign(name=["$\\frac{1}{2}$", "<script>alert(1)</script>"])
    assert ladder(table, "name", "works", "low", "high", **LOOK).png


def test_a_character_without_glyph_is_an_error_that_names_it():
    with pytest.raises(MissingGlyph, match="U\\+E000"):
        bars(ROWS.assign(name=["\ue000", "b"]), "name", "works", **LOOK)


def test_a_matrix_finds_its_cells_from_either_end():
    links = pd.DataFrame({"source": ["jp/b", "kr/a"], "target": ["kr/a", "us/c"], "works": [4, 1]})
    rows = pd.DataFrame({"node": ["kr/a"], "label": ["A"]})
    columns = pd.DataFrame({"node": ["jp/b", "us/c"], "label": ["B", "C"], "group": ["일본", "미국"]})
    assert matrix(links, rows, columns, **LOOK).alt == "제목. 칸의 값: A – B 4; A – C 1."
    assert "자료가 없다" in matrix(links, rows.head(0), columns.head(0), **LOOK).alt
