"""The view of a notebook: what is asked of it, what it shows as tables, and its widgets where there are any."""

import os

import pandas as pd

from helpers.data.corpus import keep_corpus
from helpers.explore.state import State, read_state
from helpers.explore.view import View, map_of, open_view, selected_works

_NOT_HERE = {
    "ko": "JupyterLab에서 열면 여기에 네트워크와 조작 칸이 나온다.",
    "en": "In JupyterLab a network to click in stands here, with its controls.",
}


def explore(corpus: str = "", state: str = "", **parameters) -> "Explorer":
    """Explore a corpus: choose country, technology, years, counting and weight, click, and read the works.

    Parameters
    ----------
    corpus : str
        The name of a folder of data/, or a path.
    state : str
        From `Explorer.state`: the view that it stands for.
    **parameters
        Fields of `helpers.explore.state.State`; they overrule the state.

    Returns
    -------
    Explorer
        JupyterLab shows it as widgets, if ipywidgets and anywidget are installed (`pip install -e '.[explore]'`).

    Raises
    ------
    ValueError
        Something is asked for that the corpus does not have; the message names the choices.

    Examples
    --------
    >>> view = explore("planted", focal_country="KR", language="en")
    >>> view.change(technology="quantum-sensing", selected="KR,JP")
    >>> view.state
    'corpus=planted&focal_country=KR&technology=quantum-sensing&language=en&selected=KR,JP'
    >>> len(view.works), view.partners["partner"].iloc[0]
    (9, 'JP')
    """
    given = parameters | ({"corpus": corpus} if corpus else {})
    return Explorer(read_state("", start=State(**(vars(read_state(state)) | given))))


class Explorer:
    """What `explore` returns.

    Attributes
    ----------
    view : helpers.explore.view.View
    works : DataFrame
        Works of the selected country, or of the two: see `helpers.network.works_behind`.
    """

    def __init__(self, asked: State):
        keep_corpus(asked.corpus)
        self._places, self._watchers = map_of(asked.corpus), []
        self.asked, self.view = asked, open_view(asked, self._places)
        self.works = selected_works(self.view, asked)

    def change(self, **parameters) -> None:
        """Show something else; where that makes no sense, an error says so and all stays as it is.

        Parameters
        ----------
        **parameters
            Fields of `helpers.explore.state.State`, all but the corpus.
        """
        asked = State(**(vars(self.asked) | parameters))
        counted = {**vars(self.asked), "selected": ""} == {**vars(asked), "selected": ""}
        view: View = self.view if counted else open_view(asked, self._places)
        try:
            works = selected_works(view, asked)
        except ValueError:
            if "selected" in parameters:
                raise
            asked = State(**(vars(asked) | {"selected": ""}))  # who was selected has no work here
            works = selected_works(view, asked)
        self.asked, self.view, self.works = asked, view, works
        for watcher in self._watchers:
            watcher()

    def watch(self, watcher) -> None:
        """Call a function after each change."""
        self._watchers.append(watcher)

    @property
    def state(self) -> str:
        """A short text that `explore(state=...)` takes back."""
        return self.asked.text

    @property
    def command(self) -> str:
        """The command that makes the same numbers as a page."""
        return self.asked.command

    @property
    def partners(self) -> pd.DataFrame:
        """The focal country's partners, as the notebook of countries ranks them."""
        return self.view.partners

    @property
    def nodes(self) -> pd.DataFrame:
        """Countries of the network drawn: see `helpers.network.labelled_network`."""
        return self.view.network.nodes

    @property
    def links(self) -> pd.DataFrame:
        """Links of the network drawn."""
        return self.view.network.links

    def widgets(self):
        """The view as a widget.

        Raises
        ------
        ImportError
            ipywidgets or anywidget is not installed.
        """
        from helpers.explore.panel import panel

        return panel(self)

    def _ipython_display_(self) -> None:
        """Widgets where JupyterLab is open; a run of papermill or nbval shows a line of text."""
        from IPython.display import Markdown, display

        if "JPY_SESSION_NAME" in os.environ:
            display(self.widgets())
        else:
            display(Markdown(_NOT_HERE[self.asked.language]))
