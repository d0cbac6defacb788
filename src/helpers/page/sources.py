"""The line under a picture or table that says where its data come from."""

from helpers.page.particles import number

#: Stands on everything that is made from synthetic data, in both languages.
SYNTHETIC = "합성 자료 / SYNTHETIC DATA"


def source_line(meta: dict, language: str, works: int | None = None) -> str:
    """Where the data come from, when they were retrieved and how many works, or facts, were looked at.

    Parameters
    ----------
    meta : dict
        What corpus.json says: source, retrieved (date; None for documents), synthetic (bool), counts (works or facts).
    language : {"ko", "en"}
    works : int, optional
        Number of works looked at; all of the corpus unless told.

    Returns
    -------
    str
        Begins with `SYNTHETIC` where the data are synthetic.

    Raises
    ------
    KeyError
        `meta` lacks source, retrieved or synthetic.

    Examples
    --------
    >>> meta = {"source": "MEDLINE/PubMed", "retrieved": "2024-04-13", "synthetic": False}
    >>> meta["counts"] = {"works": 20788}
    >>> source_line(meta, "ko")
    '자료: MEDLINE/PubMed, 수집 2024-04-13 · 논문 20,788편'
    >>> source_line(meta | {"synthetic": True}, "en", works=7)
    '합성 자료 / SYNTHETIC DATA · Source: MEDLINE/PubMed, retrieved 2024-04-13 · 7 works'
    >>> source_line(meta | {"retrieved": None, "counts": {"facts": 9}}, "en")
    'Source: MEDLINE/PubMed · 9 facts'
    """
    for key in ("source", "retrieved", "synthetic"):
        if key not in meta:
            raise KeyError(f"corpus.json: {key!r} is missing; a source line needs it")
    works = meta.get("counts", {}).get("works") if works is None else works
    facts, day = meta.get("counts", {}).get("facts"), meta["retrieved"]
    if language == "ko":
        parts = [f"자료: {meta['source']}" + (f", 수집 {day}" if day else "")]
        parts += [f"논문 {number(works, language)}편"] if works is not None else []
        parts += [f"사실 {number(facts, language)}건"] if facts is not None else []
    else:
        parts = [f"Source: {meta['source']}" + (f", retrieved {day}" if day else "")]
        parts += [f"{number(works, language)} work{'' if works == 1 else 's'}"] if works is not None else []
        parts += [f"{number(facts, language)} fact{'' if facts == 1 else 's'}"] if facts is not None else []
    return " · ".join([SYNTHETIC, *parts] if meta["synthetic"] else parts)
