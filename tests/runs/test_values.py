import nbformat
import pytest

from helpers.data.places import PROJECT
from helpers.runs.configuration import ConfigurationError, Run, read_configuration
from helpers.runs.values import check_values

NOTEBOOKS = PROJECT / "notebooks"


def run(name, notebook="11_countries", **parameters):
    return Run(name, NOTEBOOKS / f"{notebook}.ipynb", (), parameters)


def test_all_that_is_refused_is_told_at_once_and_what_is_right_is_not():
    runs = [
        run("right", focal_country="JP", technology="advanced-bio", years="2021", language="en"),
        run("union", focal_country="EU"),
        run("union_again", focal_country="EU", language="en"),
        run("tongue", language="fr"),
        run("lead", technology="alchemy"),
        run("future", years="2035"),
        run("halves", counting="half"),
        run("somewhere", notebook="34_hubs", focal_country="XX"),
        run("facts", notebook="42_pledges", language="fr"),
    ]
    with pytest.raises(ConfigurationError) as refused:
        check_values(runs)
    told = dict(line.removeprefix("run ").split(": ", 1) for line in str(refused.value).splitlines())
    assert told.keys() == {"union", "union_again", "tongue", "lead", "future", "halves", "somewhere", "facts"}
    assert told["union"] == told["union_again"] and "choose one of: " in told["union"] and "KR" in told["union"]
    assert told["tongue"] == told["facts"] == "language='fr' is unknown here; choose one of: ko, en"
    assert "technology='alchemy' is unknown here" in told["lead"] and "advanced-bio" in told["lead"]
    assert "years='2035'" in told["future"]


def test_a_corpus_that_cannot_be_read_is_told(tmp_path):
    (tmp_path / "corpus.json").write_text("{}")
    with pytest.raises(ConfigurationError, match=r"run a: corpus .*parquet is missing"):
        check_values([run("a", corpus=str(tmp_path))])


def test_the_runs_of_the_project_are_served_and_so_are_the_notebooks_own_values():
    check_values(list(read_configuration(PROJECT / "reports" / "runs.toml").runs))
    check_values([run(file.stem, notebook=file.stem) for file in sorted(NOTEBOOKS.glob("*.ipynb"))])


def test_a_notebook_without_language_and_corpus_is_asked_nothing(tmp_path):
    cell = nbformat.v4.new_code_cell("seed: int = 7  # said", metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    check_values([Run("a", tmp_path / "a.ipynb", (), {})])
