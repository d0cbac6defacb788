"""Affiliation texts: the country and the institution that each of their addresses names."""

from dataclasses import dataclass
from functools import lru_cache

from helpers.data.identity.addresses import read_addresses, split_segments
from helpers.data.identity.decision import locate
from helpers.data.identity.institution_choice import choose_institutions
from helpers.data.identity.institutions import canonical_name, institution_id, join_campuses
from helpers.data.identity.normalisation import normalise
from helpers.data.identity.toponyms import find_site


@dataclass(frozen=True)
class Affiliation:
    """One organisation at one address: where and what. None means unknown; `doubt` says why a country is."""

    country: str | None = None
    institution: str | None = None
    institution_id: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    doubt: str | None = None


@lru_cache(maxsize=1 << 17)
def resolve_affiliation(text: str) -> tuple[Affiliation, ...]:
    """Countries and institutions that an affiliation text names.

    Parameters
    ----------
    text : str
        One author's affiliation as printed, with one address or several.

    Returns
    -------
    tuple of Affiliation
        In the order of the text, without repetitions: one for each address, or several where an address
        names organisations of equal standing ("University of Sydney and Melanoma Institute"). A country, an
        institution or a point (of the city, GeoNames) that the text does not tell is None. Empty for a text
        without an address.

    Notes
    -----
    The country comes from the rightmost country or state that an address names; where it names none, from
    its postcode, from the institution and the city if they agree, from names within those of institutions,
    or from the domain of the e-mail. Evidence that contradicts itself leaves it unknown, and `doubt` tells it.

    Examples
    --------
    >>> for found in resolve_affiliation(
    ...     "Physics, Seoul National University, Seoul, Korea; Beth Israel Hospital, Boston, MA."
    ... ):
    ...     print(found.country, found.institution_id, found.latitude)
    KR kr/seoul-national-university 37.566
    US us/beth-israel-hospital 42.35843
    """
    addresses, domains = read_addresses(join_campuses(normalise(text)))
    split = [split_segments(address) for address in addresses]
    found = []
    for segments, (country, doubt) in zip(split, locate(split, domains), strict=True):
        written, city = find_site(segments, country)
        point = (city.latitude, city.longitude) if city else (None, None)
        for name in choose_institutions(segments, written) or [None]:
            name = name and canonical_name(name, country)
            found.append(Affiliation(country, name, name and institution_id(name, country), *point, doubt))
    return tuple(dict.fromkeys(found))
