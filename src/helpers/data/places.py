"""Where the project keeps its files."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
DATA = PROJECT / "data"
REFERENCE = DATA / "reference"
EVIDENCE = PROJECT / "evidence"
TEMPLATE = PROJECT / "reports" / "template"
