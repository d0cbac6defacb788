"""Precision and recall of country and institution on the labelled affiliation texts.

Usage: python evidence/affiliations.py [dev|test]
"""

import sys

from helpers.data.identity.affiliation_quality import affiliation_quality

if __name__ == "__main__":
    part = sys.argv[1] if len(sys.argv) > 1 else "test"
    for by_stratum in (False, True):
        print(affiliation_quality(part, by_stratum).round(3).to_string(index=False), end="\n\n")
