"""Every notebook runs with parameters that are not its own, from any directory, and refuses what makes no sense."""

import json
import subprocess
import sys

import nbformat
import pandas as pd
import pytest

from helpers.cli import main
from helpers.data.kept import KEPT
from helpers.data.places import PROJECT
from helpers.runs.configuration import Run
from helpers.runs.executors import executor

NOTEBOOKS = PROJECT / "notebooks"

RUNS = {
    "00_template": {"language": "en"},
    "00_corpus": {"language": "en"},
    "01_explore": {"focal_country": "JP", "technology": "advanced-bio", "counting": "fractional", "language": "en"},
    "02_tutorial": {"focal_country": "JP", "partner": "DE", "resamples": 100, "language": "en"},
    "11_countries": {"focal_country": "JP", "technology": "advanced-bio", "counting": "fractional", "resamples": 100},
    "12_institutions": {"focal_country": "DE", "years": "2021", "counting": "fractional", "resamples": 100},
    "13_experts": {"focal_country": "FR", "technology": "advanced-bio", "language": "en", "resamples": 100},
    "21_technology_levels": {"corpus": "planted", "focal_country": "JP", "shown": "quantum-sensing", "resamples": 100},
    "22_cooperation_strategy": {"corpus": "planted", "shown": "quantum-sensing", "method": "topsis", "resamples": 100},
    "23_priority_technologies": {"corpus": "planted", "shown": "quantum-sensing", "resamples": 100, "language": "en"},
    "31_talent": {"corpus": "planted", "focal_country": "JP", "resamples": 100, "language": "en"},
    "32_training": {"thin_below": 0.4, "language": "en"},
    "33_researcher_tracks": {"corpus": "planted", "redraws": 3, "resamples": 100, "language": "en"},
    "34_hubs": {"corpus": "planted", "hubs": 3, "cover_resamples": 10, "median_resamples": 3, "language": "en"},
    "35_multilateral": {"focal_country": "DE", "samples": 499, "set_samples": 99, "resamples": 100, "language": "en"},
    "41_programmes": {"language": "en"},
    "42_pledges": {"pledges": str(PROJECT / "tests" / "fixtures" / "pledges_by_hand"), "language": "en"},
    "43_plans": {"tracker": "example", "focal_country": "JP", "resamples": 100, "language": "en"},
    "51_phased_exchange": {"field": "agriculture", "runs": 50, "resamples": 100, "language": "en"},
    "61_technology": {"corpus": "planted", "subject": "quantum-sensing", "resamples": 100},
    "62_partner": {"corpus": "planted", "partner": "JP", "careers_corpus": "planted", "resamples": 100},
}

#: Tables that are to be read as they are, and their columns in the language of the page: a form that an office fills in.
IN_WORDS = {"tracker_template": ["label"]}


@pytest.fixture(scope="module")
def execute():
    with executor() as opened:
        yield opened


@pytest.fixture(scope="module")
def execute_and_keep(tmp_path_factory):
    """As a batch does: what is long to compute is kept for the next run."""
    with executor(env={KEPT: str(tmp_path_factory.mktemp("kept"))}) as opened:
        yield opened


def run(execute, name, folder, **parameters):
    error = execute(Run(name, NOTEBOOKS / f"{name}.ipynb", (), parameters), folder)
    assert not error, error
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def ai_conferences(shared_data, tmp_path_factory):
    """Every fourth paper of AI conferences as a corpus: many years and citations, no patents and no expert scores."""
    folder = tmp_path_factory.mktemp("ai") / "ai_conferences"
    files = [str(folder.parent / f"{name}.parquet") for name in ("papers", "authorships")]
    papers, authors = (
        pd.read_parquet(shared_data / "ai_conferences" / f"{name}.parquet") for name in ("papers", "authorships")
    )
    papers = papers.iloc[::4]
    papers.to_parquet(files[0])
    authors[authors["pid"].isin(papers["pid"])].to_parquet(files[1])
    mapping = str(PROJECT / "data" / "reference" / "mappings" / "ai_conferences.toml")
    assert main(["import", "table", *files, "--mapping", mapping, "--corpus", str(folder)]) == 0
    return folder


@pytest.mark.parametrize("name", ["21_technology_levels", "22_cooperation_strategy", "23_priority_technologies"])
def test_the_strategy_map_on_ai_conferences(name, ai_conferences, tmp_path, execute):
    given = {"corpus": str(ai_conferences), "shown": "advanced-ai-modelling", "resamples": 100, "language": "en"}
    assert run(execute, name, tmp_path, **given)["numbers"]["works"] == 10_142


def test_every_notebook_has_a_run_here():
    assert set(RUNS) == {file.stem for file in NOTEBOOKS.glob("*.ipynb")}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_of_other_parameters_and_the_same_in_the_other_language(name, tmp_path, execute_and_keep):
    results = {}
    for language in ("ko", "en"):
        (tmp_path / language).mkdir()
        given = RUNS[name] | {"language": language}
        result = results[language] = run(execute_and_keep, name, tmp_path / language, **given)
        assert result["finding"] and given.items() <= result["parameters"].items()
        for table, rows in result["tables"].items():
            lines = (tmp_path / language / "tables" / f"{table}.csv").read_text(encoding="utf-8-sig").count("\n")
            assert lines >= rows + 1
        for figure in result["figures"]:
            assert (tmp_path / language / "figures" / f"{figure}.png").stat().st_size > 10_000
    ko, en = results["ko"], results["en"]
    assert ko["statements"] == en["statements"], "sentences are told of the same values in both languages"
    assert ko["tables"] == en["tables"] and ko["numbers"] == en["numbers"] and ko["reads"] == en["reads"]
    for table in ko["tables"]:
        both = [tmp_path / code / "tables" / f"{table}.csv" for code in results]
        if table in IN_WORDS:
            one, other = (pd.read_csv(file, dtype="str").drop(columns=IN_WORDS[table]) for file in both)
            pd.testing.assert_frame_equal(one, other)
        else:
            assert both[0].read_bytes() == both[1].read_bytes(), f"{table} holds codes, so both languages have one"


def test_the_same_seed_gives_the_same_bytes(tmp_path, execute):
    given = {"focal_country": "KR", "technology": "advanced-bio", "resamples": 50, "language": "en"}
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run(execute, "11_countries", tmp_path / name, **given)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) >= 9
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file


@pytest.mark.parametrize(
    ("parameter", "value", "choice"), [("focal_country", "XX", "KR"), ("technology", "alchemy", "advanced-bio")]
)
def test_what_is_unknown_is_refused_in_the_first_cell(parameter, value, choice, tmp_path, execute):
    error = execute(Run("a", NOTEBOOKS / "11_countries.ipynb", (), {parameter: value}), tmp_path)
    assert parameter in error and choice in error
    cells = nbformat.read(tmp_path / "notebook.ipynb", as_version=4).cells
    failed = next(i for i, cell in enumerate(cells) if any(o.output_type == "error" for o in cell.get("outputs", [])))
    assert failed == next(i for i, cell in enumerate(cells) if "open_page(" in cell.source)


def test_the_command_line_works_from_any_directory(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBOOK_OUTPUT", str(tmp_path / "out"))
    notebook = str(NOTEBOOKS / "00_template.ipynb")
    command = [sys.executable, "-m", "papermill", notebook, "out.ipynb", "-p", "language", "en"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out" / "tables" / "years.csv").exists()
