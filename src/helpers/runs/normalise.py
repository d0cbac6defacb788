"""The form in which notebooks are kept: outputs of checked cells alone, nothing that changes by itself."""

import copy
import hashlib
from collections import Counter
from pathlib import Path

import nbformat
from nbformat import NotebookNode

CHECKED = "nbval-check-output"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Strip what is not to be kept; a notebook once normalised stays as it is.

    Outputs stay in cells tagged nbval-check-output alone; these keep an execution count too, for nbval
    takes a cell without one as never run. Clock times, versions of the kernel and other volatile
    metadata go; cell ids follow from the cells' text.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    NotebookNode
        A new notebook.

    Examples
    --------
    >>> cell = nbformat.v4.new_code_cell("1 + 1", execution_count=4, id="x")
    >>> kept = normalise(nbformat.v4.new_notebook(cells=[cell])).cells[0]
    >>> kept.id, kept.execution_count
    ('7893dc1e303a', None)
    """
    notebook = without_volatile_metadata(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        checked = CHECKED in cell.metadata.get("tags", [])
        cell.outputs = cell.outputs if checked else []
        cell.execution_count = number if cell.outputs else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    return notebook


def without_volatile_metadata(notebook: NotebookNode) -> NotebookNode:
    """Drop clock times and random ids; keep outputs, execution counts and tags."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata = NotebookNode(kernelspec=NotebookNode(KERNEL), language_info=NotebookNode(name="python"))
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen = Counter()
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = NotebookNode(tags=tags) if tags else NotebookNode()
        text = hashlib.sha256(f"{cell.cell_type} {cell.source}".encode()).hexdigest()[:12]
        seen[text] += 1
        cell.id = text if seen[text] == 1 else f"{text}-{seen[text]}"
    return notebook


def write_notebook(notebook: NotebookNode, file: Path) -> None:
    """Write a notebook whole or not at all."""
    nbformat.validate(notebook)
    new = file.with_suffix(".new")
    new.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    new.replace(file)
