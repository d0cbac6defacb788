"""The empty world map."""

import pandas as pd
import pytest

from helpers.page.basemap import check_codes, empty_world, fill_countries, outline_countries, places
from helpers.page.style import style


@pytest.mark.parametrize("code", ["UK", "kr", "", "KOR", None])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match="nodes: .* is no country code"):
        check_codes(pd.Series(["KR", code]), "nodes")


def test_namibia_is_a_country():
    check_codes(pd.Series(["NA"]), "nodes")


def test_every_country_lies_on_the_map():
    with style():
        _, axes = empty_world(0.5)
    spots = places().drop(index=["AQ", "BV"])
    assert spots["x"].between(*axes.get_xlim()).all()
    assert spots["y"].between(*axes.get_ylim()).all()


def test_countries_without_an_outline_do_no_harm():
    with style():
        _, axes = empty_world(0.5)
        fill_countries(axes, pd.Series({"GF": "#000000"}, dtype="str"), hatch=True)
        outline_countries(axes, ["GF", "KR"])
    assert len(axes.collections) == 3
