"""Values of parameters held against the data before anything starts, by the checks that pages open with."""

import contextlib
import inspect

from helpers.data.corpus import keep_corpus
from helpers.data.languages import LANGUAGES
from helpers.data.scope import open_scope
from helpers.runs.configuration import ConfigurationError, Run, corpora
from helpers.runs.parameters import read_parameters

_NARROWS = [name for name, asked in inspect.signature(open_scope).parameters.items() if asked.kind != asked.VAR_KEYWORD]


def check_values(runs: list[Run]) -> None:
    """Refuse runs that ask for what their data do not hold.

    Parameters
    ----------
    runs : list of Run
        Names and types of their parameters are those of the notebooks.

    Raises
    ------
    ConfigurationError
        One or more runs have a corpus that cannot be read, or a language, technology, years, counting or focal country
        that it does not serve; the message names each run, the value and the choices.

    Examples
    --------
    >>> from helpers.data.places import PROJECT
    >>> check_values([Run("eu", PROJECT / "notebooks" / "11_countries.ipynb", (), {"focal_country": "EU"})])
    Traceback (most recent call last):
        ...
    helpers.runs.configuration.ConfigurationError: run eu: focal_country='EU' is unknown here; choose one of: ...
    """
    known: dict[tuple, str] = {}
    problems = [(run.id, _problem(run, known)) for run in runs]
    told = [f"run {name}: {problem}" for name, problem in problems if problem]
    if told:
        raise ConfigurationError("\n".join(told))


def _problem(run: Run, known: dict[tuple, str]) -> str:
    """What the data of a run do not hold; the same question is asked once, in whatever language."""
    values = {parameter.name: parameter.default for parameter in read_parameters(run.notebook)} | run.parameters
    if values.get("language", LANGUAGES[0]) not in LANGUAGES:
        return f"language={values['language']!r} is unknown here; choose one of: {', '.join(LANGUAGES)}"
    if "corpus" not in values:
        return ""
    asked = {name: values[name] for name in _NARROWS if name in values}
    question = tuple(item for item in asked.items() if item[0] != "language")
    if question not in known:
        try:
            with contextlib.suppress(Exception):  # whatever is wrong with a corpus is told by opening it
                for folder in corpora(run):
                    keep_corpus(folder)
            open_scope(**asked)
            known[question] = ""
        except (ValueError, OSError) as error:
            known[question] = str(error)
    return known[question]
