"""Parameters of a notebook as their annotations want them: what YAML and a command line made of them is undone."""

import os
import re
from collections.abc import Mapping
from datetime import date
from typing import get_args, get_origin

_QUOTE = "quote it in YAML ({name}: '{text}'), or give it with papermill -r {name} {text}"


def as_declared(values: Mapping, annotations: Mapping) -> dict:
    """The values of parameters in the types that they are declared in.

    YAML reads NO, off and no as false, 2021-03-01 as a date, 036 as an octal number and 1e3 as a power of ten;
    papermill's -p makes 2021 a number. A year is a year all the same; what cannot be told any more is refused.

    Parameters
    ----------
    values : mapping
        Name to value, as they arrived.
    annotations : mapping
        Name to type: str, int, float, bool, list[...] of them, or the same as text. Other types, and names that
        are not declared, are left as they are.

    Returns
    -------
    dict
        In the order of `values`: a number of four digits and a date as text where text is declared, text that is a
        number as a number where a number is.

    Raises
    ------
    ValueError
        The text that was meant cannot be told from the value; the message names the parameter and says how to
        write it.

    Examples
    --------
    >>> as_declared({"years": 2021, "resamples": "1e3", "alpha": 1}, {"years": str, "resamples": int, "alpha": float})
    {'years': '2021', 'resamples': 1000, 'alpha': 1.0}
    >>> as_declared({"focal_country": False}, {"focal_country": str})
    Traceback (most recent call last):
        ...
    ValueError: focal_country is false: YAML reads NO as false. Norway is 'NO' in quotes: quote it in YAML \
(focal_country: 'NO'), or give it with papermill -r focal_country NO
    """
    return {name: _declared(name, value, annotations.get(name)) for name, value in values.items()}


def _declared(name: str, value, annotation):
    wanted = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")
    if isinstance(value, list) and (get_origin(annotation) is list or wanted.startswith("list[")):
        inner = get_args(annotation)[0] if get_origin(annotation) else wanted[5:-1]
        return [_declared(name, item, inner) for item in value]
    made = {"str": _text, "int": _number, "float": _number, "bool": _truth}.get(wanted)
    return value if made is None else made(name, value, wanted)


def _text(name: str, value, wanted: str) -> str:
    if isinstance(value, str | os.PathLike):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if value is False:
        advice = _QUOTE.format(name=name, text="NO")
        raise ValueError(f"{name} is false: YAML reads NO as false. Norway is 'NO' in quotes: {advice}")
    if isinstance(value, bool) or value is None:
        was, read = ("yes", "true") if value else ("null", "nothing")
        raise ValueError(f"{name} is {read}: YAML reads an unquoted {was} so; {_QUOTE.format(name=name, text='...')}")
    if isinstance(value, int | float) and float(value).is_integer() and 1000 <= value <= 9999:
        return str(int(value))
    if isinstance(value, int | float):
        raise ValueError(
            f"{name} is the number {value}, where a text is expected: what was written (036? 1e3?) can no more be"
            f" told; {_QUOTE.format(name=name, text='...')}"
        )
    raise ValueError(f"{name}={value!r}: expected a text")


def _number(name: str, value, wanted: str) -> int | float:
    found = value
    if isinstance(value, str) and re.fullmatch(r"\s*[+-]?\d+(\.\d*)?([eE][+-]?\d+)?\s*", value):
        found = float(value)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{name}={value!r}: expected a number")
    if wanted == "float":
        return float(found)
    if not float(found).is_integer():
        raise ValueError(f"{name}={value!r}: expected a whole number")
    return int(found)


def _truth(name: str, value, wanted: str) -> bool:
    found = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.strip().casefold() not in found:
        raise ValueError(f"{name}={value!r}: expected true or false")
    return found[value.strip().casefold()]
