"""Notebooks executed as a batch executes them, and kept in their normal form (`workbook notebooks`)."""

import tempfile
from pathlib import Path

import nbformat

from helpers.runs.configuration import Run
from helpers.runs.executors import executor
from helpers.runs.normalise import normalise, write_notebook


def execute_and_normalise(files: list[Path]) -> None:
    """Execute notebooks with their default parameters, as a batch does, and keep them normalised.

    Parameters
    ----------
    files : list of path
        Replaced one after the other; the first that fails stops the rest and stays as it was.

    Raises
    ------
    ValueError
        A cell failed.
    """
    with executor() as execute, tempfile.TemporaryDirectory() as place:
        for number, file in enumerate(map(Path, files)):
            folder = Path(place) / str(number)
            folder.mkdir()
            error = execute(Run(file.stem, file.absolute(), (), {}), folder)
            if error:
                raise ValueError(f"{file}: {error}")
            write_notebook(normalise(nbformat.read(folder / "notebook.ipynb", as_version=4)), file)
