"""Lists of authors: what is a name, what says that there are more, and who is known of a work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.identity.author_lists import is_name, known_authors, read_names, signed_names
from helpers.data.records import Author, Place, Work

SEOUL, OSLO = Place("kr/a", "A", "KR"), Place("no/b", "B", "NO")
NO_NAMES = """
others|and others|And Others.|et al|et al.|et. al.|ET AL|and et al.|al., et|et, al.|Et Al, |...|…|. . .|—|***|123
Anonymous|Anonymous, |anon.|[Anonymous]|Anonymous, Anonymous|[No author name available]|(No authors listed)|n/a|NULL|nan
and 12 others|+ 3 more|et al. (14 authors)
u. a.|und andere|et autres|y otros|e altri|и др.|i in.|m. fl.|그 외|외 5명|등|等|他3名|ほか
익명|저자 미상|佚名|作者不详|匿名|Unknown|Unknown author|[s.n.]
"""
NAMES = """
Kim, Ada|Other, Ann|Al, Etienne|In, I.|Anon, Jean-Pierre|More, Thomas|Ada Kim|Etal, B.|Nan, Li|Null, Jo|Others Group|Kim, A
王小明|김철수|等伯 太郎|Müller, J.|O'Neil, T.|NICE Consortium|Une, A.|외석준|하이|Ng, U A|Ea, E. A.
"""


def listed(text):
    return [item.strip("\n") for line in text.strip("\n").split("\n") for item in line.split("|")]


@pytest.mark.parametrize("text", listed(NO_NAMES))
def test_what_is_no_name(text):
    assert not is_name(text)


@pytest.mark.parametrize("text", listed(NAMES))
def test_what_is_one(text):
    assert is_name(text)


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("李明;;王芳；", ["李明", "王芳"]),
        ("李明，王芳，赵强", ["李明", "王芳", "赵强"]),
        ("李明、王芳", ["李明", "王芳"]),
        ("李明,王芳", ["李明", "王芳"]),
        ("김영희, 이철수", ["김영희", "이철수"]),
        ("김, 영희", ["김, 영희"]),
        ("佐藤, 太郎", ["佐藤, 太郎"]),
        ("Lee, Ann; Park, Bo", ["Lee, Ann", "Park, Bo"]),
        ("Lee, Ann | Park, Bo", ["Lee, Ann", "Park, Bo"]),
        ("Lee, Ann and Park, Bo", ["Lee, Ann", "Park, Bo"]),
        ("Lee, A., Park, B., Choi, C.", ["Lee, A.", "Park, B.", "Choi, C."]),
        ("Lee A, Park BC", ["Lee A", "Park BC"]),
        ("Ann Lee, Bo Park, Cy Choi", ["Ann Lee", "Bo Park", "Cy Choi"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Lee, Ann Bo", ["Lee, Ann Bo"]),
        ("van der Berg, Jan", ["van der Berg, Jan"]),
        ("Gates, Henry Louis, Jr.", ["Gates, Henry Louis, Jr."]),
        ("Centre for Safety, Health and Work", ["Centre for Safety, Health and Work"]),
        ("李明[1,2];王芳[2]", ["李明", "王芳"]),
    ],
)
def test_names_in_one_field(field, names):
    assert signed_names([field]) == names


def test_the_end_of_a_list_is_cut_off_its_last_name():
    cut = {
        text: read_names(text)
        for text in ("Lee, A. et al.", "Lee, A., and others", "이철수 외 4명", "李明等", "Lee, Ann ...")
    }
    assert all(found.is_cut for found in cut.values())
    assert [found.names for found in cut.values()] == [
        ("Lee, A.",),
        ("Lee, A.",),
        ("이철수",),
        ("李明",),
        ("Lee, Ann",),
    ]


def test_a_list_that_is_cut_has_no_known_length():
    names = ["Lee, Ann", "Park, Bo", "and others"]
    authors, n = known_authors(Work("a:1", authors=[Author(name, places=(SEOUL,)) for name in names]))
    assert [author.name for author in authors] == ["Lee, Ann", "Park, Bo"] and n is None
    assert known_authors(Work("a:1", authors=[Author("Lee, Ann"), Author("Park, Bo")]))[1] == 2
    assert known_authors(Work("a:1", authors=[Author("Lee, Ann")], is_cut=True))[1] is None


def test_what_the_source_counts_stands():
    assert known_authors(Work("a:1", authors=[Author("Lee, Ann"), Author("et al.")], n_authors=40))[1] == 40


def test_a_place_that_only_a_slot_without_a_name_tells_is_kept():
    authors, n = known_authors(
        Work("a:1", authors=[Author("Lee, Ann", places=(SEOUL,)), Author("others", places=(OSLO,))])
    )
    assert [(author.name, author.places, author.person) for author in authors] == [
        ("Lee, Ann", (SEOUL,), True),
        (None, (OSLO,), False),
    ]
    assert n is None


def test_several_names_of_a_slot_share_its_places():
    authors, n = known_authors(
        Work("a:1", authors=[Author("李明;王芳", places=(SEOUL,), is_lead=True), Author("Lee, Ann")])
    )
    assert [(author.name, author.places) for author in authors] == [
        ("李明", (SEOUL,)),
        ("王芳", (SEOUL,)),
        ("Lee, Ann", ()),
    ]
    assert n == 3 and [author.is_lead for author in authors] == [True, False, False]


def test_a_slot_that_the_source_identifies_is_one_author_whatever_its_name():
    (author,), n = known_authors(Work("a:1", authors=[Author("Lee; Park", author_id="openalex:A1")]))
    assert (author.name, author.author_id, n) == ("Lee; Park", "openalex:A1", 1)
    (author,), n = known_authors(Work("a:1", authors=[Author("Unknown", author_id="openalex:A1")]))
    assert (author.name, author.author_id, author.person, n) == (None, "openalex:A1", True, 1)


def test_nobody_is_known_where_the_author_is_anonymous():
    assert known_authors(Work("a:1", authors=[Author("Anonymous")])) == ([], None)
    assert known_authors(Work("a:1")) == ([], 0)


def test_a_group_is_no_person_and_no_person_an_institution():
    person = Author("Lee, Ann", places=(Place("no/ann-lee", "Ann Lee", "NO"),))
    group = Author("Deep Sky Survey Consortium", places=(SEOUL,))
    (first, second), n = known_authors(Work("a:1", authors=[person, group]))
    assert first.places == (Place(country="NO"),) and first.person
    assert second == group._replace(person=False) and n == 2


words = st.text(
    st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Zs"), include_characters=";,.|，、()[]…&"), max_size=60
)


@given(st.lists(words, max_size=4))
def test_whatever_the_fields_hold_nothing_that_is_no_name_is_a_person(fields):
    authors, n = known_authors(Work("a:1", authors=[Author(field) for field in fields]))
    assert all(is_name(author.name) for author in authors)
    assert n is None or n == len(authors)


@given(st.lists(st.sampled_from(["Kim, Ada", "Roe, Jo", "王小明", "김철수", "van Dam, C."]), min_size=1, unique=True))
def test_names_between_semicolons_are_as_many_persons_as_in_fields_of_their_own(names):
    apart = known_authors(Work("a:1", authors=[Author(name) for name in names]))
    assert known_authors(Work("a:1", authors=[Author("; ".join(names))])) == apart
