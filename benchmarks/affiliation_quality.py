"""Precision and recall of countries and institutions read from labelled affiliation texts.

Usage: python benchmarks/affiliation_quality.py [dev|test]
"""

import argparse
import csv
from collections import defaultdict
from math import sqrt
from pathlib import Path

from rapidfuzz.fuzz import token_set_ratio

from helpers.data.affiliations import resolve_affiliation
from helpers.data.institutions import canonical_name, normal_name
from helpers.data.places import PROJECT

LABELS = PROJECT / "tests" / "data"


def read_labels(part: str) -> list[dict]:
    """Labelled texts: sets of countries, and organisations as sets of alternative names."""
    with Path(LABELS / f"affiliations_{part}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["countries"] = {code.strip() for code in row["countries"].split(";") if code.strip()}
        listed = [text for text in row["institutions"].split(";") if text.strip()]
        row["institutions"] = [{name.strip() for name in text.split("|") if name.strip()} for text in listed]
    return rows


def same_institution(found: str, labelled: str) -> bool:
    """Equal, or one within the other and the words alike (token set ratio at least 90)."""
    left, right = (normal_name(canonical_name(name, None)) for name in (found, labelled))
    return left == right or ((left in right or right in left) and token_set_ratio(left, right) >= 90)


def wilson(hits: int, trials: int) -> str:
    """Share with its 95 % interval after Wilson (1927)."""
    if not trials:
        return "     - (no case)        "
    z, share = 1.96, hits / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials**2)) / (1 + z * z / trials)
    return f"{share:.3f} [{centre - half:.3f}, {centre + half:.3f}] {hits:4d}/{trials:<4d}"


def score(row: dict) -> dict[str, int]:
    """Hits and trials of one text."""
    found = resolve_affiliation(row["text"])
    countries = {each.country for each in found} - {None}
    names = {each.institution for each in found} - {None}
    labelled = row["institutions"]
    right = {name for group in labelled for one in group for name in names if same_institution(name, one)}
    met = [group for group in labelled if any(same_institution(name, one) for name in names for one in group)]
    return {
        "country hits": len(countries & row["countries"]),
        "country found": len(countries),
        "country labelled": len(row["countries"]),
        "institution right": len(right),
        "institution found": len(names),
        "institution met": len(met),
        "institution labelled": len(labelled),
    }


def main() -> None:
    """Print the figures, all texts together and by stratum."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("part", choices=("dev", "test"), nargs="?", default="dev")
    part = options.parse_args().part
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in read_labels(part):
        for stratum in ("all", row["stratum"]):
            sums[stratum]["n"] += 1
            for name, value in score(row).items():
                sums[stratum][name] += value
    print(f"{'stratum':<18} {'n':>4}  {'country precision':<32} {'country recall':<32} "
          f"{'institution precision':<32} institution recall")  # fmt: skip
    for stratum in sorted(sums, key=lambda name: (name != "all", name != "random", -sums[name]["n"], name)):
        of = sums[stratum]
        shares = (
            wilson(of["country hits"], of["country found"]),
            wilson(of["country hits"], of["country labelled"]),
            wilson(of["institution right"], of["institution found"]),
            wilson(of["institution met"], of["institution labelled"]),
        )
        print(f"{stratum:<18} {of['n']:>4}  " + " ".join(f"{share:<32}" for share in shares))


if __name__ == "__main__":
    main()
