"""Sentences about results, in no language yet: a template's name and the values that fill it.

The templates of a room stand in its folder, a file a language: `sentences.ko.toml` and `sentences.en.toml`, a key a
sentence. They are Jinja templates: a reader of the language can mend them without Python. Line breaks and runs of
blanks become one blank. What a template may call, beside what Jinja has:

- ``{{ n | number }}``, ``{{ x | number(2) }}``, ``{{ share | percent }}``, ``{{ share | percent(0) }}``
- ``{{ interval(low, high) }}``, ``{{ interval(low, high, 1, true) }}`` (the last: shares as percentages)
- ``{{ code | country }}``, ``{{ codes | countries }}``, ``{{ id | technology }}``, ``{{ ids | technologies }}``,
  ``{{ code | term("type") }}``
- ``{{ n | counted(unit) }}``, ``{{ unit | noun }}``, ``{{ unit | leads }}`` of works or projects (``unit`` is that of the
  page, unless the statement has its own), ``{{ codes | together }}``
- ``{{ words | listed }}``, ``{{ weights | weights }}`` and, in Korean, ``{{ word | josa("은/는") }}``
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, StrictUndefined, Template, UndefinedError

from helpers.data.countries import country_name
from helpers.data.places import PROJECT
from helpers.page.particles import interval, josa, listed, number, percent
from helpers.page.sentence import Sentence
from helpers.page.terms import term, weights_words
from helpers.page.units import counted, leads, noun

ROOMS = PROJECT / "src" / "helpers"


@dataclass(frozen=True)
class Statement:
    """A sentence that a table carries, told in either language.

    Parameters
    ----------
    template : str
        The room and the key of its template: "page.most_works_year".
    values : mapping of str to object
        What the template names: numbers and codes as the tables hold them. A value with the keys "ko" and "en" is
        told in the language of the sentence.

    Examples
    --------
    >>> said = Statement("page.most_works_year", {"n": 1200, "works": 3, "year": 2020})
    >>> print(said.text("ko"))
    논문 1,200편 가운데 3편이 2020년에 나왔다.
    >>> print(said.text("en"))
    3 of 1,200 works are of 2020.
    """

    template: str
    values: Mapping[str, object]

    def text(self, language: str, unit: str = "work") -> Sentence:
        """The sentence in a language; `unit` is what the page counts, see `helpers.page.units`.

        Raises
        ------
        KeyError
            The room has no template of that name in the language.
        jinja2.UndefinedError
            The template names a value that the statement does not have.
        """
        values = {"unit": unit} | {name: _in_language(value, language) for name, value in self.values.items()}
        return Sentence(" ".join(template(self.template, language).render(values).split()))


def state(template: str, **values: object) -> Statement:
    """A statement, its values by name."""
    return Statement(template, values)


def phrase(template: str, language: str, **values: object) -> Sentence:
    """What a template says in a language at once: for a picture, which knows its language."""
    return state(template, **values).text(language)


def template(name: str, language: str) -> Template:
    """The compiled template of a statement."""
    room, _, key = name.partition(".")
    return _templates(room, language)[key]


def sources(room: str, language: str) -> dict[str, str]:
    """The templates of a room as they are written, by their keys."""
    return tomllib.loads((ROOMS / room / f"sentences.{language}.toml").read_text(encoding="utf-8"))


@cache
def _templates(room: str, language: str) -> dict[str, Template]:
    words = environment(language)
    return {key: words.from_string(text) for key, text in sources(room, language).items()}


@cache
def environment(language: str) -> Environment:
    """What templates of a language may call."""
    words = Environment(
        undefined=StrictUndefined, finalize=_printable, autoescape=False
    )  # a Sentence escapes what it shows
    words.globals["interval"] = interval
    words.filters |= {
        "counted": lambda n, unit, digits=0: counted(n, unit, language, digits=digits),
        "country": partial(_country, language=language),
        "countries": partial(_countries, language=language),
        "josa": josa,
        "leads": lambda unit: leads(unit, language),
        "listed": lambda values: listed(values, language),
        "noun": lambda unit: noun(unit, language),
        "number": lambda value, digits=0: number(value, language, digits),
        "percent": percent,
        "plural": _plural,
        "technologies": lambda codes: listed([term("technology", code, language) for code in codes], language),
        "technology": lambda code: term("technology", code, language),
        "term": lambda code, column: term(column, code, language),
        "together": lambda codes: ("·" if language == "ko" else "–").join(
            country_name(code, language) for code in codes
        ),
        "weights": lambda weights: weights_words(weights, language),
    }
    return words


def _printable(value):
    """What a template prints without a filter: a null never, a float without the ".0" of a whole number."""
    if value is None:
        raise UndefinedError("a template prints a value that is unknown (none)")
    return f"{value:g}" if isinstance(value, float) else value


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _country(code: str, language: str) -> str:
    return country_name(code, language)


def _countries(codes, language: str) -> str:
    return ("·" if language == "ko" else ", ").join(country_name(code, language) for code in codes)


def _in_language(value, language: str):
    if isinstance(value, Mapping):
        return (
            value[language] if set(value) == {"ko", "en"} else {k: _in_language(v, language) for k, v in value.items()}
        )
    if isinstance(value, list | tuple):
        return [_in_language(part, language) for part in value]
    return value
