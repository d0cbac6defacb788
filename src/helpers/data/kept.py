"""Results of long computations, kept on disk: the same function of the same values is computed once.

A batch says where (`helpers.runs.batch`; the folder's name holds a hash of code, reference lists and versions). A
notebook that runs alone keeps nothing: its reader may be changing the code.
"""

import functools
import hashlib
import inspect
import os
import pickle
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path, PurePath
from types import FunctionType

import numpy as np
import pandas as pd
import pyarrow as arrow
import scipy.sparse as sparse

from helpers.data.places import PROJECT
from helpers.data.reads import input_hash, note, read_hashes, recording

#: Environment variable that names the folder.
KEPT = "WORKBOOK_KEPT"
_CHECK = 32  # bytes before the pickle: its SHA-256


def kept(function: Callable) -> Callable:
    """Make a function take its result from an earlier process that called it with the same values.

    The function must be pure but for files that it reads: these are recorded (`helpers.data.reads`), and the result is
    computed again when one has changed. A result that cannot be pickled, and that of a value without a `digest`, is
    computed each time.

    Examples
    --------
    >>> @kept
    ... def doubled(x):
    ...     print("computed")
    ...     return 2 * x
    >>> doubled(2)
    computed
    4
    """
    signature, name = inspect.signature(function), f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def result(*args, **kwargs):
        folder = os.environ.get(KEPT)
        if not folder:
            return function(*args, **kwargs)
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        try:
            file = Path(folder, name, digest(given.arguments))
        except (TypeError, arrow.ArrowException):
            return function(*args, **kwargs)
        found = _load(file)
        if found is None:
            with recording() as seen:
                computed = function(*args, **kwargs)
            _save(file, (computed, read_hashes(seen)))
            return computed
        for place in found[1]:
            note(PROJECT / place)
        return found[0]

    return result


def digest(value) -> str:
    """SHA-256 of a value: of tables, arrays, matrices, plain values, and dataclasses and containers of these.

    Equal values may have several digests (Arrow may hold a table in other pieces); different ones share none, but for
    kinds of null in a column of objects. Of a dataclass those fields count that are compared, or its property
    `content`, a shorter name of the same, if it has one.

    Raises
    ------
    TypeError, pyarrow.ArrowException
        The value holds something else.

    Examples
    --------
    >>> table = pd.DataFrame({"code": ["KR", None], "tags": [["a"], []]})
    >>> digest(table) == digest(table.copy()), digest(table) == digest(table.iloc[::-1])
    (True, False)
    >>> digest({"a": (1, 2.0)}) == digest({"a": [1, 2.0]}), digest(1) == digest(True)
    (False, False)
    """
    whole = hashlib.sha256()
    _feed(whole, value)
    return whole.hexdigest()


def _feed(whole, value) -> None:
    """Hash the type and the length of a value before what is in it, so that no two run together."""
    kind = type(value)
    whole.update(f"<{kind.__module__}.{kind.__qualname__}>".encode())
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index):
        _feed_table(whole, value)
    elif isinstance(value, np.ndarray):
        _feed_array(whole, value)
    elif sparse.issparse(value):
        rows = value.tocsr()
        _feed_parts(whole, (rows.shape, rows.data, rows.indices, rows.indptr))
    elif hasattr(value, "content") and is_dataclass(value):
        _feed(whole, value.content)
    elif is_dataclass(value) and not isinstance(value, type):
        _feed_parts(whole, [(field.name, getattr(value, field.name)) for field in fields(value) if field.compare])
    elif isinstance(value, Mapping):
        _feed_parts(whole, list(value.items()))
    elif isinstance(value, list | tuple):
        _feed_parts(whole, value)
    elif isinstance(value, set | frozenset):
        _feed_parts(whole, sorted(map(digest, value)))
    elif isinstance(value, FunctionType) and "<" not in value.__qualname__:
        _feed_parts(whole, (value.__module__, value.__qualname__))
    elif value is None or isinstance(value, bool | int | float | str | bytes | PurePath | np.generic):
        text = repr(value).encode(errors="surrogatepass")
        whole.update(f"{len(text)}:".encode() + text)
    else:
        raise TypeError(f"a {kind.__qualname__} has no digest")


def _feed_parts(whole, parts) -> None:
    whole.update(f"{len(parts)}:".encode())
    for part in parts:
        _feed(whole, part)


def _feed_array(whole, array: np.ndarray) -> None:
    if array.dtype.hasobject:
        _feed_parts(whole, (array.shape, array.ravel().tolist()))
    else:
        whole.update(f"{array.dtype.str}{array.shape}".encode())
        whole.update(np.ascontiguousarray(array).data)


def _feed_table(whole, table) -> None:
    frame = table if isinstance(table, pd.DataFrame) else table.to_frame()
    cells = arrow.Table.from_pandas(frame, preserve_index=True, nthreads=1).combine_chunks()
    _feed_parts(whole, ([str(dtype) for dtype in frame.dtypes], [str(name) for name in frame.columns]))
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_stream(sink, cells.schema) as stream:
        stream.write_table(cells)
    whole.update(sink.getvalue())


def _load(file: Path) -> tuple | None:
    """A result and what was read for it; None if there is none, it is damaged, or a file that was read has changed."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content[_CHECK:]).digest() != content[:_CHECK]:
        return None
    result, read = pickle.loads(content[_CHECK:])
    return (result, read) if read == {name: input_hash(name) for name in read} else None


def _save(file: Path, content: tuple) -> None:
    """Write whole or not at all; where it cannot be written or pickled nothing is kept."""
    with suppress(OSError, pickle.PicklingError, AttributeError, TypeError):
        pickled = pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL)
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as new:
            new.write(hashlib.sha256(pickled).digest() + pickled)
        os.replace(new.name, file)
