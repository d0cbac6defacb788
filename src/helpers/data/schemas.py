"""The tables of a corpus and what each column must hold."""

import pandas as pd
import pandera.pandas as pa
import pyarrow as arrow

from helpers.data.countries import COUNTRIES

TEXT, TEXTS = arrow.string(), arrow.list_(arrow.string())

#: Column types of each table on disk; their order is the order of the columns.
ARROW = {
    "works": arrow.schema(
        [
            arrow.field("work_id", TEXT, nullable=False),
            ("doi", TEXT),
            ("pmid", TEXT),
            ("title", TEXT),
            ("year", arrow.int64()),
            ("kind", TEXT),
            ("venue", TEXT),
            ("field", TEXT),
            ("technologies", TEXTS),
            ("subjects", TEXTS),
            ("keywords", TEXTS),
            ("funders", TEXTS),
            ("awards", TEXTS),
            ("references", TEXTS),
            ("citations", arrow.int64()),
            ("is_top10", arrow.bool_()),
            ("n_authors", arrow.int64()),
            arrow.field("n_institutions", arrow.int64(), nullable=False),
            arrow.field("n_countries", arrow.int64(), nullable=False),
            ("version_of", TEXT),
        ]
    ),
    "authorships": arrow.schema(
        [
            arrow.field("work_id", TEXT, nullable=False),
            arrow.field("position", arrow.int64(), nullable=False),
            ("institution_id", TEXT),
            ("author_id", TEXT),
            ("author_name", TEXT),
            ("orcid", TEXT),
            ("country", TEXT),
            arrow.field("is_lead", arrow.bool_(), nullable=False),
            ("funding", arrow.float64()),
        ]
    ),
    "institutions": arrow.schema(
        [
            arrow.field("institution_id", TEXT, nullable=False),
            arrow.field("name", TEXT, nullable=False),
            ("name_ko", TEXT),
            ("country", TEXT),
            ("kind", TEXT),
            ("latitude", arrow.float64()),
            ("longitude", arrow.float64()),
        ]
    ),
    "patents": arrow.schema(
        [
            arrow.field("family_id", TEXT, nullable=False),
            ("country", TEXT),
            ("year", arrow.int64()),
            ("technology", TEXT),
            arrow.field("weight", arrow.float64(), nullable=False),
            ("is_triadic", arrow.bool_()),
        ]
    ),
    "expert_scores": arrow.schema(
        [
            arrow.field("technology", TEXT, nullable=False),
            arrow.field("country", TEXT, nullable=False),
            arrow.field("expert", TEXT, nullable=False),
            arrow.field("score", arrow.float64(), nullable=False),
        ]
    ),
    "link_counts": arrow.schema(
        [
            arrow.field("source", TEXT, nullable=False),
            arrow.field("target", TEXT, nullable=False),
            arrow.field("year", arrow.int64(), nullable=False),
            arrow.field("works", arrow.int64(), nullable=False),
        ]
    ),
    "node_counts": arrow.schema(
        [
            arrow.field("node", TEXT, nullable=False),
            arrow.field("year", arrow.int64(), nullable=False),
            arrow.field("works", arrow.int64(), nullable=False),
        ]
    ),
    "country_sets": arrow.schema(
        [
            ("year", arrow.int64()),
            ("technologies", TEXTS),
            ("countries", TEXTS),
            arrow.field("works", arrow.int64(), nullable=False),
        ]
    ),
}

KEYS = {
    "works": ["work_id"],
    "authorships": ["work_id", "position", "institution_id", "country"],
    "institutions": ["institution_id"],
    "patents": ["family_id", "country", "technology"],
    "expert_scores": ["technology", "country", "expert"],
    "link_counts": ["source", "target", "year"],
    "node_counts": ["node", "year"],
    "country_sets": ["year", "technologies", "countries"],
}

REQUIRED = ("works", "authorships", "institutions")

