"""One run in a process of its own: `python -m helpers.runs.execute NOTEBOOK PARAMETERS_AS_JSON`.

The process works in its current folder and ends when its standard input closes, so that no
kernel outlives a batch, however the batch was ended.
"""

import json
import os
import sys
import threading
from pathlib import Path

import nbformat
import papermill

from helpers.runs.connection import Connection
from helpers.runs.normalise import without_volatile_metadata

EXECUTED = "notebook.ipynb"
CELL_ERROR = "\f"  # stands before the error of a cell: what a kernel itself wrote comes earlier, and is none of it


def execute(notebook: str, parameters: dict, **how) -> None:
    """Run a notebook with papermill and leave notebook.ipynb in the current folder.

    Parameters
    ----------
    notebook : str
        Path of the notebook.
    parameters : dict
        Values of its parameters that differ from their defaults.
    **how
        For papermill: `config` of a kernel, or `engine_name`.

    Raises
    ------
    papermill.PapermillExecutionError
        A cell failed; notebook.ipynb shows the error.
    """
    shown = {"kernel_name": "python3", "language": "python", "progress_bar": False}
    executed = Path(EXECUTED).absolute()  # a notebook may go elsewhere
    try:
        papermill.execute_notebook(notebook, executed, parameters, **shown, **how)
    finally:
        _settle(executed)


def execute_or_tell(notebook: str, parameters: dict, **how) -> int:
    """Run a notebook; the status to leave with. The error of a cell, if any, is the end of standard error."""
    try:
        execute(notebook, parameters, **how)
    except papermill.PapermillExecutionError as error:
        print(CELL_ERROR, *error.traceback, f"{error.ename}: {error.evalue}", sep="\n", file=sys.stderr)
        return 1
    return 0


def _end_with_parent(connection: Connection) -> None:
    while os.read(0, 1):
        pass
    connection.remove()
    os._exit(1)


def _settle(executed: Path) -> None:
    if executed.exists():
        notebook = without_volatile_metadata(nbformat.read(executed, as_version=4))
        nbformat.write(notebook, executed)


def main() -> int:
    """Run the notebook named on the command line with a kernel of its own."""
    with Connection() as connection:
        threading.Thread(target=_end_with_parent, args=(connection,), daemon=True).start()
        return execute_or_tell(sys.argv[1], json.loads(sys.argv[2]), config=connection.config)


if __name__ == "__main__":
    sys.exit(main())
