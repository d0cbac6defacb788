"""A finished picture: same bytes, a frame that clips nothing, a text for those who cannot see it."""

import io
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from PIL import Image

from helpers.present.picture import picture
from helpers.present.sources import SYNTHETIC
from helpers.present.style import COLOURS, FOCAL, MissingGlyph, canvas

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
