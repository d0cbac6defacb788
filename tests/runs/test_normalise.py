import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from helpers.runs.normalise import CHECKED, normalise, without_volatile_metadata


def ran(source, tags, value="2"):
    output = new_output("execute_result", {"text/plain": value}, execution_count=9)
    metadata = {"tags": tags, "papermill": {"duration": 1.5}, "execution": {"iopub": "2024"}}
    return new_code_cell(source, execution_count=9, outputs=[output], metadata=metadata)


def test_outputs_stay_in_checked_cells_alone():
    kept = normalise(new_notebook(cells=[ran("1 + 1", []), ran("2", [CHECKED])]))
    assert [len(cell.outputs) for cell in kept.cells] == [0, 1]
    assert kept.cells[1].outputs[0].data == {"text/plain": "2"}


def test_checked_cells_keep_a_count_that_nbval_takes_for_a_run():
    kept = normalise(new_notebook(cells=[ran("1 + 1", []), ran("2", [CHECKED])]))
    assert [cell.execution_count for cell in kept.cells] == [None, 2]
    assert kept.cells[1].outputs[0].execution_count == 2


def test_nothing_volatile_is_kept():
    notebook = new_notebook(cells=[ran("1 + 1", [CHECKED])], metadata={"papermill": {"start_time": "now"}})
    text = nbformat.writes(without_volatile_metadata(notebook))
    assert "papermill" not in text
    assert "2024" not in text


def test_a_second_time_changes_nothing_and_the_first_leaves_its_input(good):
    notebook = new_notebook(cells=[ran("1 + 1", []), ran("1 + 1", []), ran("", [CHECKED])])
    once = normalise(notebook)
    assert normalise(once) == once
    assert notebook.cells[0].execution_count == 9
    assert normalise(good) == good


def test_ids_follow_from_the_text_and_are_unique():
    first, second = (normalise(new_notebook(cells=[ran("1", []), ran("1", []), ran("2", [])])) for _ in range(2))
    ids = [cell.id for cell in first.cells]
    assert ids == [cell.id for cell in second.cells]
    assert len(set(ids)) == 3
    nbformat.validate(first)
