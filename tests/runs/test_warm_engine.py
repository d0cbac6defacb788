"""Engine `warm` leaves the notebook that papermill leaves with a kernel."""

import json
import os
import re
import subprocess
import sys
from itertools import groupby

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.engines import papermill_engines

from helpers.data.places import PROJECT
from helpers.runs.warm_engine import WarmEngine

#: Cells of one notebook; one that raises is allowed to.
CELLS = [
    # streams
    "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n1 + 1",
    "from IPython.display import HTML, clear_output, display, update_display",
    "print('x'); clear_output(); print('y')",
    "print('x'); clear_output(wait=True); print('y')",
    "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)",
    "import logging\nlogging.warning('told')",
    "print('one', end='\\r'); print('two')",
    # displays
    "display(1, HTML('<b>x</b>'))\ndisplay('first', display_id='k')\nprint('between')\n3;",
    "update_display('second', display_id='k')",
    "class Rich:\n    def _repr_html_(self): return '<i>a</i>'\n    def _repr_png_(self): return b'\\x89PNG'",
    "Rich();",
    "[Rich()][0]",
    "'last'; None",
    "Out[1], In[1], 1, _1",
    "import pandas as pd\npd.DataFrame({letter: [1] for letter in 'abcdefghijklmnopqrstuvwxyz'})",
    "print(_15)",
    # figures
    "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.title('x');",
    "figure, axes = plt.subplots(2)\nplt.show()\nprint('after')\nfigure",
    "plt.get_backend(), plt.isinteractive(), dict(plt.rcParams)",
    "%matplotlib inline\nplt.plot([1]);",
    # state
    "import numpy as np, decimal\nnp.set_printoptions(precision=2)\ndecimal.getcontext().prec = 5",
    "np.array([1.23456]), decimal.Decimal(1) / 3",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "asyncio.get_running_loop().is_running()",
    "import os\n__name__, sys.modules['__main__'].__dict__ is globals(), sorted(globals())",
    "sorted(name for name in os.environ if 'TERM' in name or 'COLOR' in name or name.startswith('MPL'))",
    "sys.path.count(''), logging.getLogger().handlers, pd.options.d",
    # errors
    "def f(x):\n    return 1 / x\n\n\ndef g(x):\n    return f(x)",
    "print('before')\ng(0)\nprint('no')",
    "x = =",
    "class E:\n    def __repr__(self): raise RuntimeError('in repr')",
    "E()",
    "await g(0)",
    "input('?')",
    "raise SystemExit(3)",
    "'goes on'",
]
#: The same in a process of its own, for a test's streams and warnings are not a notebook's.
SCRIPT = """
import sys
import papermill
from papermill.engines import papermill_engines
from helpers.runs.warm_engine import WarmEngine
papermill_engines.register("warm", WarmEngine)
papermill.execute_notebook(*sys.argv[1:3], engine_name=sys.argv[3] or None, progress_bar=False)
"""


@pytest.fixture(scope="module", autouse=True)
def registered():
    """The engine under its name, also where the package was installed before it had one."""
    papermill_engines.register("warm", WarmEngine)


def made(cells, **metadata):
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}} | metadata
    return new_notebook(cells=[new_markdown_cell("# A"), *map(new_code_cell, cells)], metadata=metadata)


def whole_streams(outputs):
    """Outputs with each stream in one piece: a kernel that is kept waiting sends it in several."""
    found = []
    for streamed, group in groupby(outputs, lambda output: output["output_type"] == "stream"):
        pieces = list(group)
        names = sorted({piece["name"] for piece in pieces}) if streamed else []
        texts = ["".join(line for piece in pieces if piece["name"] == name for line in piece["text"]) for name in names]
        found += zip(names, texts, strict=True) if streamed else pieces
    return found


def executed(notebook, folder, engine):
    """The notebook as papermill leaves it, and the error, without times, process numbers and random ids."""
    nbformat.write(notebook, folder / "in.ipynb")
    command = [sys.executable, "-c", SCRIPT, "in.ipynb", "out.ipynb", engine]
    ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert (folder / "out.ipynb").is_file(), ended.stderr
    left = json.loads((folder / "out.ipynb").read_text(encoding="utf-8"))
    for cell in left["cells"]:
        cell["outputs"] = whole_streams(cell.get("outputs", []))
    text = json.dumps(left, indent=1)
    times = (r'"\d{4}-\d\d-\d\dT[^"]*"', r'(?<="duration": )[\d.e-]+')
    for pattern in (*times, r'(?<="id": )"\w+"', r"ipykernel_\d+", r"0x[0-9a-f]+"):
        text = re.sub(pattern, '"same"' if '"' in pattern else "same", text)
    return text, ended.stderr.partition("papermill.exceptions")[2]


def test_the_same_bytes_as_with_a_kernel(tmp_path):
    notebook = made(CELLS)
    for cell in notebook.cells:
        cell.metadata.tags = ["raises-exception"]
    warm, kernel = (executed(notebook, tmp_path, engine) for engine in ("warm", ""))
    assert warm[0].splitlines() == kernel[0].splitlines()
    outputs = [
        output for cell in json.loads(warm[0])["cells"] for output in cell["outputs"] if isinstance(output, dict)
    ]
    assert sum(output["output_type"] == "error" for output in outputs) == 6
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 4


def test_the_same_error_and_nothing_after_it(tmp_path):
    notebook = made(["1", "print('before')\n1 / 0", "3"])
    warm, kernel = (executed(notebook, tmp_path, engine) for engine in ("warm", ""))
    assert warm == kernel
    assert "ZeroDivisionError" in warm[1] and '"3"' not in warm[0].split("before")[1].split("ZeroDivision")[-1]


def here(cells, folder, **how):
    nbformat.write(made(cells), folder / "in.ipynb")
    return papermill.execute_notebook(
        folder / "in.ipynb", folder / "out.ipynb", engine_name="warm", progress_bar=False, **how
    )


def test_parameters_and_execution_counts(tmp_path):
    done = here(["", "x * 2"], tmp_path, parameters={"x": 21})
    assert [cell.execution_count for cell in done.cells if cell.cell_type == "code"] == [1, None, 2]
    assert done.cells[-1].outputs[0].data == {"text/plain": "42"}


def test_the_process_is_as_it_was(tmp_path, monkeypatch):
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def state():
        return sys.stdout, sys.stderr, sys.displayhook, sys.modules["__main__"], list(sys.path), dict(os.environ)

    before = state()
    for _ in range(2):
        done = here(["'fresh' not in globals()", "fresh = 1\nimport sys\nsys.path.append('x')"], tmp_path)
        assert done.cells[1].outputs[0].data == {"text/plain": "True"}
        assert before == state()


def test_what_it_cannot_do_is_refused(tmp_path):
    with pytest.raises(ValueError, match="execution_timeout"):
        here(["1"], tmp_path, execution_timeout=5)
    nbformat.write(made(["1"], kernelspec={"name": "ir", "display_name": "R", "language": "R"}), tmp_path / "in.ipynb")
    with pytest.raises(ValueError, match="not R"):
        papermill.execute_notebook(tmp_path / "in.ipynb", None, engine_name="warm", progress_bar=False)


def test_it_is_an_entry_point_and_loads_in_any_order():
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'warm = "helpers.runs.warm_engine:WarmEngine"' in text
    for line in ("import helpers.runs.warm_engine, papermill", "import papermill, helpers.runs.warm_engine"):
        subprocess.run([sys.executable, "-c", line], check=True)
