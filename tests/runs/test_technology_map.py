"""From a technology's name to its pages, against the service on loopback; killed and taken up again."""

import json
import os
import random
import signal
import subprocess
import sys

import pytest
from tests.data.sources.openalex_service import service

from helpers.cli import main
from helpers.data.corpus import read_corpus
from helpers.data.records import SourceError
from helpers.runs import technology_map
from helpers.runs.configuration import read_configuration
from helpers.runs.technology_map import fetched_corpus, map_technology, write_runs

COUNTRIES = ("KR", "US", "CN", "DE", "JP")


def made_works(n=260, seed=3):
    """Works on quantum computers of one to three countries, cited more the later their number."""
    chance, works = random.Random(seed), []
    for number in range(n):
        authors = []
        for place, code in enumerate(chance.sample(COUNTRIES, chance.choice((1, 2, 2, 3)))):
            home = {"id": f"https://openalex.org/I{ord(code[0])}", "display_name": f"{code} Lab", "country_code": code}
            author = {"id": f"https://openalex.org/A{number}{place}", "display_name": f"Kim {number} {place}"}
            authors.append({"author": author, "institutions": [home]})
        title = chance.choice(("Quantum computing with ions", "A quantum computer at work", "Errors of a qubit"))
        work = {"id": f"https://openalex.org/W{number}", "title": f"{title}, part {number}", "type": "article"}
        works.append(work | {"publication_year": 2015 + number % 6, "cited_by_count": number, "authorships": authors})
    return works


@pytest.fixture(autouse=True)
def at_home(monkeypatch, tmp_path):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)


def test_what_is_fetched_is_fetched_once_and_read_by_the_rules_of_today(monkeypatch, tmp_path):
    with service(made_works(130)) as server:
        monkeypatch.setenv("OPENALEX_API_URL", server.url)
        counts = fetched_corpus("quantum-computing", (2015, 2020), tmp_path / "c")
        asked, written = len(server.asked), (tmp_path / "c" / "works.parquet").read_bytes()
        (tmp_path / "c" / "works.parquet").write_bytes(b"of other rules")
        assert fetched_corpus("quantum-computing", (2015, 2020), tmp_path / "c") == counts and counts["works"] == 130
        assert len(server.asked) == asked and (tmp_path / "c" / "works.parquet").read_bytes() == written
    titles = read_corpus(tmp_path / "c").works["title"]
    assert titles.notna().all(), "titles of one's own records are kept"
    assert list((tmp_path / "cache").rglob("works.jsonl.gz"))


def test_the_runs_of_a_map_are_runs_of_the_project_and_stay_the_users(tmp_path):
    with service(made_works(30)) as server:
        os.environ["OPENALEX_API_URL"] = server.url
        try:
            fetched_corpus("quantum-computing", (2015, 2020), tmp_path / "c")
        finally:
            del os.environ["OPENALEX_API_URL"]
    write_runs("quantum-computing", tmp_path / "c", "KR", tmp_path / "mine.toml")
    runs = read_configuration(tmp_path / "mine.toml").runs
    assert len(runs) == 2 * len(technology_map.NOTEBOOKS)
    assert {run.parameters["language"] for run in runs} == {"ko", "en"}
    (tmp_path / "mine.toml").write_text("# mine")
    write_runs("quantum-computing", tmp_path / "c", "KR", tmp_path / "mine.toml")
    assert (tmp_path / "mine.toml").read_text() == "# mine"


def test_without_a_terminal_it_asks_for_a_yes_beforehand(monkeypatch, tmp_path, capsys):
    with service(made_works(30)) as server:
        monkeypatch.setenv("OPENALEX_API_URL", server.url)
        command = ["fetch", "openalex", "quantum-computing", "--years", "2015-2020", "--corpus", str(tmp_path / "c")]
        assert main(command) == 2
        told = capsys.readouterr()
        assert "30 works are found" in told.out and "about USD 0.00" in told.out and "--yes" in told.err
        assert not [asked for _, asked, _ in server.asked if "cursor" in asked]
        assert main([*command, "--yes"]) == 0


def test_a_map_of_nothing_is_told(monkeypatch, tmp_path):
    with service([]) as server:
        monkeypatch.setenv("OPENALEX_API_URL", server.url)
        with pytest.raises(SourceError):
            map_technology("quantum-computing", (2015, 2020), "KR", lambda estimate: True, tmp_path, tmp_path, tmp_path)


MAP = """
import sys
from pathlib import Path
from helpers.runs import technology_map
technology_map.NOTEBOOKS = {"00_corpus": None}
data, reports, build = (Path(sys.argv[1]) / name for name in ("data", "reports", "build"))
reports.mkdir(parents=True, exist_ok=True)
agree = lambda estimate: True
sys.exit(technology_map.map_technology("quantum-computing", (2015, 2020), "KR", agree, data, reports, build))
"""


def test_killed_at_any_point_and_taken_up_again_the_tables_are_the_same(monkeypatch, tmp_path):
    def tables(place):
        return {file.relative_to(place).as_posix(): file.read_bytes() for file in sorted(place.rglob("tables/*.csv"))}

    chance = random.Random(7)
    with service(made_works()) as server:
        monkeypatch.setenv("OPENALEX_API_URL", server.url)
        command = [sys.executable, "-c", MAP]
        subprocess.run([*command, str(tmp_path / "whole")], check=True, capture_output=True)
        whole = tables(tmp_path / "whole" / "build")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
        codes = []
        for _ in range(2):
            process = subprocess.Popen([*command, str(tmp_path / "killed")], stdout=subprocess.PIPE, stderr=-3)
            try:
                process.communicate(timeout=chance.uniform(0.5, 6))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.communicate()
            codes.append(process.returncode)
        subprocess.run([*command, str(tmp_path / "killed")], check=True, capture_output=True)
    assert -signal.SIGKILL in codes and tables(tmp_path / "killed" / "build") == whole and len(whole) > 6
    manifest = json.loads(next((tmp_path / "killed" / "build").glob("*/manifest.json")).read_text())
    assert {entry["status"] for entry in manifest["runs"]} <= {"ok", "up to date"}
