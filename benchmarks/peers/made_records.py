"""Made-up papers, and the same papers as the records that each library reads.

    python benchmarks/peers/made_records.py 50000 FOLDER

Groups of eight authors of one country, drawn by a Zipf law, write papers, three in ten of them with a second group.
Each author has one institution, one identifier of each kind and a family name that nobody else has, so that libraries
which go by identifiers, full names or initials see the same persons.
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np

COUNTRIES = {
    "US": "United States",
    "CN": "China",
    "GB": "United Kingdom",
    "DE": "Germany",
    "JP": "Japan",
    "FR": "France",
    "IN": "India",
    "IT": "Italy",
    "KR": "South Korea",
    "CA": "Canada",
    "AU": "Australia",
    "ES": "Spain",
    "BR": "Brazil",
    "NL": "Netherlands",
    "IR": "Iran",
    "TW": "Taiwan",
    "CH": "Switzerland",
    "SE": "Sweden",
    "PL": "Poland",
    "TR": "Turkey",
    "BE": "Belgium",
    "DK": "Denmark",
    "AT": "Austria",
    "IL": "Israel",
    "FI": "Finland",
    "NO": "Norway",
    "PT": "Portugal",
    "GR": "Greece",
    "MX": "Mexico",
    "SG": "Singapore",
    "ZA": "South Africa",
    "MY": "Malaysia",
    "AR": "Argentina",
    "EG": "Egypt",
    "IE": "Ireland",
    "NZ": "New Zealand",
    "HU": "Hungary",
    "TH": "Thailand",
    "CL": "Chile",
    "RO": "Romania",
}
CODES = tuple(COUNTRIES)
GROUP = 8
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def made_papers(n_papers, seed=1):
    """Author numbers of each paper in the order of its byline, and the country code of each author."""
    random = np.random.default_rng(seed)
    n_groups = max(n_papers // 6, 10)
    weight = 1 / np.arange(1, len(CODES) + 1)
    home = random.choice(len(CODES), n_groups, p=weight / weight.sum())
    active = 1 / np.arange(1, n_groups + 1) ** 0.6
    first, second = random.choice(n_groups, (2, n_papers), p=active / active.sum())
    second = np.where(random.random(n_papers) < 0.3, second, first)
    size = np.minimum(1 + random.poisson(3.1, n_papers), GROUP)
    papers = []
    for one, other, authors in zip(first, second, size, strict=True):
        pool = np.unique(np.append(one * GROUP + np.arange(GROUP), other * GROUP + np.arange(GROUP)))
        papers.append(random.choice(pool, authors, replace=False).tolist())
    return papers, [CODES[code] for code in np.repeat(home, GROUP)]


def family(author):
    """A family name of four syllables, different for each number below 24 million."""
    name = ""
    for _ in range(4):
        author, last = divmod(author, len(_SYLLABLES))
        name = _SYLLABLES[last] + name
    return name.capitalize()


def orcid(author):
    """An ORCID with its check digit (ISO 7064, mod 11-2)."""
    digits = f"{10**10 + author:015}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    text = digits + "0123456789X"[(12 - total) % 11]
    return "-".join(text[begin : begin + 4] for begin in range(0, 16, 4))


def institution(author):
    """Name of the author's institution: that of the author's group."""
    return f"University of {family(author // GROUP)}"


def openalex(number, authors, country):
    """One work as the OpenAlex API gives it, as far as any of the libraries looks."""
    slots = [
        {
            "author_position": "first" if position == 0 else "middle",
            "author": {
                "id": f"https://openalex.org/A{5_000_000_000 + author}",
                "display_name": f"Ada {family(author)}",
                "orcid": f"https://orcid.org/{orcid(author)}",
            },
            "institutions": [
                {
                    "id": f"https://openalex.org/I{4_000_000_000 + author // GROUP}",
                    "display_name": institution(author),
                    "country_code": country[author],
                }
            ],
            "countries": [country[author]],
        }
        for position, author in enumerate(authors)
    ]
    return {
        "id": f"https://openalex.org/W{4_000_000_000 + number}",
        "title": f"Paper {number}",
        "display_name": f"Paper {number}",
        "publication_year": 2015 + number % 10,
        "type": "article",
        "cited_by_count": number % 40,
        "authorships": slots,
        "referenced_works": [],
    }


def scopus(number, authors, country):
    """One row of a CSV export of Scopus."""
    where = [f"{institution(author)}, {COUNTRIES[country[author]]}" for author in authors]
    short = [f"{family(author)} A." for author in authors]
    return {
        "Authors": "; ".join(short),
        "Author full names": "; ".join(f"{family(author)}, Ada ({57_000_000_000 + author})" for author in authors),
        "Author(s) ID": "; ".join(str(57_000_000_000 + author) for author in authors),
        "Title": f"Paper {number}",
        "Year": 2015 + number % 10,
        "Source title": "Journal of Made-up Results",
        "Cited by": number % 40,
        "Affiliations": "; ".join(dict.fromkeys(where)),
        "Authors with affiliations": "; ".join(f"{name}, {place}" for name, place in zip(short, where, strict=True)),
        "Document Type": "Article",
        "Source": "Scopus",
        "EID": f"2-s2.0-{85_000_000_000 + number}",
    }


def wos(number, authors, country):
    """One record of a plain-text export of Web of Science."""
    tags = [
        ("PT", ["J"]),
        ("AU", [f"{family(author)}, A" for author in authors]),
        ("AF", [f"{family(author)}, Ada" for author in authors]),
        ("TI", [f"Paper {number}"]),
        ("SO", ["JOURNAL OF MADE-UP RESULTS"]),
        ("DT", ["Article"]),
        ("C1", [f"[{family(a)}, Ada] {institution(a)}, {COUNTRIES[country[a]]}." for a in authors]),
        ("OI", ["; ".join(f"{family(author)}, Ada/{orcid(author)}" for author in authors)]),
        ("TC", [str(number % 40)]),
        ("PY", [str(2015 + number % 10)]),
        ("UT", [f"WOS:{number:015}"]),
    ]
    return "\n".join(f"{tag} " + "\n   ".join(values) for tag, values in tags) + "\nER\n\n"


def write_records(n_papers, folder, seed=1):
    """Write the papers as openalex.jsonl, openalex.json, scopus.csv and wos.txt."""
    papers, country = made_papers(n_papers, seed)
    folder = Path(folder)
    works = [openalex(number, authors, country) for number, authors in enumerate(papers, 1)]
    (folder / "openalex.jsonl").write_text("".join(json.dumps(work) + "\n" for work in works))
    (folder / "openalex.json").write_text(json.dumps({"results": works}))
    rows = [scopus(number, authors, country) for number, authors in enumerate(papers, 1)]
    with open(folder / "scopus.csv", "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    records = "".join(wos(number, authors, country) for number, authors in enumerate(papers, 1))
    export = f"FN Clarivate Analytics Web of Science\nVR 1.0\n{records}EF\n"
    (folder / "wos.txt").write_text(export, encoding="utf-8-sig")


if __name__ == "__main__":
    write_records(int(sys.argv[1]), sys.argv[2])
