"""Bylines: which author of a work stands at which address."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from helpers.data.countries import fold, spellings
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


def _mark(text: str) -> str:
    """Key of a family name alone, or of initials, which end with full stops: "(MA)" is no Mary Adams."""
    initials = re.fullmatch(r"(?:\w\.[\s-]*){2,4}", text)
    return ("." if initials else "") + name_key(text).replace(" ", "")


def _marks(name: str) -> set[str]:
    """What stands for an author in a bracket at an address: the family name, or initials in either order."""
    family, _, given = name.partition(",")
    first, last = ([word[0] for word in re.findall(r"[^\W_]+", part)] for part in (given, family))
    initials = {"." + name_key("".join(order)) for order in ([*first, *last], [*last, *first])} if first else set()
    return {name_key(family).replace(" ", ""), *initials} - {""}


def name_keys(name: str) -> set[str]:
    """Keys of the ways to write a name: as it is, with initials, the given name first.

    Examples
    --------
    >>> sorted(name_keys("Kim, Ji-Soo"))
    ['jisoo kim', 'js kim', 'kim j', 'kim jisoo', 'kim js']
    """
    family, _, given = name.partition(",")
    initials = "".join(word[0] for word in re.findall(r"[^\W_]+", given))
    spelled = {name, f"{given} {family}", f"{family} {initials}", f"{initials} {family}", f"{family} {initials[:1]}"}
    return {name_key(spelling) for spelling in spelled}


class Byline:
    """The authors of one work by the spellings of their names.

    A spelling that two authors share names neither of them.

    Examples
    --------
    >>> byline = Byline([Author("Kim, Ada"), Author("Kim, Ann"), Author("Lee, Bo")])
    >>> byline.find("Kim, Ann"), byline.find("Kim, A."), byline.find("LEE, B."), byline.find("B. Lee")
    (1, None, 2, 2)
    """

    def __init__(self, authors: Sequence[Author], others: Iterable[tuple[int, str]] = ()):
        self.authors = list(authors)
        self.keys, self.marks, self.exact = defaultdict(set), defaultdict(set), defaultdict(set)
        spelt = [(at, author.name) for at, author in enumerate(self.authors) if author.name]
        for at, name in [*spelt, *others]:
            for key in name_keys(name):
                self.keys[key].add(at)
            for key in _marks(name):
                self.marks[key].add(at)
        for at, name in spelt:
            self.exact[name_key(name)].add(at)

    def find(self, name: str) -> int | None:
        """Number of the one author who bears a name, counted from 0; None for nobody or several."""
        bearers = self._bearers(name)
        return next(iter(bearers)) if len(bearers) == 1 else None

    def _bearers(self, name: str) -> set[int]:
        key = name_key(name)
        return (self.exact.get(key) or self.keys.get(key) or set()) if key else set()

    def add_orcids(self, text: str) -> None:
        """Give the authors the ORCIDs of a text "Kim, Ada/0000-0002-1825-0097; Lee, Bo/..."."""
        for entry in split_list(text):
            name, _, orcid = entry.rpartition("/")
            at = self.find(name)
            if at is not None:
                self.authors[at] = self.authors[at]._replace(orcid=read_orcid(orcid))

    def read(self, text: str) -> list[tuple[list[int], str]]:
        """Addresses of a text with the authors whose names stand before them, or in brackets at them.

        Names end with a semicolon or, the last one, with a comma or colon; an address without names behind another is
        one more of the same authors. In brackets a family name or initials are enough.

        Examples
        --------
        >>> byline = Byline([Author("Kim, Ada"), Author("Roe, Jo")])
        >>> byline.read("Kim, Ada; Roe, J., Korea Univ, Seoul, South Korea")
        [([0, 1], 'Korea Univ, Seoul, South Korea')]
        >>> byline.read("(Kim) Korea University, Seoul, South Korea (Roe) University of Oslo, Norway")
        [([0], 'Korea University, Seoul, South Korea'), ([1], 'University of Oslo, Norway')]
        >>> byline.read("Korea University, Seoul, South Korea; University of Oslo, Norway")
        [([], 'Korea University, Seoul, South Korea'), ([], 'University of Oslo, Norway')]
        """
        marked = self._marked(text)
        if marked:
            return marked
        found, pending, owners = [], [], []
        for piece in split_list(text):
            names, rest = self._leading(piece)
            pending = [*pending, *names]
            if rest:
                owners = pending or owners
                found.append((owners, rest))
                pending = []
        return found

    def _leading(self, text: str) -> tuple[list[int], str]:
        """Authors whose names open a text without semicolons, and the text behind them."""
        found = []
        while True:
            ends = [mark.start() for mark in re.finditer(r"[,:]|$", text[:200])][:3]
            head = next((text[:end] for end in reversed(ends) if self.find(text[:end]) is not None), None)
            if head is None:
                return found, text.strip()
            found.append(self.find(head))
            text = text[len(head) + 1 :]

    def _marked(self, text: str) -> list[tuple[list[int], str]]:
        """Addresses with the authors in the brackets before them or, where the text ends with one, behind them."""
        brackets = [(mark, self._named_in(mark[1])) for mark in re.finditer(r"[(\[]([^()\[\]]+)[)\]]", text)]
        if not any(who for _, who in brackets):
            return []
        starts = bool(brackets[0][1]) and not text[: brackets[0][0].start()].strip(" .;")
        marks = [(mark, who) for mark, who in brackets if who or (starts and _ends_address(text[: mark.start()]))]
        edges = [0, *(edge for mark, _ in marks for edge in mark.span()), len(text)]
        pieces = [text[start:end].strip(" .;,") for start, end in zip(edges[::2], edges[1::2], strict=True)]
        whose = [set(), *(who for _, who in marks)] if starts else [*(who for _, who in marks), set()]
        return [(sorted(who - {-1}), piece) for who, piece in zip(whose, pieces, strict=True) if piece]

    def _named_in(self, text: str) -> set[int]:
        """The authors that a bracket names, -1 for one that it may name; empty where it is no list of names."""
        if fold(text) in spellings():
            return set()
        whole = self._bearers(text)
        entries = [text] if whole else re.split(r"\s*[,;]\s*|\s+(?:and|&)\s+", text.strip(" ,;"))
        if not whole and ";" in text:
            entries = split_list(text)
        keys = Counter(entry.strip() for entry in entries)
        bearers = {entry: self._bearers(entry) or self.marks.get(_mark(entry), set()) for entry in keys}
        if not any(bearers.values()) or 2 * sum(map(bool, bearers.values())) < len(bearers):
            return set()
        sure = [found for entry, found in bearers.items() if len(found) <= keys[entry]]
        return set().union(*sure) or {-1}

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
        return [*linked, Author(None, places=rest, person=False, is_loose=True)] if rest else linked


def _ends_address(text: str) -> bool:
    """Whether a text ends with a country, behind a comma."""
    return fold(text.rpartition(",")[2]) in spellings()


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """Places, one for each institution and country."""
    found = {}
    for place in places:
        found.setdefault((place.institution_id, place.country), place)
    return tuple(found.values())
