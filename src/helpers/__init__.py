"""Models behind the workbook: from publication records to networks, strategy maps and reports.

What a notebook begins with can be imported from here, and is loaded when it is first asked for; all else stands in its
own file.

Examples
--------
>>> from helpers import country_network, open_scope, works_behind
>>> scope = open_scope(corpus="medline_2021", language="en", technology="advanced-bio", years="2021")
>>> links = country_network(scope.corpus).links
>>> strongest = links.nlargest(1, "works")[["source", "target"]].iloc[0].tolist()
>>> strongest, len(works_behind(scope.corpus, "country", *strongest))
(['DE', 'US'], 8)
"""

from importlib import import_module as _import_module

from helpers.data import reads as _reads  # noqa: F401 - it records from here on what is read

_PLACES = {
    "helpers.data.corpus": ["read_corpus"],
    "helpers.data.coverage": ["coverage", "unknowns"],
    "helpers.data.scope": ["open_scope"],
    "helpers.levels.levels": ["corpus_levels"],
    "helpers.network.country_network": ["backbone_links", "country_network", "country_works", "describe_countries"],
    "helpers.network.expert_network": ["expert_network", "leading_experts"],
    "helpers.network.foreign": ["foreign_partners"],
    "helpers.network.institution_network": ["institution_network", "leading_institutions"],
    "helpers.network.labelled_network": ["labelled_network"],
    "helpers.network.resampling": ["country_links"],
    "helpers.network.works_behind": ["works_behind", "works_of_links"],
    "helpers.page": ["open_page"],
}
_PLACE = {name: place for place, names in _PLACES.items() for name in names}
__all__ = list(_PLACE)


def __getattr__(name: str):
    if name not in _PLACE:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    return getattr(_import_module(_PLACE[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
