"""A mapping is checked whole: what it says wrongly is named with the choices."""

import pytest

from helpers.data.places import REFERENCE
from helpers.data.records import SourceError
from helpers.data.sources.mapping import assign_files, mapping_file, read_mapping

HEAD = 'layout = "works"\nsource = "mine"\nlicence = "CC0"\nprefix = "my"\n'
GOOD = HEAD + '[works]\nwork_id = "no"\nfield = "area"\ncitations = "cited"\n'


def read(folder, text):
    file = folder / "m.toml"
    file.write_text(text, encoding="utf-8")
    return read_mapping(file)


def test_a_good_mapping(tmp_path):
    mapping = read(tmp_path, 'missing = ["-"]\nencoding = "cp949"\n' + GOOD)
    assert mapping.works["work_id"] == "no" and mapping.form.encoding == "cp949"
    assert mapping.missing == {"-"} and mapping.source == {"source": "mine", "licence": "CC0"}


@pytest.mark.parametrize("file", sorted((REFERENCE / "mappings").glob("*.toml")), ids=lambda file: file.stem)
def test_the_ready_mappings_are_good(file):
    assert read_mapping(file).source["licence"]


FAULTS = {
    "no TOML": ("layout = ", "expected TOML"),
    "unknown key": ("colour = 1\n" + GOOD, "unknown key 'colour'; expected one of layout, source"),
    "nothing required": ('source = "x"\n', "layout is missing"),
    "no licence": (GOOD.replace('licence = "CC0"\n', ""), "licence is missing"),
    "type": (GOOD.replace('prefix = "my"', "prefix = 1"), "prefix must be a text"),
    "layout": (GOOD.replace('"works"', '"rows"'), "'authorships' .one row an author"),
    "unknown column": (GOOD + 'colour = "c"\n', "unknown key 'colour' in .works.; expected one of work_id"),
    "column": (GOOD + "year = 7\n", "year in .works. must be the name of a column"),
    "work_id": (HEAD + '[works]\nyear = "y"\n', "work_id is missing in .works."),
    "authors": (GOOD.replace('"works"', '"authorships"'), ".authors. is missing"),
    "position": (GOOD + '[authors]\nposition = "p"\n', "position in .authors. has no meaning"),
    "join": (GOOD.replace('"works"', '"joined"') + '[authors]\nname = "n"\n', "work_id is missing in .authors."),
    "files": (GOOD + '[files]\nworks = "*"\n', ".files. must name"),
    "encoding": ('encoding = "klingon"\n' + GOOD, "encoding = 'klingon' is not known.*cp949"),
    "binary encoding": ('encoding = "hex"\n' + GOOD, "encoding = 'hex' is not known"),
    "delimiter": ('delimiter = ":"\n' + GOOD, "delimiter = ':': expected one of"),
    "separator": ('separator = "|"\n' + GOOD, "must differ"),
    "name order": ('name_order = "x"\n' + GOOD, "expected 'family-first', 'given-first' or 'family-initials'"),
    "top10": ('citations_top10_within = ["colour"]\n' + GOOD, "'colour' is not one of field, year"),
    "constants": (GOOD + '[constants]\nfield = "oncology"\n', "that .works. does not map"),
    "spelling of what": (GOOD + '[spellings.colour]\na = "b"\n', "expected a table, spellings of country"),
    "country": (GOOD + '[spellings.country]\nEL = "EL"\n', "'EL' = 'EL': expected a text that is empty or one of AD"),
    "field": (GOOD + '[spellings.field]\nX = "alchemy"\n', "one of cardiovascular"),
    "merged": (GOOD + '[merged_countries]\nCN = ["Hong Kong"]\n', "expected a country code with a list"),
    "header row": ("header_row = 0\n" + GOOD, "header_row must be the number of a row or a list"),
    "skipped rows": ('skip_rows = "2"\n' + GOOD, "skip_rows must be the number of a row"),
    "filled down": ('fill_down = "a"\n' + GOOD, "fill_down must be a list of texts"),
    "unit": ('unit = "patent"\n' + GOOD, "unit = 'patent': expected 'paper' or 'project'"),
    "unit and kind": ('unit = "project"\n' + GOOD + '[constants]\nkind = "article"\n', "there can be no kind"),
    "separators": (GOOD + '[separators]\ncolour = ","\n', "'colour': expected a column of .works. or .authors."),
    "no separator": (GOOD + "[separators]\nkeywords = []\n", "'keywords': expected a column"),
    "kind": (GOOD + '[spellings.kind]\na = "b"\n', "one of article, book"),
    "home": (GOOD + '[constants]\nhome_country = "Korea"\n', "'home_country' = 'Korea': .*one of AD"),
    "names of a column": (GOOD + "year = []\n", "must be the name of a column, or a list of names"),
    "encodings": ('encoding = ["utf-8", "klingon"]\n' + GOOD, "'klingon' is not known"),
    "institution": (GOOD + '[institution_countries]\nX = "XX"\n', "'X' = 'XX'"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(tmp_path, fault):
    text, words = FAULTS[fault]
    with pytest.raises(SourceError, match=f"m[.]toml: .*{words}"):
        read(tmp_path, text)


def test_a_mapping_that_is_no_text_is_named(tmp_path):
    (tmp_path / "m.toml").write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "m.toml", tmp_path / "none.toml"):
        with pytest.raises(SourceError, match=f"{file.name}: no mapping that can be read"):
            read_mapping(file)


def test_the_mappings_at_hand_are_found_by_name():
    assert read_mapping(mapping_file("ai_conferences")).prefix == "paperlists"
    with pytest.raises(SourceError, match="'nowhere': no such file, and none of the mappings at hand: ai_conferences"):
        mapping_file("nowhere")


def test_no_file_at_all_and_a_kind_without_a_file(tmp_path):
    mapping = read_mapping(REFERENCE / "mappings" / "ai_conferences.toml")
    with pytest.raises(SourceError, match="no file is given"):
        assign_files(mapping, [])
    (tmp_path / "authorships.parquet").write_bytes(b"x")
    with pytest.raises(SourceError, match=r"no file of works is given; its name should fit 'papers\*"):
        assign_files(mapping, [tmp_path / "authorships.parquet"])
