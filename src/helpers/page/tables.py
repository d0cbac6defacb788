"""A table as a report shows it: translated headings, rounded numbers, escaped text."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

import pandas as pd
from pandas.api.types import is_bool_dtype, is_list_like, is_numeric_dtype

from helpers.data.languages import LANGUAGES
from helpers.data.places import REFERENCE
from helpers.page.particles import number
from helpers.page.units import retold

FILE = REFERENCE / "columns.toml"
#: What a null is shown as.
NULL = "–"
#: Of the names of columns that hold the ends of an interval.
ENDS = ("_low", "_high")
WORDS = {
    "ko": {
        True: "예",
        False: "아니요",
        "all": "전체 {n}행",
        "some": "전체 {n}행 가운데 {shown}행",
        "empty": "값이 없는 열: {names}",
    },
    "en": {
        True: "yes",
        False: "no",
        "all": "{n} rows",
        "some": "{shown} of {n} rows",
        "empty": "columns without a value: {names}",
    },
}


@cache
def headings() -> dict[str, dict]:
    """Column -> heading, digits and explanation, from data/reference/columns.toml."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def heading(column: str, language: str, unit: str = "work") -> str:
    """Heading of a column; `unit` is what its page counts, see `helpers.page.units`.

    Raises
    ------
    KeyError
        data/reference/columns.toml does not list the column.

    Examples
    --------
    >>> heading("works", "ko"), heading("works", "en")
    ('논문 수', 'Works')
    >>> heading("wroks", "ko")
    Traceback (most recent call last):
        ...
    KeyError: "column 'wroks' has no heading: add it to data/reference/columns.toml"
    """
    if column not in headings():
        raise KeyError(f"column {column!r} has no heading: add it to data/reference/columns.toml")
    return retold(headings()[column][language], unit, language)


def _cell(value, column: str, language: str) -> str:
    if is_list_like(value):
        return "; ".join(str(item) for item in value) or NULL
    if pd.isna(value):
        return NULL
    if isinstance(value, bool):
        return WORDS[language][value]
    about = headings().get(column, {})
    if isinstance(value, float) and not about:
        return f"{value:.6g}"
    if isinstance(value, str) or "digits" not in about:
        return str(value)
    if about.get("plain"):
        return f"{value:.0f}"
    if about.get("percent"):
        return f"{number(100 * value, language, about['digits'])}%"
    return number(value, language, about["digits"])


def _ends(low: str, high: str) -> str:
    """Both ends of an interval; "%" stands once, and a minus is kept apart from the dash."""
    return f"{low.removesuffix('%')}{' – ' if '−' in low + high else '–'}{high}"


def _linked(text: str, column: str) -> str:
    """A cell as HTML: the address of a record leads there."""
    if column != "record" or not text.startswith("https://"):
        return escape(text)
    return f'<a href="{escape(text)}">{escape(text.removeprefix("https://"))}</a>'


