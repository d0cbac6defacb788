"""What a view shows, as a short text that gives it back, and as the command that makes its page."""

import shlex
from dataclasses import asdict, dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

#: Parameters that the notebook of countries shares with a view.
_SHARED = ("corpus", "focal_country", "technology", "years", "counting", "language")


@dataclass(frozen=True)
class State:
    """What a view shows.

    Attributes
    ----------
    corpus, focal_country, technology, years, counting, language
        As `helpers.data.scope.open_scope` takes them.
    min_weight : int
        Links of fewer works are not drawn.
    selected : str
        Codes of the country or the two countries whose works are listed, joined by a comma.
    """

    corpus: str = "medline_2021"
    focal_country: str = "KR"
    technology: str = "all"
    years: str = "all"
    counting: str = "full"
    language: str = "ko"
    min_weight: int = 1
    selected: str = ""

    @property
    def nodes(self) -> tuple[str, ...]:
        """The selected countries."""
        return tuple(code for code in self.selected.split(",") if code)

    @property
    def text(self) -> str:
        """The state as a short text: what differs from a new view, and always the corpus and the focal country.

        Examples
        --------
        >>> State(focal_country="NL", years="2021").text
        'corpus=medline_2021&focal_country=NL&years=2021'
        """
        always, plain = ("corpus", "focal_country"), asdict(State())
        return urlencode({k: v for k, v in asdict(self).items() if k in always or v != plain[k]}, safe="/,")

    @property
    def command(self) -> str:
        """The command that makes the same network and the same partners as a page.

        Examples
        --------
        >>> State(technology="advanced-bio", language="en").command.split(" -p ")[1:]
        ['corpus medline_2021', 'focal_country KR', 'technology advanced-bio', 'language en']
        """
        plain = asdict(State(language="ko"))
        told = {name: value for name, value in asdict(self).items() if name in _SHARED}
        told = {k: v for k, v in told.items() if k in ("corpus", "focal_country") or v != plain[k]}
        given = " ".join(f"-p {name} {shlex.quote(value)}" for name, value in told.items())
        return f"papermill notebooks/11_countries.ipynb out.ipynb {given}"


def read_state(text: str, start: State | None = None) -> State:
    """The state that a text of `State.text` stands for; what it does not name is as in `start`.

    Raises
    ------
    ValueError
        A part is no name of a field with its value, or `min_weight` is no number of 1 or more.

    Examples
    --------
    >>> state = State(focal_country="NL", years="2021", selected="NL,KR", min_weight=3)
    >>> read_state(state.text) == state
    True
    """
    known = [field.name for field in fields(State)]
    try:
        given = dict(parse_qsl(text.strip(), keep_blank_values=True, strict_parsing=bool(text.strip())))
    except ValueError:
        raise ValueError(f"state {text!r}: expected such as {State().text!r}") from None
    if strange := [name for name in given if name not in known]:
        raise ValueError(f"state {text!r}: {', '.join(strange)} is unknown; expected {', '.join(known)}")
    weight = given.pop("min_weight", None)
    if weight is not None and not (weight.isascii() and weight.isdigit() and int(weight)):
        raise ValueError(f"state {text!r}: min_weight is {weight!r}; expected a number of 1 or more")
    return replace(start or State(), **given, **({"min_weight": int(weight)} if weight else {}))
