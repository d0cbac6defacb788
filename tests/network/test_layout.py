"""Places of nodes: inside the picture, the same whatever the order of the rows."""

import numpy as np
import pandas as pd

from helpers.network.layout import force_layout

LINKS = pd.DataFrame(
    [("A", "B", 3), ("B", "C", 1), ("A", "C", 2), ("D", "E", 1)], columns=["source", "target", "works"]
)
NODES = list("ABCDE")


def test_the_order_of_rows_does_not_matter_and_all_lie_inside():
    places = force_layout(LINKS, NODES)
    turned = LINKS.iloc[::-1].rename(columns={"source": "target", "target": "source"})
    assert np.allclose(places, force_layout(turned, NODES))
    assert np.abs(places).max() == 1 and len(np.unique(places.round(3), axis=0)) == 5


def test_the_centre_stands_at_the_origin():
    assert force_layout(LINKS, NODES, centre="B")[1].tolist() == [0, 0]


def test_no_nodes_no_places():
    assert force_layout(LINKS.head(0), []).shape == (0, 2)
