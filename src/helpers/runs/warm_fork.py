"""A warm parent: it has imported what notebooks import, and forks one child a run: `python -m helpers.runs.warm_fork`.

Each line on its standard input asks for a run; each line on its standard output answers. A child gets its folder
and parameters, runs the notebook with `helpers.runs.warm_engine`, renders its page and leaves; nothing that it
changes reaches the parent or the next child. A process with threads cannot be forked safely, so the parent starts
none and counts them before each fork; where there is one it answers "cold", and so it does for a platform on which
a fork is not safe: macOS, whose frameworks do not bear it, and Windows, which has none.
"""

import ast
import builtins
import contextlib
import ctypes
import gc
import importlib
import importlib.util
import io
import json
import os
import select
import shutil
import signal
import sys
import time
import traceback
from pathlib import Path
from types import SimpleNamespace

from helpers.data.languages import LANGUAGES

#: Set before a warm parent starts: libraries that would start threads when they are loaded leave it.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
ALWAYS = ("numpy", "pandas", "matplotlib.backends.backend_agg", "matplotlib.pyplot", "networkx", "scipy.sparse")
ALWAYS += ("papermill", "helpers.runs.execute", "helpers.runs.pages", "helpers.runs.warm_engine")
#: Packages that a warm parent imports when a notebook does: loading them changes nothing that another one would see.
PACKAGES = {"helpers", "matplotlib", "networkx", "numpy", "pandas", "scipy", "shapely", "statsmodels"}
#: Tables of the project that a child would make anew: a function that keeps its result, and the module it stands in.
TABLES = (("helpers.data.shapes", "country_positions"), ("helpers.page.projection", "projected_shapes"))
TABLES += (("helpers.page.style", "register_font"), ("helpers.page.tables", "headings"))
TABLES += (("helpers.page.terms", "_terms"), ("helpers.page.terms", "_captions"))
TABLES += (("helpers.data.countries", "reference"),)
PR_SET_PDEATHSIG = 1
MESSAGES = 1 << 20
PAGE = "report.html"


def can_fork() -> bool:
    """Whether a process that has loaded what notebooks load may be forked here."""
    return sys.platform == "linux"


def threads() -> int:
    """How many threads this process has; Linux alone tells."""
    return len(os.listdir("/proc/self/task"))


def imports_of(notebook: str | Path) -> list[str]:
    """The modules of `PACKAGES` that a notebook's cells import; none if it cannot be read.

    Examples
    --------
    >>> from helpers.data.places import PROJECT
    >>> "helpers.page.maps" in imports_of(PROJECT / "notebooks" / "11_countries.ipynb")
    True
    """
    found = set()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        for cell in json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]:
            with contextlib.suppress(SyntaxError):
                tree = ast.parse("".join(cell["source"]) if cell["cell_type"] == "code" else "")
                for node in ast.walk(tree):
                    if isinstance(node, ast.Import):
                        found |= {alias.name for alias in node.names}
                    elif isinstance(node, ast.ImportFrom) and node.module:
                        found.add(node.module)
                        names = {f"{node.module}.{alias.name}" for alias in node.names}
                        found |= {name for name in names if _is_module(name)}
    return sorted(name for name in found if name.partition(".")[0] in PACKAGES)


def _is_module(name: str) -> bool:
    """Whether "from scipy import stats" names a module, and not something in one."""
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.util.find_spec(name) is not None
    return False


