"""The tables of a view: the network of countries, the focal country's partners, and the works of what is selected."""

from dataclasses import dataclass

import pandas as pd

from helpers.data.scope import Scope, open_scope
from helpers.explore.state import State
from helpers.network.country_network import CountryNetwork, country_network
from helpers.network.labelled_network import LabelledNetwork, labelled_network
from helpers.network.resampling import partners
from helpers.network.works_behind import COLUMNS, works_behind

#: As in the notebook of countries, so that its numbers are the same.
RESAMPLES, SEED = 1000, 20240626


@dataclass(frozen=True)
class View:
    """What a state shows.

    Attributes
    ----------
    scope : Scope
    counted : CountryNetwork
    network : LabelledNetwork
        Links of at least `min_weight` works.
    partners : DataFrame
        From `helpers.network.resampling.partners`, the same as in the notebook of countries.
    """

    scope: Scope
    counted: CountryNetwork
    network: LabelledNetwork
    partners: pd.DataFrame


def open_view(state: State, places: pd.DataFrame | None = None) -> View:
    """Count what a state shows.

    Parameters
    ----------
    state : State
    places : DataFrame, optional
        From `map_of`; without it the network is laid out anew, which takes seconds.

    Raises
    ------
    ValueError
        The state asks for what the corpus does not have; the message names the choices.

    Examples
    --------
    >>> view = open_view(State("planted", technology="quantum-sensing", language="en"))
    >>> view.partners["partner"].iloc[0], len(view.network.nodes)
    ('JP', 25)
    """
    asked = {"corpus": state.corpus, "focal_country": state.focal_country, "language": state.language}
    scope = open_scope(**asked, technology=state.technology, years=state.years, counting=state.counting)
    counted = country_network(scope.corpus)
    network = labelled_network(scope.corpus, "country", state.language, state.min_weight, SEED, places)
    ranked = partners(counted.members, state.focal_country, RESAMPLES, SEED, counting=state.counting)
    return View(scope, counted, network, ranked)


def map_of(corpus: str) -> pd.DataFrame:
    """Where each country of a corpus stands, all technologies and years together: node, x, y.

    Examples
    --------
    >>> sorted(map_of("planted"))
    ['node', 'x', 'y']
    """
    whole = open_scope(corpus=corpus, language="en").corpus
    return labelled_network(whole, "country", "en", seed=SEED).nodes[["node", "x", "y"]]


def selected_works(view: View, state: State) -> pd.DataFrame:
    """Works of the selected country, or the joint works of the two; none where nothing is selected.

    Examples
    --------
    >>> state = State("planted", selected="KR,JP", language="en")
    >>> view = open_view(state)
    >>> len(selected_works(view, state)), int(view.partners.set_index("partner").loc["JP", "works"])
    (54, 54)
    """
    if not state.nodes or not view.scope.corpus.holds_works:
        return pd.DataFrame(columns=COLUMNS)
    return works_behind(view.scope.corpus, "country", *state.nodes)
