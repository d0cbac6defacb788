"""Bylines: which author of a work stands at which address."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from helpers.data.identity.affiliations import resolve_affiliation
from helpers.data.records import Author, Place
from helpers.data.references import read_orcid, split_list
from helpers.data.sources.cells import clean

_INITIALS = re.compile(r"^(?P<family>[^,]+?),?\s+(?P<initials>(?:\w{1,2}\.[\s-]*)+)$")


@lru_cache(maxsize=50_000)
def places_of(address: str) -> tuple[Place, ...]:
    """Institutions and countries that the text of an address names.

    Examples
    --------
    >>> [place.country for place in places_of("Korea University, Seoul, South Korea")]
    ['KR']
    """
    return tuple(
        Place(found.institution_id, found.institution, found.country, found.latitude, found.longitude)
        for found in resolve_affiliation(address)
        if found.institution_id or found.country
    )


def tidy_name(name: str) -> str:
    """A name as "Family, Given", where it ends with initials behind a family name without a comma.

    Examples
    --------
    >>> tidy_name("van der Berg  H.-J."), tidy_name("Kim, Ada"), tidy_name("NICE Consortium")
    ('van der Berg, H.-J.', 'Kim, Ada', 'NICE Consortium')
    """
    name = clean(name).strip(" ,;")
    found = _INITIALS.match(name)
    return f"{found['family']}, {found['initials']}" if found else name


def name_key(name: str) -> str:
    """Key under which the spellings of a name within one work meet; initials stand together.

    Examples
    --------
    >>> name_key("Müller, J.-L."), name_key("Muller J. L."), name_key("Müller, JL")
    ('muller jl', 'muller jl', 'muller jl')
    """
    plain = unicodedata.normalize("NFKD", name).casefold().replace(",", " ")
    words = "".join(c for c in plain if c.isalnum() or c.isspace()).split()
    return re.sub(r"\b(\w) (?=\w\b)", r"\1", " ".join(words))


def short_key(name: str) -> str:
    """Key of a family name with initials: "Kim, Ji-Soo" as "Kim, JS" is written.

    Examples
    --------
    >>> short_key("Kim, Ji-Soo"), short_key("NICE Consortium")
    ('kim js', 'nice consortium')
    """
    family, _, given = name.partition(",")
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", given))
    return name_key(f"{family} {initials}")


class Byline:
    """The authors of one work by the spellings of their names.

    A spelling that two authors share names neither of them.

    Examples
    --------
    >>> byline = Byline([Author("Kim, Ada"), Author("Kim, Ann"), Author("Lee, Bo")])
    >>> byline.find("Kim, Ann"), byline.find("Kim, A."), byline.find("LEE, B.")
    (1, None, 2)
    """

    def __init__(self, authors: Sequence[Author], others: Iterable[tuple[int, str]] = ()):
        self.authors = list(authors)
        self.keys = defaultdict(set)
        spelt = [(at, author.name) for at, author in enumerate(self.authors) if author.name]
        for at, name in [*spelt, *others]:
            for key in (name_key(name), short_key(name)):
                self.keys[key].add(at)
        self.exact = defaultdict(set)
        for at, name in spelt:
            self.exact[name_key(name)].add(at)

    def find(self, name: str) -> int | None:
        """Number of the one author who bears a name, counted from 0; None for nobody or several."""
        bearers = self.exact.get(name_key(name)) or self.keys.get(name_key(name), ())
        return next(iter(bearers)) if len(bearers) == 1 else None

    def add_orcids(self, text: str) -> None:
        """Give the authors the ORCIDs of a text "Kim, Ada/0000-0002-1825-0097; Lee, Bo/..."."""
        for entry in split_list(text):
            name, _, orcid = entry.rpartition("/")
            at = self.find(name)
            if at is not None:
                self.authors[at] = self.authors[at]._replace(orcid=read_orcid(orcid))

    def leading(self, text: str) -> tuple[list[int], str]:
        """Authors whose names open a text, and the text behind them.

        Names end with a semicolon or, the last one, with a comma.

        Examples
        --------
        >>> byline = Byline([Author("Kim, Ada"), Author("Lee, Bo")])
        >>> byline.leading("Kim, Ada; Lee, B., Korea Univ, Seoul, South Korea")
        ([0, 1], 'Korea Univ, Seoul, South Korea')
        """
        found = []
        while True:
            ends = [mark.start() for mark in re.finditer(r"[,;]", text[:200])][:3]
            heads = [text[:end] for end in reversed(ends) if ";" not in text[:end]]
            head = next((head for head in heads if self.find(head) is not None), None)
            if head is None:
                return found, text.strip()
            found.append(self.find(head))
            text = text[len(head) + 1 :]

    def link(self, addresses: Sequence[tuple[Iterable[int], str]], leads: Iterable[int] = ()) -> list[Author]:
        """Give each author the places of his addresses.

        Parameters
        ----------
        addresses : sequence of (authors, text)
            Numbers of the authors at each address. Where there are none, the address is that of all authors
            if it is the only one, or of the only author; else nobody can tell whose it is.
        leads : iterable of int
            The corresponding authors; without any, the first author leads.

        Returns
        -------
        list of Author
            The authors, and behind them a nameless slot that is no person for the places that nobody is
            linked with: the work is of these countries and institutions, whoever of its authors works there.

        Examples
        --------
        >>> byline = Byline([Author("Kim, Ada"), Author("Lee, Bo")])
        >>> linked = byline.link([([0], "Korea University, Seoul, Korea"), ([], "Kyoto University, Japan")])
        >>> [(author.name, [place.country for place in author.places]) for author in linked]
        [('Kim, Ada', ['KR']), ('Lee, Bo', []), (None, ['JP'])]
        """
        places = [dict.fromkeys(author.places) for author in self.authors]
        loose = {}
        for authors, text in addresses:
            found = dict.fromkeys(places_of(text))
            slots = list(authors)
            if not slots and 1 in (len(addresses), len(self.authors)):
                slots = range(len(self.authors))
            for at in slots:
                places[at] |= found
            if not slots:
                loose |= found
        leads = set(leads) or {0}
        linked = [
            author._replace(places=_distinct(own), is_lead=at in leads)
            for at, (author, own) in enumerate(zip(self.authors, places, strict=True))
        ]
        known = {place[:3:2] for author in linked for place in author.places}
        rest = tuple(place for place in _distinct(loose) if place[:3:2] not in known)
        return [*linked, Author(None, places=rest, person=False)] if rest else linked


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places, one for each institution and country."""
    found = {}
    for place in places:
        found.setdefault((place.institution_id, place.country), place)
    return tuple(found.values())