@dataclass(frozen=True)
class TableView:
    """A table for a notebook and a report.

    Parameters
    ----------
    name : str
        Name of the table; also the name of the file that the whole frame is saved under.
    frame : DataFrame
        All rows.
    language : {"ko", "en"}
    rows : int
        How many rows are shown; the frame keeps all.
    title : str
        Stands in the caption, before the number of rows.
    unit : {"work", "project"}
        What the page counts.
    declared : bool
        Every column has its heading in data/reference/columns.toml; else one without is headed by its own name.

    Raises
    ------
    KeyError
        A column has no heading though all are declared.

    Examples
    --------
    >>> frame = pd.DataFrame({"country_name": ["한국", "<b>"], "works": [20788, None]})
    >>> table = TableView("top", frame, "en")
    >>> print(table)
    Country  Works
         한국 20,788
        <b>      –
    >>> "&lt;b&gt;" in table._repr_html_(), 'title="Works, counted whole' in table._repr_html_()
    (True, True)
    """

    name: str
    frame: pd.DataFrame
    language: str
    rows: int = 20
    title: str = ""
    unit: str = "work"
    declared: bool = True

    def __post_init__(self):
        for column in self.frame.columns:
            self._heading(column)

    def _heading(self, column: str) -> str:
        known = self.declared or column in headings()
        return heading(column, self.language, self.unit) if known else str(column)

    def cells(self) -> pd.DataFrame:
        """The rows shown, every cell as the text that a reader sees; columns keep their own names.

        A name stands first and keys come last; a column without any value is named in the caption instead. A value and
        the ends of its interval (`works`, `works_low`, `works_high`) stand in one cell: "78 (61–96)".
        """
        shown = self.frame.head(self.rows)
        joined = [column for column in shown if self._has_interval(column)]
        ends = {f"{column}{end}" for column in joined for end in ENDS}
        texts = {
            column: self._with_interval(shown, column) if column in joined else self._texts(shown, column)
            for column in self._order(column for column in shown if column not in ends)
            if column not in self._empty()
        }
        return pd.DataFrame(texts, index=range(len(shown)), dtype="object")

    def _empty(self) -> list[str]:
        """Columns that hold no value in any row, where others do; the ends of intervals are told with their value."""
        nothing = [column for column in self.frame if self.frame[column].isna().all()]
        if len(nothing) == self.frame.shape[1]:
            return []
        return nothing

    def _order(self, columns: Iterable[str]) -> list[str]:
        """The first text in front, which names the row; identifiers at the end, and a code behind its own name."""
        columns = list(columns)
        keys = [column for column in columns if column.endswith("_id")]
        codes = [column for column in columns if f"{column}_name" in columns]
        texts = [column for column in columns if not is_numeric_dtype(self.frame[column])]
        names = [column for column in texts if column not in keys + codes][:1] if self.declared else []
        return [*names, *(column for column in columns if column not in keys + names), *keys]

    def _has_interval(self, column: str) -> bool:
        """Whether both ends of an interval stand beside a column of numbers."""
        numbers = [column, *(f"{column}{end}" for end in ENDS)]
        return all(name in self.frame and is_numeric_dtype(self.frame[name]) for name in numbers)

    def _texts(self, shown: pd.DataFrame, column: str, of: str = "") -> list[str]:
        return [_cell(value, of or column, self.language) for value in shown[column].astype(object)]

    def _with_interval(self, shown: pd.DataFrame, column: str) -> list[str]:
        low, high = (self._texts(shown, f"{column}{end}", of=column) for end in ENDS)
        points = self._texts(shown, column)
        told = zip(points, low, high, strict=True)
        return [point if {point, a, b} & {NULL} else f"{point} ({_ends(a, b)})" for point, a, b in told]

    def caption(self) -> str:
        """Title and how many rows of how many are shown."""
        n, shown = len(self.frame), min(self.rows, len(self.frame))
        words = WORDS[self.language]["all" if shown == n else "some"]
        counted = words.format(n=number(n, self.language), shown=number(shown, self.language))
        empty = [column for column in self._empty() if not column.endswith(ENDS)]
        if empty:
            names = ", ".join(map(self._heading, empty))
            counted += f" · {WORDS[self.language]['empty'].format(names=names)}"
        return f"{self.title} · {counted}" if self.title else counted

    def __repr__(self) -> str:
        cells = self.cells()
        return cells.set_axis([self._heading(c) for c in cells], axis=1).to_string(index=False)

    def _repr_html_(self) -> str:
        cells = self.cells()
        right = {c for c in cells if is_numeric_dtype(self.frame[c]) and not is_bool_dtype(self.frame[c])}
        align = {c: ' class="number" style="text-align: right"' if c in right else "" for c in cells}
        head = "".join(
            f'<th scope="col"{align[c]} title="{escape(headings().get(c, {}).get(f"about_{self.language}", ""))}">'
            f"{escape(self._heading(c))}</th>"
            for c in cells
        )
        body = "".join(
            "<tr>" + "".join(f"<td{align[c]}>{_linked(row[c], c)}</td>" for c in cells) + "</tr>\n"
            for row in cells.to_dict("records")
        )
        return (
            f'<table class="sortable" data-name="{escape(self.name)}">\n'
            f"<caption>{escape(self.caption())}</caption>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"
        )


def in_language(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Columns that stand in two languages as one: `label_ko` and `label_en` become `label`.

    Where the language has no text, the other's stands.

    Examples
    --------
    >>> frame = pd.DataFrame({"label_ko": ["가", "나"], "label_en": ["a", None], "n": [1, 2]})
    >>> in_language(frame, "en").values.tolist()
    [['a', 1], ['나', 2]]
    """
    other = {"ko": "en", "en": "ko"}[language]
    out = frame.copy()
    for name in [column for column in frame if column.endswith(f"_{language}")]:
        stem, twin = name.removesuffix(f"_{language}"), f"{name.removesuffix(language)}{other}"
        text = frame[name].fillna(frame[twin]) if twin in frame else frame[name]
        out.insert(out.columns.get_loc(name), stem, text)
        out = out.drop(columns=[column for column in (name, twin) if column in out])
    return out


def in_both(row: Mapping, column: str) -> dict[str, str]:
    """A text that stands in two columns of a row, as a value of a statement: where a language lacks it, the other's.

    >>> in_both({"label_ko": "가", "label_en": None}, "label")
    {'ko': '가', 'en': '가'}
    """
    texts = {language: row[f"{column}_{language}"] for language in LANGUAGES}
    known = [text for text in texts.values() if pd.notna(text)]
    return {language: text if pd.notna(text) else known[0] for language, text in texts.items()}
