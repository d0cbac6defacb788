"""Sets of countries and links as Ibis expressions: one source for DuckDB on one machine and Spark on a cluster.

Only equi-joins, filters and sums are used, so that each engine can split them by rows and spill them to disk. It is the
plain definition that the compiled counting is held against (`helpers.network.compiled_counting`).
"""

import pandas as pd

from helpers.network.counting import LEVELS

#: Fractional counts are summed in whole numbers of this fraction of a work: sums of these do not depend on their order.
GRAIN = 2.0**52
#: Works with more nodes than this are left out of links, unless told otherwise: see `links`.
MAX_NODES = 100


def country_sets(works, authorships):
    """Works by year, technologies and set of known countries: each work counts in one row.

    Parameters
    ----------
    works : ibis Table
        work_id, year, technologies.
    authorships : ibis Table
        work_id, country (null: unknown). Rows of works that are not listed are left out.

    Returns
    -------
    ibis Table
        year, technologies (sorted), countries (sorted; empty: no known one), works; rows in any order.

    Examples
    --------
    >>> import ibis
    >>> from helpers.data.corpus import corpus_folder
    >>> place = corpus_folder("medline_2021")
    >>> works, authorships = (ibis.read_parquet(place / f"{table}.parquet") for table in ("works", "authorships"))
    >>> int(country_sets(works, authorships).works.sum().execute())
    20783
    """
    import ibis

    none = ibis.literal([], type="array<string>")
    known = authorships.filter(authorships.country.notnull()).select("work_id", "country").distinct()
    sets = known.group_by("work_id").agg(countries=known.country.collect().sort())
    tags = works.technologies.fill_null(none).unique().sort()
    placed = works.select("work_id", "year", technologies=tags).left_join(sets, "work_id")
    placed = placed.select("year", "technologies", countries=placed.countries.fill_null(none))
    return placed.group_by("year", "technologies", "countries").agg(works=placed.count())


def sized_members(works, authorships, level: str):
    """Which nodes take part in which works, with the year and the number of nodes of the work.

    Parameters
    ----------
    works : ibis Table
        work_id, year.
    authorships : ibis Table
        work_id and the level's column (null: unknown). Rows of works that are not listed are left out.
    level : {"country", "institution_id", "author_id"}

    Returns
    -------
    ibis Table
        work_id, year, size, node: each node of a work once.

    Raises
    ------
    ValueError
        If `level` is not one of the three.
    """
    if level not in LEVELS:
        raise ValueError(f"level is {level!r}; expected one of {', '.join(LEVELS)}")
    members = authorships.select("work_id", node=authorships[level])
    members = members.filter(members.node.notnull()).distinct()
    sizes = members.group_by("work_id").agg(size=members.count())
    sizes = sizes.inner_join(works.select("work_id", "year"), "work_id").select("work_id", "year", "size")
    return members.inner_join(sizes, "work_id").select("work_id", "year", "size", "node")


def links(members, max_nodes: int | None = MAX_NODES):
    """Links between nodes by year: the works they have together, by full and by fractional counting.

    A work of n nodes adds 1 to the full and 1/(n - 1) to the fractional count of each pair of its nodes. Works are
    counted by size first and divided last, and the quotients are added as whole numbers of `GRAIN`: the same rows
    give the same digits, however they are ordered or split. A sum is off by at most half a grain (1.1e-16) a size.

    Parameters
    ----------
    members : ibis Table
        From `sized_members`; best those of one year at a time (`of_year`), for a work of n nodes makes n(n - 1)/2 rows.
    max_nodes : int or None
        Works with more nodes are left out: `work_sizes` tells how many that concerns.

    Returns
    -------
    ibis Table
        source, target (source < target), year (null: unknown), works, works_fractional; rows in any order.

    Examples
    --------
    >>> import ibis
    >>> rows = {"work_id": ["w1"] * 3 + ["w2"] * 2, "year": [2020] * 5, "size": [3] * 3 + [2] * 2,
    ...         "node": ["CN", "JP", "KR", "JP", "KR"]}
    >>> found = links(ibis.memtable(rows)).order_by("source", "target").to_pyarrow().to_pylist()
    >>> [tuple(row.values()) for row in found]
    [('CN', 'JP', 2020, 1, 0.5), ('CN', 'KR', 2020, 1, 0.5), ('JP', 'KR', 2020, 2, 1.5)]
    """
    kept = members.filter(members["size"] > 1)
    if max_nodes is not None:
        kept = kept.filter(kept["size"] <= max_nodes)
    pairs = kept.rename(source="node").inner_join(kept.select("work_id", target="node"), "work_id")
    pairs = pairs.filter(pairs.source < pairs.target)
    counted = pairs.group_by("source", "target", "year", "size").agg(works=pairs.count())
    share = counted.works.cast("float64") / (counted["size"] - 1).cast("float64")
    counted = counted.mutate(share=share, whole=share.floor().cast("int64"))
    rest = (counted.share - counted.whole.cast("float64")) * _float(GRAIN)
    counted = counted.mutate(grains=(rest + _float(0.5)).floor().cast("int64"))
    summed = counted.group_by("source", "target", "year").agg(
        works=counted.works.sum().cast("float64").cast("int64"),  # DuckDB sums in 128 bits, which Parquet lacks
        whole=counted.whole.sum().cast("float64"),
        grains=counted.grains.sum().cast("float64"),
    )
    return summed.select(
        "source", "target", "year", "works", works_fractional=summed.whole + summed.grains / _float(GRAIN)
    )


def of_year(members: pd.DataFrame, year):
    """Members of one year; None: those of works whose year is unknown."""
    return members.filter(members.year.isnull() if year is None else members.year == year)


def work_sizes(members: pd.DataFrame) -> pd.DataFrame:
    """Number of works of each year and size.

    Returns
    -------
    DataFrame
        year (null: unknown), size, works; sorted by both.

    Examples
    --------
    >>> import ibis
    >>> rows = {"work_id": ["w1", "w1", "w2"], "year": [2020] * 3, "size": [2, 2, 1], "node": ["JP", "KR", "KR"]}
    >>> work_sizes(ibis.memtable(rows)).values.tolist()
    [[2020, 1, 1], [2020, 2, 1]]
    """
    found = members.group_by("year", "size").agg(rows=members.count()).execute()
    found = found.astype({"year": "Int64"}).sort_values(["year", "size"], ignore_index=True)
    return found.assign(works=found["rows"] // found["size"])[["year", "size", "works"]]


def _float(value):
    """A literal that every engine takes for a float: Spark reads a bare 0.5 as a decimal."""
    import ibis

    return ibis.literal(value, type="float64")
