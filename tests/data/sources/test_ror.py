"""Dumps of ROR in their shapes, whole and damaged; the records are written by hand in the documented schemas."""

import gzip
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.records import SourceError
from helpers.data.sources.ror import read_ror

KAIST_1 = {
    "id": "https://ror.org/05apxxy63",
    "name": "Korea Advanced Institute of Science and Technology",
    "types": ["Education"],
    "aliases": ["Korea Advanced Institute of Science"],
    "acronyms": ["KAIST"],
    "labels": [{"label": "한국과학기술원", "iso639": "ko"}],
    "country": {"country_name": "South Korea", "country_code": "KR"},
    "addresses": [{"city": "Daejeon", "lat": 36.34913, "lng": 127.38493}],
    "relationships": [
        {"label": "Ministry", "type": "Parent", "id": "https://ror.org/032e49973"},
        {"label": "Child", "type": "Child", "id": "https://ror.org/000000000"},
    ],
    "status": "active",
}
KAIST_2 = {
    "id": "https://ror.org/05apxxy63",
    "names": [
        {
            "lang": "en",
            "types": ["ror_display", "label"],
            "value": "Korea Advanced Institute of Science and Technology",
        },
        {"lang": None, "types": ["alias"], "value": "Korea Advanced Institute of Science"},
        {"lang": None, "types": ["acronym"], "value": "KAIST"},
        {"lang": "ko", "types": ["label"], "value": "한국과학기술원"},
    ],
    "types": ["education", "funder"],
    "locations": [
        {
            "geonames_details": {"country_code": "KR", "name": "Daejeon", "lat": 36.34913, "lng": 127.38493},
            "geonames_id": 1,
        }
    ],
    "relationships": [{"label": "Ministry", "type": "parent", "id": "https://ror.org/032e49973"}],
    "status": "active",
}
HEADER = "ror,name,name_ko,aliases,types,status,country,city,lat,lng,parents,established,last_release\n"
NAMES = "Korea Advanced Institute of Science and Technology,한국과학기술원,KAIST|Korea Advanced Institute of Science|"
KAIST_3 = (
    f"05apxxy63,{NAMES}한국과학기술원,education|funder,active,KR,Daejeon,36.34913,127.38493,032e49973,1971.0,1.54\n"
)


def write(folder, name, content):
    file = folder / name
    if isinstance(content, list):
        content = json.dumps(content, ensure_ascii=False, indent=1)
    data = content if isinstance(content, bytes) else content.encode()
    if name.endswith(".gz"):
        data = gzip.compress(data)
    file.write_bytes(data)
    return file


def zipped(folder, **members):
    file = folder / "dump.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return file


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("one.json", [KAIST_1]),
        ("two.json", [KAIST_2]),
        ("two.json.gz", [KAIST_2]),
        ("bom.json", b"\xef\xbb\xbf" + json.dumps([KAIST_2]).encode()),
        ("table.csv", HEADER + KAIST_3),
        ("table.csv.gz", "\ufeff" + HEADER + KAIST_3),
    ],
)
def test_every_shape_gives_the_same_record(tmp_path, name, content):
    record = read_ror(write(tmp_path, name, content)).iloc[0].to_dict()
    assert record == {
        "ror_id": "05apxxy63",
        "name": "Korea Advanced Institute of Science and Technology",
        "name_ko": "한국과학기술원",
        "aliases": ["Korea Advanced Institute of Science", "한국과학기술원"],
        "acronyms": ["KAIST"],
        "kind": "education",
        "country": "KR",
        "city": "Daejeon",
        "latitude": 36.34913,
        "longitude": 127.38493,
        "parents": ["032e49973"],
    }


