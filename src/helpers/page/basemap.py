"""The empty world map: sea, land, the places of the countries, and their names."""

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from helpers.data.countries import country_name
from helpers.data.shapes import country_positions
from helpers.page.labels import place_labels
from helpers.page.projection import equal_earth, globe_edge, projected_shapes
from helpers.page.style import FOCAL, LAND, PAPER, SEA, STROKES, canvas

#: Southern and northern edge of the maps, in degrees: Antarctica is left out.
SOUTH, NORTH = -57.0, 84.0
#: Width of every map, in inches.
WIDTH = 10.4


def check_codes(countries: pd.Series, what: str) -> None:
    """Refuse a text that is no country's code; the message begins with `what`.

    Raises
    ------
    ValueError
        Lists what is no ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> check_codes(pd.Series(["KR", "UK"]), "nodes")
    Traceback (most recent call last):
        ...
    ValueError: nodes: 'UK' is no country code; expected ISO 3166-1 alpha-2 codes such as 'KR'
    """
    wrong = sorted(set(countries.dropna()) - set(country_positions()["country"]))
    if wrong or countries.isna().any():
        listed = ", ".join(repr(code) for code in wrong[:10]) or "null"
        raise ValueError(f"{what}: {listed} is no country code; expected ISO 3166-1 alpha-2 codes such as 'KR'")


def places() -> pd.DataFrame:
    """Where each country's dot stands: `country_positions` by country, with x and y on the map."""
    found = country_positions().set_index("country")
    x, y = equal_earth(found["longitude"].to_numpy(), found["latitude"].to_numpy())
    return found.assign(x=x, y=y)


def empty_world(below: float) -> tuple[Figure, Axes]:
    """The sea of the whole map; `below` inches are kept free under it for legends."""
    low, high = (equal_earth([0], [edge])[1][0] for edge in (SOUTH, NORTH))
    right = globe_edge()[:, 0].max()
    tall = (WIDTH - 0.3) * (high - low) / (2 * right)
    figure, axes = canvas(WIDTH, tall + below + 0.05, left=0.15, right=0.15, top=0.05, bottom=below)
    axes.set(xlim=(-right, right), ylim=(low, high), aspect="equal")
    axes.axis("off")
    axes.fill(*globe_edge().T, color=SEA, linewidth=0, zorder=0)
    return figure, axes


def _path(shape: shapely.Geometry) -> Path:
    rings = shapely.get_rings(shapely.get_parts(shape))
    paths = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
    return Path.make_compound_path(*paths) if paths else Path(np.empty((0, 2)))


def fill_countries(axes: Axes, colours: pd.Series, hatch: bool = False) -> None:
    """Fill each country with its colour (index: alpha-2 code), all others with the colour of land; `hatch`
    marks those others with thin strokes, so that they differ from a pale colour in grey too."""
    shapes = projected_shapes()
    fills = shapes["country"].map(colours)
    for known in (False, True):
        chosen = fills.notna() == known
        look = {"edgecolors": PAPER, "linewidths": 0.45}
        if hatch and not known:
            look = {"edgecolors": STROKES, "linewidths": 0.3, "hatch": "/////"}
        faces = list(fills[chosen]) if known else LAND if not hatch else PAPER
        paths = [_path(shape) for shape in shapes.loc[chosen, "shape"]]
        axes.add_collection(PathCollection(paths, facecolors=faces, zorder=1, **look), autolim=False)


def outline_countries(axes: Axes, countries: list[str]) -> None:
    """Draw the borders of some countries in the accent colour."""
    shapes = projected_shapes().set_index("country")["shape"]
    paths = [_path(shapes[code]) for code in countries if code in shapes]
    look = {"facecolors": "none", "edgecolors": FOCAL, "linewidths": 1.1, "zorder": 3}
    axes.add_collection(PathCollection(paths, **look), autolim=False)


def name_countries(
    axes: Axes,
    named: dict[str, str],
    radii: pd.Series,
    language: str,
    large: str | None = None,
    obstacles: np.ndarray | None = None,
) -> None:
    """Write the names of some countries beside their dots.

    Parameters
    ----------
    axes : Axes
    named : dict
        Colour of the name by alpha-2 code, the most important first.
    radii : Series
        Radius in points of every dot on the map, by alpha-2 code.
    language : {"ko", "en"}
    large : str, optional
        The country whose name is written larger.
    obstacles : ndarray (n, 2), optional
        Places that names had better not cover.
    """
    everyone = list(dict.fromkeys([*named, *radii.index]))
    place_labels(
        axes,
        places().loc[everyone, ["x", "y"]].to_numpy(),
        [country_name(code, language) for code in named],
        radii.reindex(everyone).fillna(1.0).to_numpy(),
        [12 if code == large else 9.5 for code in named],
        list(named.values()),
        must=len(named),
        obstacles=obstacles,
    )