_COUNTRY = pa.Check.isin(COUNTRIES, error="expected an ISO 3166-1 alpha-2 code")
_YEAR = pa.Check.in_range(1500, 2100, error="expected a year from 1500 to 2100")
_COUNT = pa.Check.ge(0, error="expected 0 or more")
_ORCID = pa.Check.str_matches(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", error="expected an ORCID, 0000-0000-0000-0000")

_CHECKS = {
    "country": _COUNTRY,
    "year": _YEAR,
    "citations": _COUNT,
    "n_authors": _COUNT,
    "n_institutions": _COUNT,
    "n_countries": _COUNT,
    "position": pa.Check.ge(1, error="expected 1 or more"),
    "orcid": _ORCID,
    "latitude": pa.Check.in_range(-90, 90, error="expected degrees from -90 to 90"),
    "longitude": pa.Check.in_range(-180, 180, error="expected degrees from -180 to 180"),
    "weight": _COUNT,
    "works": _COUNT,
    "funding": _COUNT,
}


def _each(column: pd.Series, test) -> pd.Series:
    return pd.Series([test(list(value)) for value in column], index=column.index, dtype=bool)


def _joined(column: pd.Series) -> pd.Series:
    return column.map("\x1f".join).astype("str") if len(column) else column.astype("str")


def _once(frame: pd.DataFrame) -> pd.Series:
    keys = {name: _joined(frame[name]) for name in ("technologies", "countries")}
    return ~pd.DataFrame({"year": frame["year"], **keys}).duplicated(keep=False)


_SORTED = pa.Check(
    lambda column: _each(column, lambda names: names == sorted(set(names))), error="expected a sorted list, each once"
)
_CODES = pa.Check(lambda column: _each(column, set(COUNTRIES).issuperset), error="expected ISO 3166-1 alpha-2 codes")
_OF_SETS = {
    "year": _YEAR,
    "technologies": _SORTED,
    "countries": [_SORTED, _CODES],
    "works": pa.Check.ge(1, error="expected 1 or more"),
}
_UNIQUE_SETS = pa.Check(_once, error="expected each year, technologies and countries once")

_DTYPES = {TEXT: "str", arrow.int64(): "Int64", arrow.float64(): "float64", arrow.bool_(): "boolean", TEXTS: "object"}


def pandas_type(kind: arrow.DataType) -> str:
    """Name of the pandas type that carries a column of this Arrow type.

    >>> pandas_type(arrow.int64())
    'Int64'
    """
    return _DTYPES[kind]


def _schema(table: str) -> pa.DataFrameSchema:
    columns = {
        field.name: pa.Column(
            pandas_type(field.type),
            checks=_OF_SETS.get(field.name) if table == "country_sets" else _CHECKS.get(field.name),
            nullable=field.nullable and field.type != TEXTS,
        )
        for field in ARROW[table]
    }
    lists = [name for name in KEYS[table] if ARROW[table].field(name).type == TEXTS]
    unique = {"checks": _UNIQUE_SETS} if lists else {"unique": KEYS[table]}
    return pa.DataFrameSchema(columns, **unique, strict=True, ordered=True, name=table)


SCHEMAS = {table: _schema(table) for table in ARROW}


def conform(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Give a frame the columns, order and types of a table; absent nullable columns are added as null.

    Parameters
    ----------
    frame : DataFrame
        Any frame that holds at least the columns that may not be null.
    table : str
        A table of :data:`ARROW`.

    Returns
    -------
    DataFrame
        The same rows with a fresh index; unknown columns are dropped.

    Raises
    ------
    KeyError
        A column that may not be null is missing.

    Examples
    --------
    >>> people = pd.DataFrame({"technology": ["ai"], "country": ["KR"], "expert": ["a"], "score": [80]})
    >>> conform(people, "expert_scores").dtypes["score"]
    dtype('float64')
    """
    out = {}
    for field in ARROW[table]:
        if field.name in frame:
            column = frame[field.name].reset_index(drop=True)
            out[field.name] = column if field.type == TEXTS else column.astype(pandas_type(field.type))
        elif field.type == TEXTS:
            out[field.name] = pd.Series([[] for _ in range(len(frame))], dtype="object")
        elif field.nullable:
            out[field.name] = pd.Series([None] * len(frame), dtype=pandas_type(field.type))
        else:
            raise KeyError(f"table {table}: column {field.name!r} is missing and may not be null")
    return pd.DataFrame(out)


def check_table(frame: pd.DataFrame, table: str, source: str = "") -> pd.DataFrame:
    """Hold a frame against the schema of its table.

    Parameters
    ----------
    frame : DataFrame
        Rows of one table.
    table : str
        A table of :data:`SCHEMAS`.
    source : str
        What to call the input in an error: a file's name, for instance.

    Returns
    -------
    DataFrame
        The frame, unchanged.

    Raises
    ------
    ValueError
        Names the source, and for the first ten failures the row, the column, the value and what was expected.

    Examples
    --------
    >>> bad = pd.DataFrame({"technology": ["ai"], "country": ["UK"], "expert": ["a"], "score": [80.0]})
    >>> check_table(bad, "expert_scores", "scores.csv")
    Traceback (most recent call last):
        ...
    ValueError: scores.csv: table expert_scores does not keep its schema:
      row 0, column country, value 'UK': expected an ISO 3166-1 alpha-2 code
    """
    try:
        return SCHEMAS[table].validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        plain = [value if pd.api.types.is_scalar(value) else tuple(value) for value in cases["failure_case"]]
        cases = cases.assign(failure_case=pd.Series(plain, cases.index, dtype=object)).drop_duplicates().head(10)
        lines = [
            f"  row {case.index}, column {case.column}, value {case.failure_case!r}: {case.check}"
            for case in cases.itertuples(index=False)
        ]
        where = f"{source}: " if source else ""
        raise ValueError("\n".join([f"{where}table {table} does not keep its schema:", *lines])) from None
