"""The part `peers` of benchmarks.md. As compare.py runs by itself too, it imports its neighbours by their own names."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from compare import section

__all__ = ["section"]
