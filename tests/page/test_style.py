"""The house style: nothing leaks, nothing is drawn as an empty box."""

import re

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.data.places import PROJECT
from helpers.page.style import COLOURS, DPI, MARKERS, REST, MissingGlyph, canvas, group_marks, style, text_width


def lightness(colour):
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2


def test_settings_are_as_they_were_even_after_an_error():
    before = dict(matplotlib.rcParams)
    with pytest.raises(ZeroDivisionError), style():
        1 / 0  # noqa: B018
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("text", ["한국", "Łódź", "Gdańsk", "São Paulo", "Жуков", "漢字", "−1.5", "…"])
def test_usual_names_have_glyphs(text):
    with style():
        figure, _ = canvas(2, 1)
        figure.text(0, 0, text)
        figure.draw_without_rendering()


def test_a_missing_glyph_is_named():
    with pytest.raises(MissingGlyph) as caught:
        text_width(["Kim \ue123"], 10)
    assert caught.value.character == "\ue123"


def test_other_warnings_stay_warnings():
    with pytest.raises(UserWarning, match="something else"), style():
        raise UserWarning("something else")


@pytest.mark.parametrize("dpi", [DPI, 72])
def test_a_text_is_as_large_as_matplotlib_measures_it(dpi):
    with style():
        figures = [canvas(2, 1)[0], canvas(3, 3)[0], Figure((2, 1))]
        FigureCanvasAgg(figures[-1])
        for figure in figures:
            figure.set_dpi(dpi)
        for text, size in (("한국 Łódź", 9), ("한국 Łódź", 12), ("two\nlines", 9)):
            boxes = [figure.text(0, 0, text, fontsize=size).get_window_extent().bounds for figure in figures]
            assert boxes[0] == boxes[1] == boxes[2]


def test_dollar_signs_are_no_mathematics():
    assert text_width(["$x_1$"], 10) > text_width(["$x_1"], 10)


def test_neighbouring_groups_differ_in_grey():
    shades = [lightness(colour) for colour in COLOURS]
    assert all(abs(a - b) > 0.05 for a, b in zip(shades, shades[1:], strict=False))
    assert len(set(MARKERS)) == len(COLOURS) == len(set(COLOURS))


def test_the_ninth_group_shares_the_grey_mark():
    marks = group_marks(list(range(10)))
    assert marks[8] == marks[9] == REST and REST not in [marks[i] for i in range(8)]
    assert group_marks([]) == {}


def test_colours_stand_in_the_style_alone():
    folder = PROJECT / "src" / "helpers"
    files = [file for file in folder.rglob("*.py") if re.search(r"#[0-9A-Fa-f]{6}\b", file.read_text(encoding="utf-8"))]
    assert [file.relative_to(folder).as_posix() for file in files] == ["page/style.py"]
