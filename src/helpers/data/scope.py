"""What a notebook looks at: a corpus narrowed by checked parameters."""

from dataclasses import dataclass, field, replace

from helpers.data.corpus import Corpus, read_corpus, select_works
from helpers.data.countries import country_name
from helpers.data.technologies import read_technologies

LANGUAGES = ("ko", "en")
COUNTINGS = ("full", "fractional")


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
        return len(self.corpus.works) if self.corpus.link_counts is None else None


def _choose(name: str, value, choices) -> None:
    if value not in choices:
        listed = ", ".join(str(choice) for choice in choices)
        raise ValueError(f"{name}={value!r} is unknown here; choose one of: {listed}")


def _technology(corpus: Corpus, technology: str):
    present = corpus.works["technologies"].explode().dropna().unique()
    known = [name for name in read_technologies()["id"] if name in set(present)]
    _choose("technology", technology, ["all", *known])
    return corpus.works["technologies"].map(lambda tags: technology in tags).astype(bool)


def open_scope(
    *,
    corpus: str,
    language: str,
    focal_country: str | None = None,
    technology: str = "all",
    years: str = "all",
    counting: str = "full",
    **more,
) -> Scope:
    """Read a corpus and narrow it; refuse what it cannot serve, naming the choices.

    A corpus of ready-made counts of links knows no technologies and only full counting.

    Parameters
    ----------
    corpus : str
        The name of a folder of data/, or a path.
    language : str
        "ko" or "en".
    focal_country : str, optional
        ISO 3166-1 alpha-2 code of a country that occurs in the narrowed corpus.
    technology : str
        An id of data/reference/technologies.toml that occurs in the corpus, or "all".
    years : str
        "all", one year ("2021") or a span with both ends ("2019-2021").
    counting : str
        "full" or "fractional".
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
    _choose("language", language, LANGUAGES)
    _choose("counting", counting, COUNTINGS)
    whole = read_corpus(corpus)
    if whole.link_counts is not None:
        _choose("technology", technology, ["all"])
        _choose("counting", counting, ["full"])
    kept = whole
    if technology != "all":
        kept = select_works(kept, _technology(kept, technology))
    if years != "all":
        kept = _select_years(kept, *_span(years))
    if kept.works.empty if kept.link_counts is None else kept.link_counts.empty:
        spans = (whole.works if whole.link_counts is None else whole.link_counts)["year"].dropna()
        raise ValueError(
            f"no work of corpus {corpus!r} has technology={technology!r} and years={years!r}; "
            f"its years run from {spans.min()} to {spans.max()}"
        )
    if focal_country is not None:
        _choose("focal_country", focal_country, _countries(kept))
    parameters = {
        "corpus": corpus,
        "focal_country": focal_country,
        "technology": technology,
        "years": years,
        "counting": counting,
        "language": language,
        **more,
    }
    return Scope(kept, whole, {name: value for name, value in parameters.items() if value is not None})


def _select_years(corpus: Corpus, first: int, last: int) -> Corpus:
    if corpus.link_counts is None:
        return select_works(corpus, corpus.works["year"].between(first, last))
    counts = {
        name: table[table["year"].between(first, last)].reset_index(drop=True)
        for name, table in (("link_counts", corpus.link_counts), ("node_counts", corpus.node_counts))
    }
    return replace(corpus, **counts)


def _countries(corpus: Corpus) -> list[str]:
    if corpus.link_counts is None:
        return sorted(corpus.authorships["country"].dropna().unique())
    return sorted(set(corpus.link_counts["source"]) | set(corpus.link_counts["target"]))


def _span(years: str) -> tuple[int, int]:
    first, _, last = years.partition("-")
    if not (first.isdigit() and (last or first).isdigit()):
        raise ValueError(f'years={years!r}: expected "all", a year such as "2021" or a span such as "2019-2021"')
    return int(first), int(last or first)


def focal_name(scope: Scope) -> str:
    """Name of the focal country in the scope's language."""
    return country_name(scope.parameters["focal_country"], scope.language)
