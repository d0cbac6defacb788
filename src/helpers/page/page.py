"""A notebook's page: its parameters and data once, and a record of all that it shows."""

import inspect
import os
import sys
from collections.abc import Callable, Mapping, MutableMapping

import pandas as pd

from helpers.data.corpus import Corpus
from helpers.data.countries import country_name
from helpers.data.parameters import as_declared
from helpers.data.scope import Scope, focal_name, open_scope
from helpers.page.lab import show_one_language
from helpers.page.particles import span
from helpers.page.record import OUTPUT, save
from helpers.page.sentence import Sentence
from helpers.page.sources import source_line
from helpers.page.statements import Statement, state
from helpers.page.tables import TableView
from helpers.page.terms import caption, captioned, in_words, scope_words, term
from helpers.page.units import source_of, unit_of, unit_words


def open_page(
    notebook: str, namespace: MutableMapping, scope: Scope | Callable | None = None, synthetic: bool | None = None
) -> "Page":
    """Open the page of a notebook: what its parameters ask for is checked, read and recorded.

    Parameters
    ----------
    notebook : str
        The notebook's file, without its ending.
    namespace : mapping
        The notebook's `globals()`; its annotated names are the parameters, and are given the types that they are
        declared in.
    scope : Scope or callable, optional
        What the page is about, where that is no corpus: facts, from `helpers.data.facts.open_facts` and its kin, or a
        function that opens them given the parameters. Otherwise the corpus is read and narrowed by the parameters.
    synthetic : bool, optional
        Whether figures are marked as synthetic, where that is not so for all that the scope holds: a page of facts
        beside an invented ledger marks the figures of the ledger alone.

    Returns
    -------
    Page

    Raises
    ------
    ValueError
        A parameter has no meaning for these data; the message names the choices.

    Examples
    --------
    >>> page = open_page("11_countries", {"corpus": "medline_2021", "focal_country": "KR", "language": "en",
    ...     "__annotations__": {"corpus": str, "focal_country": str, "language": str}})
    >>> page.focal, page.about, page.corpus.holds_works
    ('South Korea', 'all technologies · full counting', True)
    """
    given = parameters(namespace)
    namespace.update(given)
    if not isinstance(scope, Scope):
        scope = (scope or open_scope)(**given)
        namespace.update({name: scope.parameters[name] for name in ("technology", "shown", "subject") if name in given})
    show_one_language(scope.language)
    return Page(notebook, scope, synthetic)


def parameters(namespace: Mapping) -> dict:
    """The annotated names of a namespace with their values, in the types that the annotations say.

    >>> parameters({"years": 2021, "other": 1, "__annotations__": {"years": str}})
    {'years': '2021'}
    """
    annotated = namespace.get("__annotations__")
    if annotated is None and sys.version_info >= (3, 14):
        import annotationlib

        annotated = annotationlib.call_annotate_function(namespace["__annotate__"], annotationlib.Format.FORWARDREF)
    return as_declared({name: namespace[name] for name in annotated or {}}, annotated or {})


