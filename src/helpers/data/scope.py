"""What a notebook looks at: a corpus narrowed by checked parameters."""

import re
from dataclasses import dataclass, field
from itertools import chain

import pandas as pd

from helpers.data.corpus import Corpus, narrow, read_corpus
from helpers.data.countings import COUNTINGS
from helpers.data.countries import country_name
from helpers.data.evidence import ENOUGH, commonest_technology
from helpers.data.languages import check_language
from helpers.data.parameters import as_declared
from helpers.data.technologies import read_technologies
from helpers.data.versions import VERSIONS, count_once

_OPTIONAL = ("focal_country", "expert", "shown", "subject", "partner")


@dataclass(frozen=True)
class Scope:
    """A narrowed corpus with the parameters that narrowed it; `whole` is the corpus before."""

    corpus: Corpus
    whole: Corpus
    parameters: dict = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Language of titles, headings and sentences: "ko" or "en"."""
        return self.parameters["language"]

    @property
    def works(self) -> int | None:
        """Number of works looked at; unknown (None) where the corpus holds counts of links only."""
        if self.corpus.country_sets is not None:
            return int(self.corpus.country_sets["works"].sum())
        return len(self.corpus.works) if self.corpus.holds_works else None


def _choose(name: str, value, choices, empty: str = "there is none") -> None:
    if value not in choices and not choices:
        raise ValueError(f"{name}={value!r}: {empty}")
    if value not in choices:
        listed = ", ".join(str(choice) for choice in choices)
        raise ValueError(f"{name}={value!r} is unknown here; choose one of: {listed}")


def occurring_technologies(corpus: Corpus) -> list[str]:
    """Listed technologies that occur in a corpus, in the order of the list."""
    if corpus.link_counts is not None:
        return []
    table = corpus.works if corpus.country_sets is None else corpus.country_sets
    present = set(table["technologies"].explode().dropna())
    return [name for name in read_technologies()["id"] if name in present]


def open_scope(
    *,
    corpus: str,
    language: str,
    focal_country: str | None = None,
    technology: str = "all",
    years: str = "all",
    counting: str = "full",
    expert: str | None = None,
    shown: str | None = None,
    subject: str | None = None,
    partner: str | None = None,
    versions: str = "once",
    **more,
) -> Scope:
    """Read a corpus and narrow it; refuse what it cannot serve, naming the choices.

    A corpus of ready-made counts of links knows no technologies and only full counting; one of sets of
    countries knows all but the works themselves.

    Parameters
    ----------
    corpus : str
        The name of a folder of data/, or a path.
    language : str
        "ko" or "en".
    focal_country : str, optional
        ISO 3166-1 alpha-2 code of a country that occurs in the narrowed corpus.
    technology : str
        An id of data/reference/technologies.toml that occurs in the corpus, or "all"; "" for the one in which the focal
        country has most works, if these are `helpers.data.evidence.ENOUGH`, else for all.
    years : str
        "all", one year ("2021") or a span with both ends ("2019-2021").
    counting : str
        "full" or "fractional".
    expert : str, optional
        The person that a page is about, "" for one of its choice: such a page needs no country to be known.
    shown : str, optional
        The technology that a page of all technologies shows in full; "" for the one in which the focal country has most
        works.
    subject : str, optional
        The technology that a page answers for, be there works of it or not; "" for the one in which the focal country
        has most works.
    partner : str, optional
        ISO 3166-1 alpha-2 code of another country that occurs in the narrowed corpus.
    versions : str
        "once": a preprint, a data set or a notice of a work that is here too is counted with it
        (:func:`helpers.data.versions.count_once`); "each": every record is a work.
    **more
        Parameters that only the notebook uses; kept for the record.

    Returns
    -------
    Scope

    Raises
    ------
    ValueError
        A parameter has no meaning here; the message names the choices.

    Examples
    --------
    >>> open_scope(corpus="medline_2021", language="en", focal_country="ZZ")
    Traceback (most recent call last):
        ...
    ValueError: focal_country='ZZ' is unknown here; choose one of: ...
    """
    parameters = {
        "corpus": corpus,
        "focal_country": focal_country,
        "technology": technology,
        "years": years,
        "counting": counting,
        "language": language,
        "versions": versions,
        "expert": expert,
        "shown": shown,
        "subject": subject,
        "partner": partner,
    }
    parameters = {name: value for name, value in parameters.items() if value is not None or name not in _OPTIONAL}
    parameters = as_declared(parameters, dict.fromkeys(parameters, str))
    kept, whole, chosen = _read(**parameters)
    return Scope(kept, whole, parameters | chosen | {name: value for name, value in more.items() if value is not None})


def _read(
    corpus, language, technology, years, counting, versions, focal_country=None, expert=None, shown=None, **about
) -> tuple[Corpus, Corpus, dict]:
    """The narrowed corpus, the whole one and the technologies chosen, where the parameters have a meaning."""
    check_language(language)
    _choose("counting", counting, COUNTINGS)
    _choose("versions", versions, VERSIONS)
    whole = read_corpus(corpus)
    whole = count_once(whole) if versions == "once" else whole
    if whole.link_counts is not None:
        _choose("counting", counting, ["full"])
    span = None if years == "all" else _span(years)
    technology = technology or commonest_technology(narrow(whole, "all", span), focal_country, ENOUGH) or "all"
    if technology != "all":
        _choose("technology", technology, ["all", *occurring_technologies(whole)])
    kept = narrow(whole, technology, span)
    if _dated(kept).empty:
        spans = _dated(whole)["year"].dropna()
        known = f"its years run from {spans.min()} to {spans.max()}" if len(spans) else "the year of none is known"
        raise ValueError(f"no work of corpus {corpus!r} has technology={technology!r} and years={years!r}; {known}")
    countries = occurring_countries(kept)
    if focal_country is not None and (countries or expert is None):
        _choose("focal_country", focal_country, countries, _no_country(corpus, kept))
    chosen = {"technology": technology}
    if shown is not None:
        chosen["shown"] = shown or commonest_technology(kept, focal_country) or ""
        _choose("shown", chosen["shown"], occurring_technologies(kept), "no work of the corpus has a technology")
    if "subject" in about:
        chosen["subject"] = about["subject"] or commonest_technology(kept, focal_country) or ""
        _choose("subject", chosen["subject"], read_technologies()["id"].tolist())
    if "partner" in about:
        _choose("partner", about["partner"], [code for code in countries if code != focal_country])
    return kept, whole, chosen


def _no_country(name: str, corpus: Corpus) -> str:
    return (
        f"no country is known of the {len(_dated(corpus)):,} works looked at in corpus {name!r}: no author has an"
        " address that names one. Lens, Zotero and many reference managers export no addresses; the same works from"
        " OpenAlex, PubMed, Scopus or Web of Science have them. 00_corpus and 13_experts need no country"
    )


def _dated(corpus: Corpus) -> pd.DataFrame:
    """The table that has a year in each row: works, or counts of them."""
    counts = corpus.country_sets if corpus.link_counts is None else corpus.link_counts
    return corpus.works if counts is None else counts


def occurring_countries(corpus: Corpus) -> list[str]:
    """Countries that occur in a corpus, sorted."""
    if corpus.link_counts is not None:
        return sorted(set(corpus.link_counts["source"]) | set(corpus.link_counts["target"]))
    if corpus.country_sets is not None:
        return sorted(set(chain.from_iterable(corpus.country_sets["countries"])))
    return sorted(corpus.authorships["country"].dropna().unique())


def _span(years: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", years)
    if not found or found[1] > (found[2] or found[1]):
        raise ValueError(f'years={years!r}: expected "all", a year such as "2021" or a span such as "2019-2021"')
    return int(found[1]), int(found[2] or found[1])


def focal_name(scope: Scope) -> str:
    """Name of the focal country in the scope's language."""
    return country_name(scope.parameters["focal_country"], scope.language)
