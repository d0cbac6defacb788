"""One command for every format: it reads, says what it refused, and leaves what was there when it fails."""

import json

import pytest

from helpers.cli import main
from helpers.data.corpus import read_corpus
from helpers.data.formats import ADDITIONS, FORMATS, STREAMS, import_files
from helpers.data.records import SourceError

OPENALEX = {
    "id": "https://openalex.org/W7",
    "publication_year": 2021,
    "cited_by_count": 4,
    "authorships": [
        {
            "author": {"id": "https://openalex.org/A5", "display_name": "Ada Kim"},
            "institutions": [{"id": "https://openalex.org/I1", "display_name": "KAIST", "country_code": "KR"}],
            "countries": ["KR"],
        }
    ],
}
RIS = "TY  - JOUR\nTI  - Quantum things\nAU  - Kim, Ada\nAD  - Korea University, Seoul, Korea\nPY  - 2021\nER  - \n"


@pytest.fixture
def openalex(tmp_path):
    file = tmp_path / "works.jsonl"
    file.write_text(json.dumps(OPENALEX) + "\n", encoding="utf-8")
    assert main(["import", "openalex", str(file), "--corpus", str(tmp_path / "c")]) == 0
    return tmp_path


@pytest.mark.parametrize("command", ["import", "mapping", "merge", "check", "describe", "count", "run"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit, match="^0$"):
        main([command, "--help"])
    assert f"workbook {command}" in capsys.readouterr().out


def test_every_stream_has_its_reader_and_source():
    from importlib import import_module

    for kind in STREAMS:
        module = import_module(f"helpers.data.sources.{kind}")
        assert callable(getattr(module, f"read_{kind}")) and {"source", "licence"} <= set(module.SOURCE)
    assert set(ADDITIONS) < set(FORMATS)


def test_openalex_and_ris_make_corpora(openalex):
    assert read_corpus(openalex / "c").works["work_id"].tolist() == ["openalex:W7"]
    (openalex / "one.ris").write_text(RIS, encoding="utf-8")
    assert main(["import", "ris", str(openalex / "one.ris"), "--corpus", str(openalex / "r")]) == 0
    assert read_corpus(openalex / "r").authorships["country"].tolist() == ["KR"]


def test_refused_rows_give_status_three_and_a_list(openalex, capsys):
    bad = json.dumps({**OPENALEX, "id": "https://openalex.org/W8", "publication_year": 20225})
    file = openalex / "two.jsonl"
    file.write_text(json.dumps(OPENALEX) + "\n" + bad + "\n", encoding="utf-8")
    assert main(["import", "openalex", str(file), "--corpus", str(openalex / "c")]) == 3
    assert "20225" in (openalex / "c" / "rejected.csv").read_text(encoding="utf-8")
    assert "1 rows were refused" in capsys.readouterr().err


def test_nothing_kept_names_the_first_three_refusals(openalex, capsys):
    file = openalex / "bad.csv"
    file.write_text("no,year\n" + "".join(f"{at},2022{at}\n" for at in range(5)), encoding="utf-8")
    mapping = openalex / "m.toml"
    head = 'layout = "works"\nsource = "x"\nlicence = "x"\nprefix = "x"\n[works]\nwork_id = "no"\nyear = "year"\n'
    mapping.write_text(head, encoding="utf-8")
    command = ["import", "table", str(file), "--mapping", str(mapping), "--corpus", str(openalex / "n")]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert "5 rows refused" in told and "line 4, year '20222': expected a year" in told and "20223" not in told


def test_nothing_readable_gives_status_two_and_leaves_the_corpus(openalex, capsys):
    before = (openalex / "c" / "works.parquet").read_bytes()
    (openalex / "empty.jsonl").write_text("", encoding="utf-8")
    assert main(["import", "openalex", str(openalex / "empty.jsonl"), "--corpus", str(openalex / "c")]) == 2
    assert "empty.jsonl" in capsys.readouterr().err
    assert (openalex / "c" / "works.parquet").read_bytes() == before


def test_expert_scores_and_patents_join_a_corpus(openalex):
    scores = openalex / "scores.csv"
    scores.write_text("technology,country,expert,score\nquantum,KR,E1,65.8\n", encoding="utf-8")
    assert main(["import", "experts", str(scores), "--corpus", str(openalex / "c")]) == 0
    corpus = read_corpus(openalex / "c")
    assert corpus.expert_scores["score"].tolist() == [65.8] and len(corpus.works) == 1


def test_ror_records_leave_their_hash_and_keep_what_was_refused(openalex):
    (openalex / "c" / "rejected.csv").write_text("file,row\n", encoding="utf-8")
    record = {
        "id": "https://ror.org/05apxxy63",
        "status": "active",
        "names": [{"value": "KAIST", "types": ["ror_display"], "lang": "en"}],
        "types": ["education"],
        "locations": [{"geonames_details": {"country_code": "KR", "name": "Daejeon", "lat": 36.35, "lng": 127.38}}],
        "relationships": [],
    }
    dump = openalex / "ror.json"
    dump.write_text(json.dumps([record]), encoding="utf-8")
    assert main(["import", "ror", str(dump), "--corpus", str(openalex / "c")]) == 0
    corpus = read_corpus(openalex / "c")
    assert corpus.institutions["institution_id"].tolist() == ["ror:05apxxy63"]
    assert list(corpus.meta["added"]["ror"]["sha256"]) == ["ror.json"]
    assert (openalex / "c" / "rejected.csv").exists()
    matches = (openalex / "c" / "ror_matches.csv").read_text(encoding="utf-8")
    assert matches.startswith("institution_id,ror_id,how,score")


def test_a_table_needs_its_mapping(openalex):
    with pytest.raises(SourceError, match="--mapping"):
        import_files("table", [openalex / "works.jsonl"], openalex / "t")


def test_real_zips_are_accounted_for(shared_data, tmp_path):
    zips = sorted((shared_data / "openalex_works").glob("Nelson*.zip"))
    counts = import_files("openalex", zips, tmp_path / "c")
    assert counts["read"] == counts["works"] + counts["revised"] + counts["rejected"] > 300


def test_fetching_imports_what_it_fetched(openalex, monkeypatch):
    asked = []

    def fetched(technology, folder, years, countries, mailto, api_key, address, agree):
        asked.append((technology, folder.name, years, countries))
        return openalex / "works.jsonl"

    monkeypatch.setattr("helpers.runs.technology_map.fetch_openalex", fetched)
    command = ["fetch", "openalex", "quantum", "--years", "2019-2021", "--countries", "KR,JP"]
    assert main([*command, "--corpus", str(openalex / "q")]) == 0
    assert asked == [("quantum", "quantum_2019-2021_JP_KR", (2019, 2021), ["KR", "JP"])]
    corpus = read_corpus(openalex / "q")
    assert len(corpus.works) == 1 and corpus.meta["query"] == "quantum, 2019-2021, KR,JP"
    assert main(["fetch", "openalex", "quantum", "--years", "lately", "--corpus", str(openalex / "q")]) == 2


def test_merge_check_and_describe_speak(openalex, capsys):
    assert main(["merge", str(openalex / "c"), str(openalex / "c"), "--corpus", str(openalex / "m")]) == 0
    assert len(read_corpus(openalex / "m").works) == 1
    assert main(["check", str(openalex / "m")]) == 0
    assert main(["describe", str(openalex / "m")]) == 0
    assert "OpenAlex" in capsys.readouterr().out
