import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from helpers.runs.normalise import CHECKED
from helpers.runs.notebooks import execute_and_normalise


def test_executes_in_place_and_keeps_the_checked_output(tmp_path):
    file = tmp_path / "toy.ipynb"
    cells = [new_code_cell("x = 40 + 2\nprint(x)"), new_code_cell("x", metadata={"tags": [CHECKED]})]
    nbformat.write(new_notebook(cells=cells), file)
    execute_and_normalise([file])
    first = file.read_bytes()
    kept = nbformat.read(file, as_version=4)
    assert kept.cells[0].outputs == []
    assert kept.cells[1].outputs[0].data["text/plain"] == "42"
    execute_and_normalise([file])
    assert file.read_bytes() == first
