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


def execute(notebook: str, parameters: dict) -> None:
    """Run a notebook with papermill and leave notebook.ipynb in the current folder.

    Parameters
    ----------
    notebook : str
        Path of the notebook.
    parameters : dict
        Values of its parameters that differ from their defaults.

    Raises
    ------
    papermill.PapermillExecutionError
        A cell failed; notebook.ipynb shows the error.
    """
    with Connection() as connection:
        threading.Thread(target=_end_with_parent, args=(connection,), daemon=True).start()
        try:
            papermill.execute_notebook(
                notebook,
                EXECUTED,
                parameters,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                config=connection.config,
            )
        finally:
            _settle(Path(EXECUTED))


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
    """Run the notebook named on the command line; the error, if any, is the end of standard error."""
    try:
        execute(sys.argv[1], json.loads(sys.argv[2]))
    except papermill.PapermillExecutionError as error:
        print(*error.traceback, f"{error.ename}: {error.evalue}", sep="\n", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
