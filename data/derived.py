"""Is a corpus derived again the same as the committed one?"""

import filecmp
from pathlib import Path


def compare(new: Path, corpus: Path) -> int:
    """Print which files of two folders differ; the exit status, 0 if none does."""
    names = sorted({file.name for folder in (new, corpus) for file in folder.iterdir() if file.is_file()})
    same, *different = filecmp.cmpfiles(new, corpus, names, shallow=False)
    print(f"{len(same)} of {len(names)} files of {corpus} are the same, byte for byte")
    for name in sum(different, []):
        print(f"  differs or is missing: {name}")
    return 0 if len(same) == len(names) else 1