def test_of_the_zip_the_second_schema_is_read_and_no_path_of_it_is_used(tmp_path):
    file = zipped(tmp_path, ror_schema_v2__json=json.dumps([KAIST_2]), ror__json="[]", readme__txt="x")
    assert len(read_ror(file)) == 1
    assert len(read_ror(zipped(tmp_path, **{"../../evil__json": json.dumps([KAIST_1])}))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["dump.zip"]


def test_unknown_is_null_and_namibia_is_a_country(tmp_path):
    bare = {"id": "https://ror.org/1", "name": "A", "country": {"country_code": "NA"}}
    odd = {"id": "https://ror.org/2", "name": "<script>=1+1</script>", "country": {"country_code": "XX"}}
    table = read_ror(write(tmp_path, "a.json", [odd, bare]))
    assert table["country"].isna().tolist() == [False, True] and table.loc[0, "country"] == "NA"
    assert table.loc[0, ["name_ko", "kind", "city", "latitude", "longitude"]].isna().all()
    assert table.loc[0, "parents"] == table.loc[0, "aliases"] == []
    assert table.loc[1, "name"] == "<script>=1+1</script>"


def test_a_place_off_the_earth_is_unknown(tmp_path):
    table = read_ror(write(tmp_path, "a.csv", HEADER + KAIST_3.replace("36.34913", "136.3")))
    assert table[["latitude", "longitude"]].isna().all(axis=None)


def test_withdrawn_records_are_left_out_and_the_last_of_two_stays(tmp_path):
    other = {"id": "https://ror.org/0", "name": "B"}
    records = [KAIST_1, KAIST_1 | {"name": "Later"}, other | {"status": "withdrawn"}]
    assert read_ror(write(tmp_path, "a.json", records))["name"].to_list() == ["Later"]


def test_records_come_across_the_pieces_in_which_a_dump_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.data.sources.ror._PIECE", 7)
    records = [KAIST_1 | {"id": f"https://ror.org/{k}"} for k in range(3)]
    assert len(read_ror(write(tmp_path, "a.json", records))) == 3


DAMAGE = {
    "empty.json": "",
    "nothing.json": "[]",
    "object.json": json.dumps(KAIST_1),
    "cut.json": json.dumps([KAIST_1, KAIST_1])[:-100],
    "no_id.json": [{"name": "A"}],
    "no_name.json": [{"id": "x"}],
    "numbers.json": "[1, 2]",
    "wrong_types.json": [{"id": 1, "name": 2}],
    "encoding.json": json.dumps([KAIST_1], ensure_ascii=False).encode("utf-16"),
    "text.csv": "hello",
    "empty.csv": "",
    "columns.csv": "ror,name\n1,A\n",
    "latitude.csv": HEADER + KAIST_3.replace("36.34913", "north"),
    "ragged.csv": HEADER + KAIST_3 + "a,b" * 40 + "\n",
    "dump.zip": b"PK no zip",
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_refused_with_the_name_of_the_file(tmp_path, name):
    with pytest.raises(SourceError, match=f"{name}.*expected ROR's JSON"):
        read_ror(write(tmp_path, name, DAMAGE[name]))


def test_a_truncated_gzip_a_missing_file_and_a_zip_without_json_are_refused(tmp_path):
    whole = gzip.compress(json.dumps([KAIST_1] * 500).encode())
    (tmp_path / "cut.json.gz").write_bytes(whole[: len(whole) // 2])
    for file in (tmp_path / "cut.json.gz", tmp_path / "none.json", zipped(tmp_path, a__txt="x")):
        with pytest.raises(SourceError, match=file.name):
            read_ror(file)


def test_a_record_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.data.sources.ror.LARGEST_RECORD", 1000)
    monkeypatch.setattr("helpers.data.sources.ror._PIECE", 100)
    with pytest.raises(SourceError, match="more than 1,000 characters"):
        read_ror(write(tmp_path, "a.json", '[{"id": "' + "x" * 5000))


anything = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(KAIST_1 | KAIST_2)), inner, max_size=6)
    ),
    max_leaves=12,
)


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=60), anything.map(lambda value: json.dumps([value]).encode())))
def test_no_input_gives_another_error(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("fuzz")
    for name in ("a.json", "a.csv", "a.json.gz", "a.zip"):
        try:
            assert not read_ror(write(folder, name, data)).empty
        except SourceError as error:
            assert name in str(error)
