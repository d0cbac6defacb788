"""Pictures of the networks of countries, institutions and experts: from their tables, whose columns they know."""

import pandas as pd

from helpers.network.foreign import circle, within
from helpers.network.institution_network import InstitutionNetwork
from helpers.page.charts import ladder, matrix
from helpers.page.graphs import chain_diagram, network_graph
from helpers.page.picture import Picture
from helpers.page.terms import in_words


def partner_ladder(
    partners: pd.DataFrame, counting: str, title: str, unit: str, source: str, language: str, name: str = "partners"
) -> Picture:
    """Partners of the focal country by joint works, each with its interval.

    Parameters
    ----------
    partners : DataFrame
        From `helpers.network.resampling.partners`.
    counting : {"full", "fractional"}
    """
    value, rows = "works" if counting == "full" else "works_fractional", _named(partners, language)
    given = {"title": title, "unit": unit, "source": source, "language": language, "name": name}
    return ladder(rows, "country_name", value, f"{value}_low", f"{value}_high", **given)


def intensity_ladder(
    partners: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "intensity"
) -> Picture:
    """Partners by the relative intensity of collaboration, highest first, with the line of 1."""
    rows = _named(partners, language).sort_values("ric", ascending=False)
    given = {"title": title, "unit": unit, "source": source, "language": language, "name": name}
    return ladder(rows, "country_name", "ric", "ric_low", "ric_high", n="works", reference=1.0, digits=2, **given)


def _named(partners: pd.DataFrame, language: str) -> pd.DataFrame:
    return in_words(partners.rename(columns={"partner": "country"}), language)


def country_graph(
    links: pd.DataFrame,
    countries: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    heading: str,
    name: str = "network",
    focal: str | None = None,
) -> Picture:
    """Countries joined by links, coloured by community.

    Parameters
    ----------
    links : DataFrame
        source, target, works.
    countries : DataFrame
        country, works, community.
    focal : str, optional
        Name of the country that is marked.
    """
    nodes = in_words(countries, language).rename(columns={"country": "node", "country_name": "label"})
    nodes = nodes.astype({"community": "Int64"}).sort_values(["community", "node"])
    nodes["group"] = nodes["community"].astype("str")
    return network_graph(links, nodes, title, unit, source, language, name=name, focal=focal, heading=heading)


def institution_ladder(
    leading: pd.DataFrame, counting: str, title: str, unit: str, source: str, language: str, name: str = "leading"
) -> Picture:
    """Institutions by works, each with its interval; `leading` is `institution_network.leading_institutions`."""
    value = "works" if counting == "full" else "works_fractional"
    given = {"title": title, "unit": unit, "source": source, "language": language, "name": name}
    return ladder(leading, "institution", value, f"{value}_low", f"{value}_high", **given)


def border_matrix(
    network: InstitutionNetwork,
    pairs: pd.DataFrame,
    focal_country: str,
    title: str,
    unit: str,
    source: str,
    language: str,
) -> Picture:
    """Joint works of institutions at home (rows) with those abroad (columns), the ones with most partners across.

    Parameters
    ----------
    network : helpers.network.institution_network.InstitutionNetwork
    pairs : DataFrame
        From `helpers.network.foreign.foreign_partners`.
    """
    names = {"institution_id": "node", "institution": "label", "country_name": "group"}
    near = network.institutions.set_index("institution_id").loc[circle(pairs)].reset_index()
    near = in_words(near, language).rename(columns=names)
    own = near["country"] == focal_country
    return matrix(network.links, near[own], near[~own], title, unit, source, language)


def border_graph(
    network,
    pairs: pd.DataFrame,
    institutions: pd.DataFrame,
    title: str,
    unit: str,
    source: str,
    language: str,
    heading: str,
    focal: str,
) -> Picture:
    """The institutions of both sides that work most across the border, coloured by country."""
    names = {"institution_id": "node", "institution": "label", "country_name": "group"}
    nodes = in_words(institutions, language).rename(columns=names)
    strongest = within(network.links, circle(pairs, own=25, abroad=35))
    return network_graph(strongest, nodes, title, unit, source, language, focal=focal, heading=heading)


def ego_graph(
    links: pd.DataFrame,
    experts: pd.DataFrame,
    ego: str,
    title: str,
    unit: str,
    source: str,
    language: str,
    heading: str,
) -> Picture:
    """An expert in the middle of those who write with them, coloured by country."""
    names = {"author_id": "node", "author_name": "label", "country_name": "group"}
    nodes = in_words(experts, language).rename(columns=names)
    return network_graph(
        links, nodes, title, unit, source, language, name="ego", focal=ego, centre=ego, heading=heading
    )


def chains_of(chains: pd.DataFrame, title: str, unit: str, source: str, language: str) -> Picture:
    """Chains of co-authors, each person with institution and country below the name."""
    named = in_words(chains, language)
    institution, country = (named[name].astype("str").fillna("–") for name in ("institution", "country_name"))
    return chain_diagram(named.assign(place=institution + " · " + country), title, unit, source, language)