def serve(requests, answers) -> None:
    """Answer each request, a line of JSON with a task, until there are no more.

    An answer is that of `fork`, or `cold`: why nothing was forked.
    """
    for line in iter(requests.readline, b""):
        task = json.loads(line)
        with as_in_a_notebook():
            warm(*imports_of(task["notebook"]))
        read_ahead(task["notebook"], task["parameters"])
        answer = fork(task, requests) if threads() == 1 else {"cold": f"{threads()} threads run in the warm parent"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def warm(*modules: str) -> None:
    """Import modules; one that fails is left to the notebook, which will tell."""
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def read_ahead(notebook: str, parameters: dict) -> None:
    """Read what a run only reads: its corpora, and tables of the project. A child has copies, and changes those."""
    from helpers.data.corpus import keep_corpus
    from helpers.runs.configuration import Run, corpora

    with contextlib.suppress(Exception):
        for folder in corpora(Run("", Path(notebook), (), parameters)):
            keep_corpus(folder)
    for module, name in TABLES:
        if module in sys.modules:
            with contextlib.suppress(Exception):
                getattr(sys.modules[module], name)()
    for module in REHEARSALS.keys() & sys.modules.keys() - rehearsed:
        rehearsed.add(module)
        with contextlib.suppress(Exception):
            REHEARSALS[module](sys.modules[module])


def _graph():
    import pandas as pd

    from helpers.network.graph import Graph

    return Graph.from_links(pd.DataFrame({"source": ["A", "A", "B"], "target": ["B", "C", "C"], "works": [3, 1, 2]}))


def _members():
    import pandas as pd

    return pd.DataFrame({"work_id": ["a", "a", "b", "b"], "node": ["A", "B", "A", "C"]})


def _draw(module) -> None:
    from helpers.page.style import canvas

    module.picture(canvas(2, 1)[0], "rehearsal", "가 a", "a", "a", "en", subtitle="a")


#: What a child would load or compile at the first call, by the module that is called: kernels, fonts, file formats.
REHEARSALS = {
    "helpers.network.centrality": lambda module: module.centrality(_graph()),
    "helpers.network.communities": lambda module: module.communities(_graph()),
    "helpers.network.resampling": lambda module: module.country_links(_members(), n_resamples=1, seed=0),
    "helpers.page.particles": lambda module: [module.number(1.5, language, 1) for language in LANGUAGES],
    "helpers.page.picture": _draw,
    "helpers.runs.pages": lambda module: module.templates().get_template("report.html.j2"),
    "helpers.runs.sanitise": lambda module: module.table_html("<table></table>") + module.prose_html("a"),
}
rehearsed: set[str] = set()


def fork(task: dict, requests) -> dict:
    """Run a task in a child and wait for it; the child and what it started end with this process, and with its asker.

    Parameters
    ----------
    task : dict
        `notebook`, `parameters`, `folder`, and `seconds`, after which the child is ended.
    requests : file
        Where this process is asked: when it closes, nobody waits for the answer.

    Returns
    -------
    dict
        `status` (negative: the signal that ended it), `messages` on standard error (the last of them, if there are
        many), and whether it was ended for being too `late`.
    """
    gc.freeze()
    end = time.monotonic() + task.pop("seconds")
    messages, told = os.pipe()
    parent, child = os.getpid(), os.fork()
    if not child:
        os.close(messages)
        _run(task, told, parent)
    os.close(told)
    heard, late = b"", False
    while True:
        ready, _, _ = select.select([messages, requests], [], [], 1.0)
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        late = late or not ended and time.monotonic() > end
        if requests in ready or ended or late:
            _kill_group(child)
        if requests in ready:
            os._exit(1)
        part = os.read(messages, 1 << 16) if messages in ready else b""
        heard = (heard + part)[-MESSAGES:]
        if not part and (messages in ready or ended):
            break
    os.close(messages)
    _, status = os.waitpid(child, 0)
    _kill_group(child)
    told = {"messages": heard.decode(errors="replace"), "late": late}
    return {"status": os.waitstatus_to_exitcode(status), **told}


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _run(task: dict, told: int, parent: int) -> None:
    """What the child does; it never returns."""
    status = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        os.dup2(told, 2)
        os.closerange(3, told + 1)
        status = run_here(**task)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def run_here(notebook: str, parameters: dict, folder: str) -> int:
    """Run a notebook in this process with engine `warm`, and render its page beside it; the status to leave with."""
    import numpy as np
    from papermill.engines import papermill_engines

    from helpers.page.record import OUTPUT
    from helpers.runs.execute import EXECUTED, execute_or_tell
    from helpers.runs.pages import report_page
    from helpers.runs.warm_engine import WarmEngine

    papermill_engines.register("warm", WarmEngine)
    np.random.seed()  # noqa: NPY002 - a fork has its parent's; Python's own renews itself
    os.chdir(folder)
    os.environ[OUTPUT] = folder
    # The notebook is written once, at the end: to write it after each cell would take a quarter of the time.
    shutil.copyfile(notebook, EXECUTED)
    status = execute_or_tell(notebook, parameters, engine_name="warm", request_save_on_cell_execute=False)
    if status == 0 and Path(folder, "result.json").is_file():
        Path(folder, PAGE).write_text(report_page(Path(folder)), encoding="utf-8")
    return status


def main() -> None:
    """Import, then serve whoever holds the other ends of standard input and output."""
    requests = open(os.dup(0), "rb", buffering=0)  # noqa: SIM115 - both stay open as long as this process
    answers = open(os.dup(1), "w", encoding="utf-8")  # noqa: SIM115
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    del sys.path[0]  # of `python -m`: the folder that the batch was started in
    warm("helpers.runs.warm_engine")
    os.environ.setdefault("MPLBACKEND", sys.modules["helpers.runs.warm_engine"].INLINE)
    with as_in_a_notebook():
        warm(*ALWAYS)
    serve(requests, answers)


@contextlib.contextmanager
def as_in_a_notebook():
    """For libraries that look, while they are loaded, where they are: pandas shows as many columns as a page has."""
    stdout, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), encoding="UTF-8")
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)
    try:
        yield
    finally:
        sys.stdout = stdout
        del builtins.get_ipython


if __name__ == "__main__":
    main()
