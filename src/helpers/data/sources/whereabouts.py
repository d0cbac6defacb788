"""Where authors work, from the names of institutions and countries in a table."""

from helpers.data.identity.affiliations import resolve_affiliation
from helpers.data.identity.institutions import canonical_name, institution_country, institution_id, normal_name
from helpers.data.records import Author, Place
from helpers.data.sources.cells import Refused, country_cell
from helpers.data.sources.mapping import Mapping

LONGEST = 1_000  # characters of an institution's name


def country_of(text: str, mapping: Mapping, column: str) -> str | None:
    """The code of a country as the source writes it; `Refused` where nothing says what it is.

    >>> country_of("South Korea", Mapping("works", {}, "x", {}), "country")
    'KR'
    """
    return country_cell(text, column, mapping.spellings.get("country"))


def find_place(name: str, code: str | None, mapping: Mapping, home: str | None = None) -> Place | None:
    """An institution by its name and, where it is known, its country.

    Parameters
    ----------
    name : str
        As the source writes it.
    code : str or None
        The country that the source gives.
    mapping : Mapping
        Its `institution_countries` prevail over the code. Where the source files several countries under the code
        (`merged_countries`), the reference lists tell which of them it is; without a code they tell the country.
    home : str, optional
        The country of an institution of which nothing else says where it is.

    Returns
    -------
    Place or None
        None where neither institution nor country is known.

    Examples
    --------
    >>> mapping = Mapping("works", {}, "x", {}, merged_countries={"CN": ["HK", "TW"]})
    >>> [find_place(name, "CN", mapping).country for name in ("University of Hong Kong", "Peking University")]
    ['HK', 'CN']
    """
    if len(name) > LONGEST:
        raise Refused("institutions", name, f"a name of more than {LONGEST:,} characters")
    name = mapping.spellings.get("institution", {}).get(name, name)
    known = institution_country(name) if name else None
    if name in mapping.institution_countries:
        code = mapping.institution_countries[name] or None
    elif code is None or known in mapping.merged_countries.get(code, ()):
        code = known or code or (home if name else None)
    if not normal_name(name):
        return Place(country=code) if code else None
    canonical = canonical_name(name, code)
    return Place(institution_id(canonical, code), canonical, code)


def find_places(
    names: list[str], texts: list[str], codes: list[str | None], mapping: Mapping, home: str | None = None
) -> tuple[Place, ...]:
    """Places of one author.

    Parameters
    ----------
    names : list of str
        Institutions. Where there are as many countries, each belongs to the institution at the same place;
        else nothing says which country is whose, and they stand by themselves.
    texts : list of str
        Addresses in free text.
    codes : list of str or None
        Countries.
    home : str, optional
        The country of an institution of which nothing else says where it is, and of an author without any place.

    Returns
    -------
    tuple of Place
        Without repetitions; a country that no institution has stands as a place of its own.

    Examples
    --------
    >>> places = find_places(["A Lab", "B Lab"], [], ["KR", "JP"], Mapping("works", {}, "x", {}))
    >>> [(place.name, place.country) for place in places]
    [('A Lab', 'KR'), ('B Lab', 'JP')]
    """
    pairs = zip(names, codes if len(codes) == len(names) else [None] * len(names), strict=True)
    places = [find_place(name, code, mapping, home) for name, code in pairs]
    places = [place for place in [*places, *_of_texts(texts)] if place]
    places += _unplaced(codes, {place.country for place in places}, mapping)
    return distinct(places or ([Place(country=home)] if home else []))


def _of_texts(texts: list[str]) -> list[Place]:
    return [
        Place(found.institution_id, found.institution, found.country, found.latitude, found.longitude)
        for text in filter(None, texts)
        for found in resolve_affiliation(text)
        if found.institution_id or found.country
    ]


def distinct(places: list[Place]) -> tuple[Place, ...]:
    """Places without repetitions: one of each institution and country, whatever its name is spelled like."""
    return tuple({(place.institution_id, place.country): place for place in reversed(places)}.values())[::-1]


def _unplaced(codes: list[str | None], known: set, mapping: Mapping) -> list[Place]:
    """Countries that no institution has; one that stands for several is met by any of them."""
    return [
        Place(country=code)
        for code in codes
        if code and code not in known and not known & set(mapping.merged_countries.get(code, ()))
    ]


def place_rest(
    names: list[str], texts: list[str], codes: list[str | None], authors: list[Author], mapping: Mapping
) -> tuple[Place, ...]:
    """Places of a work that none of its authors has.

    Parameters
    ----------
    names, texts, codes : list
        Institutions, addresses and countries of the work as a whole, in no common order.
    authors : list of Author

    Returns
    -------
    tuple of Place
        The institutions and addresses where no author has an institution, and the countries that neither an author
        nor one of them has.

    Examples
    --------
    >>> kim = Author("Kim, Ada", places=(Place("kr/a", "A", "KR"),))
    >>> [place.country for place in place_rest(["A"], [], ["KR", "JP"], [kim], Mapping("works", {}, "x", {}))]
    ['JP']
    """
    held = [place for author in authors for place in author.places]
    if any(place.institution_id for place in held):
        names, texts = [], []
    known = {place.country for place in held}
    if len(names) == 1 and len(codes) == 1:
        places = [find_place(names[0], codes[0], mapping)]
    else:
        places = [find_place(name, None, mapping) for name in names]
    places = [place for place in [*places, *_of_texts(texts)] if place]
    known |= {place.country for place in places}
    return distinct([*places, *_unplaced(codes, known, mapping)])
