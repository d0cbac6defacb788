"""Countries and institutions read from affiliation texts: known traps, and what holds for any text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.data.countries import COUNTRIES
from helpers.data.identity.addresses import read_addresses, split_segments
from helpers.data.identity.affiliations import Affiliation, resolve_affiliation
from helpers.data.identity.decision import locate
from helpers.data.identity.gazetteer import city_country, domain_country, find_city, postcode_country
from helpers.data.identity.institution_choice import choose_institutions
from helpers.data.identity.institutions import (
    canonical_name,
    institution_country,
    institution_id,
    is_generic,
    kind_of,
    normal_name,
)
from helpers.data.identity.toponyms import odd_country


def countries(text):
    return {found.country for found in resolve_affiliation(text)} - {None}


def institutions(text):
    return [found.institution for found in resolve_affiliation(text)]


COUNTRY_CASES = """
US | Beth Israel Deaconess Medical Center, Boston, MA
US | Department of Medicine, Beth Israel Deaconess Medical Center
US | Jersey City Medical Center, Jersey City, NJ
US | Rutgers University, New Jersey
JE | General Hospital, Gloucester Street, St Helier, Jersey, Channel Islands
US | Emory University, Atlanta, Georgia
US | University of Georgia, Athens, Georgia
US | University of Georgia
US | Georgia Tech, Atlanta
US | Georgia Institute of Technology
US | Institute of Examples, Savannah, Georgia 31404
US | Institute of Examples, Georgia, USA
GE | Tbilisi State Medical University, Tbilisi, Georgia
GE | National Centre for Disease Control, 99 Kakheti Highway, 0198, Tbilisi, Georgia
KR | Korea University
KR | Institute of Examples, Korea
KR | Kyung Hee University, Seoul, 02447, KOREA, REPUBLIC OF
KP | Kim Chaek University of Technology, Pyongyang, DPRK
KP | Kim Il Sung University, Pyongyang, D.P.R. Korea
KP | Kim Il Sung University, Pyongyang, Democratic People's Republic of Korea
KP | University of Sciences, Pyongyang
TW | National Taiwan University, Taipei, Taiwan, R.O.C.
TW | Veterans Hospital, Taipei, Taiwan, Republic of China
TW | Veterans Hospital, Taipei, Taiwan, 115, Republic of China
TW | Veterans Hospital, Taichung, Taiwan, China
TW | Academia Sinica, Taipei
HK | University of Hong Kong, Hong Kong SAR, China
HK | City University of Hong Kong, Kowloon, Hong Kong, China
CN | The University of Hong Kong-Shenzhen Hospital, Shenzhen, China
MO | University of Macau, Taipa, Macao SAR, China
MO | University of Macau, Macau, China
CN | China Medical University, Shenyang, China
CN | China Medical University, Shenyang
TW | China Medical University, Taichung
TW | China Medical University, Taichung, Taiwan
US | University of New Mexico, Albuquerque, New Mexico
MX | Instituto Nacional de Ejemplos, Mexico City, Mexico
MX | Instituto Nacional de Ejemplos, Ciudad de México
US | Dartmouth-Hitchcock Medical Center, Lebanon, NH
US | Good Samaritan Hospital, Lebanon, PA
LB | American University of Beirut
LB | American University of Beirut, Beirut, Lebanon
JO | University of Jordan, Amman, Jordan
US | Family Clinic, Jordan, MN
US | Cuba Memorial Hospital, Cuba, NY
US | Dukes Memorial Hospital, Peru, IN
US | Dukes Memorial Hospital, Peru, Indiana
US | Trine University, Angola, IN, 46703, USA
TD | Hôpital Général, N'Djamena, Chad
US | Indiana University of Pennsylvania, Indiana, Pennsylvania
US | Regional Medical Center, Paris, Texas
FR | Hôpital Cochin, Paris
US | Harvard University, Cambridge, MA
GB | University of Cambridge, Cambridge
CA | University of Western Ontario, London, Ontario
CA | Victoria Hospital, London, ON N6A 5C1
US | University of Alabama at Birmingham, Birmingham, AL
GB | University of Birmingham, Birmingham, UK
NE | Université, Niamey, Niger
NG | University, Lagos, Nigeria
NG | University of Benin School of Medicine, Edo, Nigeria
GN | Hôpital, Conakry, Guinea
GW | Bandim Health Project, Bissau, Guinea-Bissau
GQ | Hospital, Malabo, Equatorial Guinea
PG | Institute, Port Moresby, Papua New Guinea
IE | Trinity College Dublin, Dublin, Ireland
GB | Queen's University Belfast, Belfast, Northern Ireland
GB | Cardiff University, Wales
AU | Prince of Wales Hospital, Sydney, Australia
CA | Holland Bloorview Kids Rehabilitation Hospital, Toronto, Canada
NL | University, Amsterdam, Holland
US | University of Washington, Seattle, Washington
US | George Washington University, Washington, D.C.
CA | University of British Columbia, Vancouver, British Columbia
US | Columbia University
CO | Universidad Nacional de Colombia
SG | National University of Singapore
OM | Sultan Qaboos University
PR | University of Puerto Rico, San Juan, PR 00936, USA
PR | University of Puerto Rico-Mayagüez
RE | Université de La Réunion, Inserm UMR 1188 DéTROI, Sainte Clotilde, France
IT | Università Sapienza, Roma, Italia
DE | Klinikum, München, Deutschland
ES | Hospital, Madrid, España
BR | Universidade, Curitiba, PR
MX | UNAM, México
NA | University of Namibia, Windhoek, Namibia 10026
XK | University of Prishtina, Prishtina, Kosovo
AU | Murdoch University, Perth, WA
AU | School of Medicine, Geelong, VIC 3221 Australia
CD | Hôpital, Kinshasa, Congo, Democratic Republic of the
AU | Hospital, Wagga, Autralia
MY | Universiti Kebangsaan, Malaysa
SC | Nature Seychelles, Mahé, Republic of Seychelles
PK | Institute of Examples, PAK
DE | Dept of Examples, Univ of Y, D-69120 Heidelberg
KR | Department of Physics. x.y@snu.ac.kr
JP | Department of Neurosurgery, Hiroshima University Hospital (A.B., C.D.)
KR US | Soonchunhyang University, Bucheon, South Korea; Harvard Medical School, Boston, MA
CN FR | Nanjing University, Nanjing, China and Université de Toulouse, Toulouse, France
CN DE | Nanjing University, Nanjing, China. Institute of Physics, Berlin, Germany
- | China Medical University
- | University Hospital
- | Department of Cardiology
- | Private practice
- | x
- | Institute of Examples, Guadalajara
"""


@pytest.mark.parametrize("case", COUNTRY_CASES.strip().splitlines())
def test_country(case):
    expected, text = case.split(" | ")
    assert countries(text) == set(expected.replace("-", "").split())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("X School of Medicine, Yale University, New Haven, CT, USA", "Yale University"),
        ("Department of P, University of Cincinnati School of Medicine, Ohio", "University of Cincinnati"),
        ("Department of Neurosurgery, University of Ulsan College of Medicine, Korea", "University of Ulsan"),
        (
            "First Affiliated Hospital of Wenzhou Medical University, Wenzhou, China",
            "First Affiliated Hospital of Wenzhou Medical University",
        ),
        ("University of California, San Francisco, CA, USA", "University of California, San Francisco"),
        ("University of California San Francisco, USA", "University of California, San Francisco"),
        ("UCSF, San Francisco, CA, USA", "University of California, San Francisco"),
        ("The University of Texas at Austin, Austin, TX 78712, USA", "University of Texas at Austin"),
        ("2School of Medicine, Deakin University, Geelong, Australia", "Deakin University"),
        ("From the Department of Surgery, Mayo Clinic, Rochester, MN, USA", "Mayo Clinic"),
        ("KAIST, Daejeon, Korea", "KAIST"),
        ("Korea Advanced Institute of Science and Technology (KAIST), Daejeon 34141, Korea", "KAIST"),
        ("ToolGen, Inc., Seoul 08501, Republic of Korea", "ToolGen Inc"),
        ("University College Cork, Cork, Ireland", "University College Cork"),
        ("Kanazawa University Kakuma-machi Kanazawa 920-1192 Japan", "Kanazawa University"),
        ("Universidad Nacional de Río Cuarto, Córdoba Argentina", "Universidad Nacional de Río Cuarto"),
        ("University Hospital, Zurich, Switzerland", "University Hospital Zurich"),
        ("Royal Bahamas Police Force, East St, Nassau, Bahamas", "Royal Bahamas Police Force"),
        ("School of Medicine, Seoul, Korea", None),
        ("Bologna, Italy", None),
    ],
)
def test_institution(text, name):
    assert institutions(text) == [name]


def test_organisations_of_equal_standing_are_all_named():
    text = "Melanoma Institute Australia and The University of Sydney, Sydney, Australia"
    assert set(institutions(text)) == {"Melanoma Institute Australia", "University of Sydney"}
    assert set(institutions("Université de Lille, CNRS, Inserm, Lille, France")) == {
        "Université de Lille",
        "CNRS",
        "Inserm",
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Seoul National University Seoul 08826 Republic of Korea", "Seoul National University"),
        ("Department of Physics University of Oslo Oslo Norway", "University of Oslo"),
        ("University of California Davis USA", "University of California, Davis"),
        ("Institute of Invented Matter Jena Germany", "Institute of Invented Matter"),
        ("Bank of Korea", "Bank of Korea"),
        ("New York University", "New York University"),
    ],
)
def test_the_place_behind_a_name_is_no_part_of_it_where_no_comma_parts_them(text, name):
    assert institutions(text) == [name]


def test_a_sentence_names_no_institution_but_known_ones():
    thanks = "We are grateful to the staff of {} and to all other people for the long support in these years"
    assert institutions(thanks.format("our Institute")) == [None]
    assert "University of Oslo" in institutions(thanks.format("the University of Oslo"))
    assert all(name in (None, "University of Oslo") for name in institutions(thanks.format("the University of Oslo")))


def test_worked_example_with_every_field():
    found = resolve_affiliation(
        "Dept. Chem., Univ. of Tokyo, Tokyo 113-0033, Japan. Electronic address: a@u-tokyo.ac.jp."
    )
    assert found == (Affiliation("JP", "University of Tokyo", "jp/university-of-tokyo", 35.6895, 139.69171),)


def test_the_city_is_taken_in_its_state():
    rochesters = [resolve_affiliation(f"Mayo Clinic, Rochester, {state}, USA")[0].latitude for state in ("MN", "NY")]
    assert rochesters == pytest.approx([44.0, 43.2], abs=0.1)


def test_an_address_that_tells_nothing_lies_where_the_others_agree_to_lie():
    def codes(*addresses):
        return [verdict.country for verdict in locate(list(addresses), [])]

    assert codes(["Department of Physics"], ["Seoul", "Korea"]) == ["KR", "KR"]
    assert codes(["Department of Physics"], ["Seoul", "Korea"], ["Oslo", "Norway"]) == [None, "KR", "NO"]
    assert codes(["Institute", "Seoul", "North Korea"], ["Seoul", "Korea"]) == [None, "KR"]


def test_conflicting_evidence_leaves_the_country_unknown():
    assert countries("University of Edinburgh, Seoul") == set()


@pytest.mark.parametrize("text", ["", " ", ";", " ; . ", "1", "a@b.kr"])
def test_a_text_without_an_address_gives_nothing(text):
    assert resolve_affiliation(text) == ()


PIECES = st.sampled_from(
    [
        "University of ",
        "Hospital",
        "Korea",
        "Georgia",
        "MA ",
        "02115",
        ", ",
        "; ",
        ". ",
        " and ",
        "(",
        ")",
        "@",
        "Department of ",
        "Seoul",
        "Inc",
        "the ",
        "北京大学",
        "é",
        "\u0130",
        "1",
    ]
)


@given(st.text(max_size=80) | st.lists(PIECES, max_size=12).map("".join))
@example("the, the, the")
@example("(((,")
@example("University")
@example("0aKorea")
def test_any_text_is_resolved_alike_and_validly(text):
    found = resolve_affiliation(text)
    assert found == resolve_affiliation(f" \t{text}\n ") == resolve_affiliation.__wrapped__(text)
    assert len(set(found)) == len(found)
    for each in found:
        assert each.country in {None, *COUNTRIES}
        assert (each.institution is None) == (each.institution_id is None)
        assert (each.latitude is None) == (each.longitude is None)
        assert each.institution is None or each.institution.strip()
        assert each.institution_id is None or each.institution_id.startswith(f"{(each.country or 'xx').lower()}/")


def test_addresses_are_cut_at_semicolons_and_after_countries():
    text = "A College, Rome, Italy and B Institute, Oslo, Norway; C School, Seoul, Korea. a@b.it; c@d.kr"
    addresses = ["A College, Rome, Italy", "B Institute, Oslo, Norway", "C School, Seoul, Korea"]
    assert read_addresses(text) == (addresses, ["b.it", "d.kr"])
    assert read_addresses("Department of Physics, Korea University, Seoul")[0] == [
        "Department of Physics, Korea University, Seoul"
    ]
    assert split_segments("Inst. of A (B, C), Rome. Italy.") == ["Inst. of A (B, C)", "Rome", "Italy"]


def test_gazetteer_answers_only_where_one_country_is_meant():
    assert [city_country(name) for name in ("seoul", "torino", "cambridge", "nowhere")] == ["KR", "IT", None, None]
    assert find_city("cambridge", "US").region == "MA" and find_city("cambridge", "KR") is None
    assert [postcode_country(text) for text in ("Oxford OX1 2JD", "F-75013 Paris", "JE2 3QS")] == ["GB", "FR", None]
    domains = ("snu.ac.kr", "mit.edu", "ox.ac.uk", "gmail.com", "x.io", "y.ac.in", "qq.com", "")
    assert [domain_country(domain) for domain in domains] == ["KR", "US", "GB", None, None, "IN", "CN", None]


def test_a_name_near_two_countries_is_neither():
    assert odd_country("Nigera") is None and odd_country("Argentinia") == "AR" and odd_country("Georgia") is None


def test_names_are_compared_without_articles_accents_and_legal_forms():
    assert normal_name("The Univ. of Córdoba") == normal_name("University of Cordoba")
    assert normal_name("Research & Development Co., Ltd.") == "research and development"
    assert normal_name("The") == "the" and normal_name("") == ""
    assert institution_id("Institute for Basic Science (IBS)", "KR") == "kr/institute-for-basic-science"
    assert canonical_name("UNSW", "AU") == "University of New South Wales" and canonical_name("UNSW", "US") == "UNSW"


def test_kinds_and_generic_names():
    names = ("Seoul National University", "Asan Medical Center", "Department of Physics", "Pfizer Inc", "Oslo")
    assert [kind_of(name) for name in names] == ["university", "hospital", "part", "company", ""]
    assert is_generic("Children's Hospital") and not is_generic("Boston Children's Hospital")
    assert choose_institutions(["School of Medicine"]) == [] == choose_institutions([])
    assert institution_country("University Hospital") is None
