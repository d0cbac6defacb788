"""A view shows the numbers of the notebook of countries, and its works are as many as they say."""

import pandas as pd
import pytest

from helpers.data.scope import open_scope
from helpers.explore import explore
from helpers.explore.explorer import Explorer
from helpers.network.country_network import country_network
from helpers.network.resampling import partners


@pytest.fixture(scope="module")
def view() -> Explorer:
    return explore("planted", language="en")


def test_the_partners_are_those_of_the_notebook(view):
    view.change(focal_country="JP", technology="quantum-sensing", counting="fractional", selected="")
    asked = {"focal_country": "JP", "technology": "quantum-sensing", "counting": "fractional"}
    network = country_network(open_scope(corpus="planted", language="en", **asked).corpus)
    pd.testing.assert_frame_equal(view.partners, partners(network.members, "JP", 1000, 20240626, counting="fractional"))
    pd.testing.assert_frame_equal(view.links, network.links)


def test_works_of_a_link_and_of_a_country(view):
    view.change(focal_country="KR", technology="all", counting="full", selected="JP,KR")
    assert len(view.works) == view.partners.set_index("partner").loc["JP", "works"]
    view.change(selected="JP")
    assert len(view.works) == view.nodes.set_index("node").loc["JP", "works"]
    view.change(selected="")
    assert view.works.empty


def test_a_text_gives_the_view_back(view):
    view.change(focal_country="DE", min_weight=4, selected="DE,KR")
    again = explore(state=view.state)
    assert again.asked == view.asked and again.links["works"].min() == 4
    for name in ("nodes", "links", "partners", "works"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(view, name))


def test_a_country_stays_where_it_is(view):
    view.change(technology="all", min_weight=1, selected="")
    places = view.nodes.set_index("node")[["x", "y"]]
    view.change(technology="quantum-sensing", min_weight=6)
    assert len(view.nodes) < len(places) and view.nodes["x"].notna().all()
    pd.testing.assert_frame_equal(view.nodes.set_index("node")[["x", "y"]], places.loc[view.nodes["node"]])


def test_what_makes_no_sense_changes_nothing(view):
    view.change(focal_country="KR", technology="all", min_weight=1, selected="KR,JP")
    before, seen = (view.asked, view.partners, view.works), []
    view.watch(lambda: seen.append(view.asked))
    wrong = [{"focal_country": "XX"}, {"years": "20x"}, {"min_weight": 10**6}, {"selected": "KR,XX"}]
    for parameters in wrong:
        with pytest.raises(ValueError, match=r"choose one of|expected|smaller weight|no work here"):
            view.change(**parameters)
    assert view.asked == before[0] and view.partners is before[1] and view.works is before[2] and not seen
    view.change(selected="")
    assert len(seen) == 1


def test_outside_jupyterlab_a_line_stands_for_the_widgets(view, monkeypatch, capsys):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    view._ipython_display_()
    assert "Markdown" in capsys.readouterr().out
