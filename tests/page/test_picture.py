"""A finished picture: same bytes, a frame that clips nothing, a text for those who cannot see it."""

import io
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from PIL import Image

from helpers.page.picture import _wrap, picture
from helpers.page.sources import SYNTHETIC
from helpers.page.style import COLOURS, FOCAL, MissingGlyph, canvas, style, text_width

GIVEN = {"name": "a", "title": "제목", "alt": "그림", "source": "자료: 예", "language": "ko"}


def make(**changed):
    figure, axes = canvas(4, 1)
    axes.axis("off")
    return picture(figure, **(GIVEN | changed))


def pixels(made):
    return np.asarray(Image.open(io.BytesIO(made.png)).convert("RGB")).astype(int)


def test_the_same_figure_gives_the_same_bytes():
    assert make().png == make().png != make(title="다른 제목").png


def test_it_is_as_wide_as_the_figure_at_160_dots_per_inch():
    image = Image.open(io.BytesIO(make().png))
    assert image.width == 640 and image.info["dpi"] == pytest.approx((160, 160), abs=0.1)
    assert "Software" not in image.info


def test_a_small_mark_keeps_its_colour_among_many():
    figure, axes = canvas(6, 4)
    axes.axis("off")
    axes.imshow(np.random.default_rng(1).random((40, 60)), cmap="viridis", extent=(0, 1, 0, 0.9), aspect="auto")
    for i, colour in enumerate([*COLOURS, FOCAL]):
        axes.scatter(0.1 * i, 0.97, s=9, c=colour, linewidths=0)
    drawn = pixels(picture(figure, **GIVEN))
    for colour in [*COLOURS, FOCAL]:
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert abs(drawn - wanted).max(axis=2).min() <= 8, colour


def test_of_more_colours_than_a_palette_holds_each_is_close_to_one_of_it():
    figure, axes = canvas(4, 2, left=0, right=0, top=0, bottom=0)
    axes.axis("off")
    ramp = np.indices((60, 120)).transpose(1, 2, 0) * 2 / 255
    axes.imshow(np.dstack([ramp, np.full(ramp.shape[:2], 0.5)]), aspect="auto", interpolation="nearest")
    made = pixels(picture(figure, **GIVEN))
    seen = np.unique(made.reshape(-1, 3), axis=0)
    assert 200 < len(seen) <= 256
    wanted = np.unique(np.rint(ramp.reshape(-1, 2) * 255), axis=0)
    found = seen[np.abs(seen[:, 2] - 128) < 12][:, :2]
    assert np.abs(wanted[:, None] - found).max(axis=2).min(axis=1).max() < 16


@pytest.mark.parametrize("width", [0.2, 1.0, 2.5, 50])
def test_a_line_takes_as_many_words_as_it_has_room_for(width):
    text = "자료: PubMed 2021, 저자 소속 국가; counted whole " + "w" * 60 + " 1,234편 끝"
    with style():
        lines = _wrap(canvas(4, 1)[0], text, 9, width).split("\n")
    assert " ".join(lines) == text
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        assert " " not in line or text_width([line], 9) <= width
        assert after is None or text_width([f"{line} {after.split()[0]}"], 9) > width


def test_two_korean_words_look_different():
    assert (pixels(make(title="한국")) != pixels(make(title="중국"))).any()


@pytest.mark.parametrize("text", ["낱말 " * 60, "word " * 60])
def test_long_texts_are_wrapped_and_nothing_touches_the_edge(text):
    made = make(title=text, subtitle=text, source=text)
    edges = pixels(made)
    assert len(edges) > len(pixels(make()))
    for strip in (edges[:3], edges[-3:], edges[:, :3], edges[:, -3:]):
        assert (strip == 255).all()


def test_synthetic_data_are_marked_loudly():
    red = np.array([200, 64, 31])
    marked, plain = (
        (abs(pixels(make(source=s)) - red).max(axis=2) < 12).sum() for s in (f"{SYNTHETIC} · 자료", "자료")
    )
    assert marked > 2000 > plain


@pytest.mark.parametrize("name", ["", "../up", "Map", "a b", "a.png", "-a", "ㄱ", "a" * 81])
def test_a_name_must_be_safe_as_a_file_name(name):
    with pytest.raises(ValueError, match="picture name"):
        make(name=name)


@pytest.mark.parametrize("what", ["title", "alt", "source"])
def test_nothing_may_be_left_unsaid(what):
    with pytest.raises(ValueError, match=f"its {what} is empty"):
        make(**{what: " "})


@pytest.mark.parametrize("what", ["title", "subtitle", "source"])
def test_a_missing_glyph_is_an_error(what):
    with pytest.raises(MissingGlyph):
        make(**{what: "\ue000"})


def test_what_a_notebook_shows():
    data, about = make()._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"} and data["text/plain"] == "그림"
    assert about == {"image/png": {"alt": "그림", "name": "a"}}


def test_it_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        make().title = "other"
