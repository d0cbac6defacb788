"""Tests of the broad fields of journals."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.fields import field_name, field_of, read_fields

FIELDS = read_fields()


@pytest.mark.parametrize(
    ("venue", "field"),
    [
        ("PloS one", "multidisciplinary"),
        ("Nature", "multidisciplinary"),
        ("Proceedings of the National Academy of Sciences of the United States", "multidisciplinary"),
        ("European journal of oncology nursing : the official journal of a society", "nursing"),
        ("The Lancet. Oncology", "oncology"),
        ("Gynecologic oncology", "oncology"),
        ("Journal of endodontics", "dentistry"),
        ("BMC public health", "public-health"),
        ("Journal of experimental child psychology", "psychology"),
        ("Epilepsy & behavior : E&B", "neurology-psychiatry"),
        ("Journal of cardiac surgery", "cardiovascular"),
        ("Bioorganic & medicinal chemistry letters", "pharmacology"),
        ("Microbial pathogenesis", "infection-microbiology"),
        ("Molecular immunology", "immunology"),
        ("The Plant cell", "environment-agriculture"),
        ("Colorectal disease : the official journal of a society", "surgery-orthopaedics"),
        ("Bioinformatics (Oxford, England)", "genetics-genomics"),
        ("Journal of colloid and interface science", "materials-nanotechnology"),
        ("IEEE transactions on robotics", "physics-engineering-computing"),
        ("Inorganic chemistry", "chemistry"),
        ("Biochemistry", "molecular-cell-biology"),
        ("American journal of obstetrics and gynecology", "clinical-medicine"),
        ("Deutsches Arzteblatt international", "clinical-medicine"),
    ],
)
def test_journals_by_hand(venue, field):
    assert field_of(venue) == field


def test_the_society_behind_a_journal_and_its_town_do_not_count():
    assert field_of("Hand : organ of the Chemical Society") is None
    assert field_of("Technology and culture (Cancer, Ohio : 1993)") is None
    assert field_of("Structure (London, England : 1993)") == "molecular-cell-biology"


@pytest.mark.parametrize("venue", [None, float("nan"), "", "Technology and culture"])
def test_what_does_not_tell_has_no_field(venue):
    assert field_of(venue) is None


@given(st.text(max_size=40))
def test_a_field_is_one_of_the_list_whatever_the_case(venue):
    assert field_of(venue) in {None, *FIELDS["id"]}
    if venue.isascii():
        assert field_of(venue.upper().replace(" : ", "")) == field_of(venue.lower().replace(" : ", ""))


def test_field_name():
    assert [field_name("chemistry", language) for language in ("ko", "en")] == ["화학", "Chemistry"]
    with pytest.raises(ValueError, match="'alchemy' is not in"):
        field_name("alchemy", "en")
    with pytest.raises(ValueError, match="language='fr'"):
        field_name("chemistry", "fr")


ENTRY = """
[[field]]
id = "a"
name_ko = "가"
name_en = "A"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ENTRY, r"field 1 \('a'\): expected the keys"),
        (ENTRY + "journal_words = []", "none of them empty"),
        (ENTRY + "journal_words = ['(']", "is not a regular expression"),
        (2 * (ENTRY + "journal_words = ['x']"), r"field 2 \('a'\): the id stands twice"),
        ("[[field", "expected TOML"),
    ],
)
def test_a_faulty_file_is_named_with_its_entry(tmp_path: Path, text, message):
    path = tmp_path / "list.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=message) as raised:
        read_fields(path)
    assert str(path) in str(raised.value)