class Page:
    """What a notebook says, in one language, and the record of it: made by `open_page`.

    Attributes
    ----------
    corpus, whole, every_technology : Corpus
        What the page is about, the same before it was narrowed, and narrowed to the years alone.
    language : {"ko", "en"}
    source : str
        The line under figures.
    unit : {"work", "project"}
        What the corpus counts; sentences, captions and headings say so.
    focal : str
        Name of the focal country, if the page has one.
    about : str
        Technology, years and counting in words.
    technology : str
        Name of the technology that the page is about, if there is one: that of the parameter `subject`, `shown` or
        `technology`.
    """

    def __init__(self, notebook: str, scope: Scope, synthetic: bool | None = None):
        self.notebook, self.scope = notebook, scope
        self.corpus, self.whole, self.language = scope.corpus, scope.whole, scope.language
        self.works = scope.works if hasattr(scope.corpus, "works") else None
        meta = scope.corpus.meta if synthetic is None else scope.corpus.meta | {"synthetic": synthetic}
        works = getattr(scope.corpus, "works", None)
        self.unit = "work" if works is None else unit_of(works)
        self.source = source_line(meta, self.language, works=self.works)
        self.focal = focal_name(scope) if "focal_country" in scope.parameters else ""
        self.about = scope_words(scope) if "technology" in scope.parameters else ""
        told = (scope.parameters.get(name) for name in ("subject", "shown", "technology"))
        technology = next(filter(None, told), None)
        self.technology = term("technology", technology, self.language) if technology else ""
        self._tables, self._figures, self._blank, self._finding = {}, {}, set(), ""
        self._said: list[Statement] = []
        self._words = unit_words(self.unit, self.language)
        if self.unit == "project":
            self.source = source_of(meta, self.language, self.works, self.unit)

    @staticmethod
    def span(first: int, last: int) -> str:
        """Years from the first to the last, for a caption."""
        return span(first, last)

    def count(self, n: int, unit: str) -> None:
        """From here on figures say that they look at so many works, or projects, of the corpus."""
        self.source = source_of(self.corpus.meta, self.language, n, unit)
        self._words = unit_words(unit, self.language)

    @property
    def every_technology(self) -> Corpus:
        return open_scope(**self.scope.parameters | {"technology": "all"}).corpus

    def table(
        self, name: str, frame: pd.DataFrame, shown=None, *others, rows: int = 20, title: str = ""
    ) -> TableView | Sentence:
        """Show a table and keep it under its name.

        In a batch every column needs a heading in data/reference/columns.toml; elsewhere one without is headed by its
        own name.

        Parameters
        ----------
        name : str
            Of the file that keeps the frame.
        frame : DataFrame
            With codes, as it is kept.
        shown : DataFrame or callable, optional
            What a reader sees instead: a table whose codes are put in words, or a function of the frame, `others` and
            the language that gives the table in words. Unless given, the frame itself with its codes in words.
        rows : int
            Rows that the page shows.
        title : str

        Returns
        -------
        TableView, or a Sentence that says so where there is nothing to show.
        """
        self._tables[name] = frame
        if callable(shown) and not frame.empty:
            return self.show(name, shown, frame, *others, rows=rows, title=title)
        told = shown if isinstance(shown, pd.DataFrame) else frame
        return self._view(name, in_words(told, self.language), rows, title)

    def show(self, name: str, shown: Callable, *given, rows: int = 20, title: str = "") -> TableView | Sentence:
        """Show a table that a function of `given` and the language tells; what is kept is another matter."""
        return self._view(name, shown(*given, self.language), rows, title)

    def _view(self, name: str, frame: pd.DataFrame, rows: int, title: str) -> TableView | Sentence:
        if frame.empty:
            return self.say(state("page.nothing"))
        return TableView(name, frame, self.language, rows, title, self.unit, declared=OUTPUT in os.environ)

    def keep(self, **frames: pd.DataFrame) -> None:
        """Keep tables that the page does not show, under their names."""
        self._tables |= frames

    def figure(self, name: str, draw: Callable, *tables, words: Mapping | None = None, caption_of: str = "", **options):
        """Draw a figure and keep it under its name.

        Parameters
        ----------
        name : str
            Of its file; its title and unit stand under this name in data/reference/captions.toml.
        draw : callable
            Gets the tables and options and, where its signature asks for them, `name`, `source`, `language`, and the
            caption's `title` and `unit`.
        words : mapping, optional
            Words of the caption beside `focal`, `scope` and `technology`.
        caption_of : str
            Another name to look the caption up by.

        Returns
        -------
        Picture, or None where there is nothing to draw: the first table is empty, or the function draws nothing.

        Raises
        ------
        ValueError
            The caption has a part that the function does not take.
        """
        given = {"name": name, "source": self.source, "language": self.language}
        asked, about = inspect.signature(draw).parameters, caption_of or name
        if captioned(about):
            known = {"focal": self.focal, "scope": self.about, "technology": self.technology} | self._words
            given |= caption(about, self.language, **known | dict(words or {}))
            lost = given.keys() - asked.keys() - {"name", "source", "language"}
            if lost:
                raise ValueError(
                    f"{draw.__name__} takes no {', '.join(sorted(lost))}, which captions.toml gives {about}"
                )
        empty = next((table.empty for table in tables if isinstance(table, pd.DataFrame)), False)
        told = {key: value for key, value in given.items() if key in asked}
        picture = None if empty else draw(*tables, **told | options)
        if picture is None:
            self._blank.add(name)
        else:
            self._figures[name] = picture
        return picture

    def say(self, *statements: Statement) -> Sentence:
        """Statements in the page's language, a paragraph each; they are kept with where their values stand."""
        self._said += statements
        return Sentence("\n\n".join(statement.text(self.language, self.unit) for statement in statements))

    def answer(self, *statements: Statement) -> Sentence:
        """The statements that answer the notebook's question, as its finding."""
        self._said += statements
        self._finding = Sentence(" ".join(statement.text(self.language, self.unit) for statement in statements))
        return self._finding

    def source_of(self, meta: Mapping, works: int | None = None) -> str:
        """The line under a figure whose data are others than the page's; `meta` as in `page.sources.source_line`."""
        return source_line(meta, self.language, works=works)

    def country(self, code: str) -> str:
        """Name of a country in the page's language."""
        return country_name(code, self.language)

    def term(self, column: str, code: str) -> str:
        """A code of a column in words of the page's language: `helpers.page.terms.term`."""
        return term(column, code, self.language)

    def words(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A table with its codes in words of the page's language."""
        return in_words(frame, self.language)

    def save(self, picture: str, **numbers) -> None:
        """Write all that was shown and kept; `picture` names the figure that stands for the page on the index.

        Where that one had nothing to draw, no picture stands for the page.

        Raises
        ------
        ValueError
            See `helpers.page.record.save`.
        """
        record = {"tables": self._tables, "figures": self._figures, "finding": self._finding, "said": self._said}
        save(self.scope, self.notebook, **record, picture="" if picture in self._blank else picture, numbers=numbers)
