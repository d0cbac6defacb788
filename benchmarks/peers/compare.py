"""Author and country networks of the same made-up papers by this project and by other libraries, side by side.

    make bench-peers   (makes .venv-peers, and writes benchmarks.md)
    python benchmarks/peers/compare.py --papers 50000 --peers .venv-peers/bin/python

Each way (ways.py) runs in a process of its own, with a limit of time, and is compared with a plain Python count: what
is missing, split or wrong is told. A library that does not finish is measured on smaller corpora, and its time is
extrapolated by a power law, which the table marks. The peers stand in an environment of their own (requirements.txt).
"""

import argparse
import csv
import json
import math
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

from made_records import COUNTRIES, family, made_papers
from ways import WAYS

from helpers.data.countries import country_code
from helpers.data.places import PROJECT

HERE = Path(__file__).parent
PEERS = PROJECT / ".venv-peers" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OURS = "this project"
AIM = 10  # times the fastest library that gives the same author network
SMALLER = (1_000, 2_000)  # papers of the corpora from which a time is extrapolated


def section(papers=50_000, limit=150, peers=PEERS, only=()):
    """The comparison as Markdown: a table of seconds and memory, and a table of what is wrong."""
    peers = Path(peers)
    if not peers.is_file():
        raise FileNotFoundError(f"{peers} is missing: make bench-peers makes the environment of the other libraries")
    with tempfile.TemporaryDirectory() as place:
        corpora = _Corpora(Path(place))
        names = [name for name in WAYS if not only or name.split(",")[0] in (*only, OURS)]
        rows = [_row(name, level, papers, corpora, limit, peers) for name in names for level in WAYS[name].levels]
        plain = {level: corpora.plain(papers)[level] for level in ("author", "country")}
    parts = [_introduction(papers, limit, plain), _times(rows, plain), _faults(rows), _reading(rows)]
    return "\n\n".join(["## Other libraries", *parts])


class _Corpora:
    """Records and plain counts by number of papers, each made once."""

    def __init__(self, place):
        self.place, self.made = place, {}

    def folder(self, papers):
        folder = self.place / str(papers)
        if not folder.exists():
            folder.mkdir()
            subprocess.run([sys.executable, HERE / "made_records.py", str(papers), str(folder)], check=True)
        return folder

    def plain(self, papers):
        if papers not in self.made:
            self.made[papers] = plain_counts(*made_papers(papers))
        return self.made[papers]


def plain_counts(papers, country):
    """Links of authors and of countries by itertools.combinations and a Counter, and the seconds they took."""
    counts = {}
    for level, node in (("author", lambda author: author), ("country", country.__getitem__)):
        begin, links = time.perf_counter(), Counter()
        for authors in papers:
            links.update(combinations(sorted({node(author) for author in authors}), 2))
        counts[level] = links, time.perf_counter() - begin
    return counts


def _row(name, level, papers, corpora, limit, peers):
    """Measures of one way, and its faults at the largest corpus that it finished."""
    row = _measured(name, level, papers, corpora, limit, peers)
    if "network" in row or "error" in row:
        return row
    small = [_measured(name, level, size, corpora, limit, peers) for size in SMALLER]
    done = [found for found in small if "network" in found]
    if len(done) < len(SMALLER):
        return row | {"beyond": True} | {key: done[-1][key] for key in ("faults", "papers") if done}
    row |= {key: done[-1][key] for key in ("faults", "papers")}
    for part in ("load", "network"):
        if part not in row:
            times = [found[part] for found in done]
            power = max(1.0, math.log(times[1] / times[0]) / math.log(SMALLER[1] / SMALLER[0]))
            row[part] = times[1] * (papers / SMALLER[1]) ** power
            row.setdefault("extrapolated", []).append(part)
    return row


def _measured(name, level, papers, corpora, limit, peers):
    """What ways.py says of one way, with the faults of its links; without a time for what it did not finish."""
    folder = corpora.folder(papers)
    python = sys.executable if name.startswith(OURS) else peers
    command = [python, "-W", "ignore", HERE / "ways.py", name, level, folder]
    row = {"name": name, "level": level, "papers": papers}
    print(f"{name}, {level}, {papers:,} papers ...", file=sys.stderr, flush=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False)
        said, code = done.stdout, done.returncode
    except subprocess.TimeoutExpired as late:
        said, code = (late.stdout or b"").decode(), 0
    for line in said.splitlines():
        if line.startswith('{"'):
            row |= json.loads(line)
    if code:
        row["error"] = (done.stderr.strip().splitlines() or [f"exit status {code}"])[-1][:200]
    elif "network" in row:
        row["faults"] = faults(corpora.plain(papers)[level][0], _links(folder / "links.csv", level))
    return row


def _links(file, level):
    """Links as a library gave them, with nodes named as in the plain count; None for a name that tells nothing."""
    numbers = {}
    with open(file, newline="", encoding="utf-8") as lines:
        for one, other, weight in csv.reader(lines):
            for label in (one, other):
                if label not in numbers:
                    numbers[label] = _author(label) if level == "author" else country_code(label)
            yield numbers[one], numbers[other], float(weight)


_FAMILIES = {}


def _author(label):
    """Number of an author, by an identifier or by the family name."""
    text = label.lower()
    if text.startswith("orcid:"):
        return int(text[6:].replace("-", "")[:15]) - 10**10
    if identifier := re.fullmatch(r"(?:openalex:a|scopus:)?(\d+)", text):
        return int(identifier[1]) % 10**9
    if not _FAMILIES:
        _FAMILIES.update({family(number).lower(): number for number in range(200_000)})
    return next((_FAMILIES[word] for word in re.findall("[a-z]+", text) if word in _FAMILIES), None)


def faults(plain, links):
    """What is wrong with links, in sentences; none where they are those of the plain count.

    >>> plain = Counter({(1, 2): 3, (1, 3): 1, (2, 3): 200})
    >>> faults(plain, [(1, 2, 3), (3, 1, 1), (2, 3, 200)])
    []
    >>> faults(plain, [(1, 2, 1), (2, 1, 2), (1, 3, 1)])[0]
    '1 of 3 links missing: weights 200 to 200, 1 of the 3 strongest'
    """
    given, edges, own, unnamed = Counter(), Counter(), 0, 0
    for one, other, weight in links:
        if one is None or other is None:
            unnamed += 1
        elif one == other:
            own += 1
        elif weight:
            pair = (one, other) if one < other else (other, one)
            given[pair] += weight
            edges[pair] += 1
    said, all_of = [], f"of {len(plain):,} links"
    missing = [plain[pair] for pair in plain if pair not in given]
    strongest = {pair for pair, _ in plain.most_common(50)}
    if missing:
        lost = sum(pair not in given for pair in strongest)
        weights = f"weights {min(missing):,} to {max(missing):,}, {lost} of the {len(strongest)} strongest"
        said.append(f"{len(missing):,} {all_of} missing: {weights}")
    if unnamed:
        said.append(f"{unnamed:,} links of a node without a name")
    if extra := len(given.keys() - plain.keys()):
        said.append(f"{extra:,} links that do not exist")
    if own:
        said.append(f"{own:,} links of a node with itself")
    if split := sum(number > 1 for number in edges.values()):
        said.append(f"{split:,} {all_of} split into A-B and B-A, each with a part of the weight")
    ratios = {round(given[pair] / plain[pair], 9): plain[pair] for pair in plain if pair in given}
    wrong = sum(given[pair] != plain[pair] for pair in plain if pair in given)
    if wrong and set(given.values()) == {1}:
        said.append(f"weights lost: each link weighs 1 ({wrong:,} weights wrong)")
    elif wrong and len(ratios) == 1:
        said.append(f"each weight is {min(ratios):.4g} of the number of papers")
    elif wrong:
        said.append(f"{wrong:,} weights wrong: {min(ratios):.3g} to {max(ratios):.3g} of the number of papers")
    return said


def _introduction(papers, limit, plain):
    pins = re.findall(r"^([\w-]+==[\w.]+)", (HERE / "requirements.txt").read_text(), re.MULTILINE)
    peers = [pin for pin in pins if pin.split("==")[0] in {way.module.split(".")[0] for way in WAYS.values()}]
    return (
        f"{papers:,} made-up papers ({len(plain['author'][0]):,} links of authors, {len(plain['country'][0]):,} of "
        f"{len(COUNTRIES)} countries) as OpenAlex JSON, Scopus CSV and Web of Science text; a process for each way and "
        f"network, ended after {limit} s; {platform.system()} {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}; {', '.join(peers).replace('==', ' ')}."
    )


def _times(rows, plain):
    lines = [
        "| library | network | import s | read s | count s | again s | peak MB | of it imports | best, x ours | "
        "as plain count |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|---|",
    ]
    ours = {row["level"]: _best(row) for row in rows if row["name"] == OURS and "network" in row}
    for level, (_, seconds) in plain.items():
        ratio = _number(seconds / ours[level]) if level in ours else ""
        lines.append(f"| plain Python | {level} | | | {seconds:.3f} | | | | {ratio} | |")
    for row in rows:
        marks = {part: "about " * (part in row.get("extrapolated", ())) for part in ("load", "network")}
        load, network = (marks[part] + _number(row.get(part)) for part in marks)
        ratio = _number(_best(row) / ours[row["level"]]) if "network" in row and row["level"] in ours else ""
        same = "failed" if "error" in row else "" if "faults" not in row else "no" if row["faults"] else "yes"
        rest = " | ".join(_number(row.get(key)) for key in ("again", "peak", "bare"))
        first = f"{row['name']} | {row['level']} | {_number(row.get('import'))}"
        lines.append(f"| {first} | {load} | {network} | {rest} | {ratio} | {same} |")
    return "\n".join(lines)


def _best(row):
    """Seconds of the better of the two times that a way counts in its process."""
    return min(row["network"], row.get("again", row["network"]))


def _number(value):
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _faults(rows):
    lines = ["| library | network | what is wrong |", "|---|---|---|"]
    for row in rows:
        said = [f"fails: {row['error']}"] if "error" in row else list(row.get("faults", ()))
        if row.get("extrapolated") or row.get("beyond"):
            parts = " and ".join(row.get("extrapolated", ())).replace("load", "reading").replace("network", "counting")
            about = f"{parts} extrapolated from {SMALLER[0]:,} and {SMALLER[1]:,} papers" if parts else "nor with fewer"
            said.append(f"not done in time, {about}" + f"; compared at {row['papers']:,}" * ("faults" in row))
        if said:
            lines.append(f"| {row['name']} | {row['level']} | {'; '.join(said).replace('|', '/')} |")
    return "\n".join(lines)


def _reading(rows):
    """The ratio that counts: to the fastest peer that gives the same author network."""
    authors = [row for row in rows if row["level"] == "author" and row.get("faults") == [] and "network" in row]
    ours = [row for row in authors if row["name"] == OURS]
    same = [row for row in authors if not row["name"].startswith(OURS)]
    if not ours or not same:
        return "No other library gave the same author network."
    fastest = min(same, key=_best)
    first, ratio = fastest["network"] / ours[0]["network"], _best(fastest) / _best(ours[0])
    least = min(same, key=lambda row: row["load"] + row["network"])
    total, other = (row["load"] + row["network"] for row in (ours[0], least))
    return (
        f"From loaded records this project is {ratio:.1f} times as fast as {fastest['name']}, the fastest that gives "
        f"the same author network (aim: {AIM} times: {'holds' if ratio >= AIM else 'does not hold'}), and {first:.1f} "
        "times in the first call of a process, in which numba starts (about 0.3 s) and its compiled loops are loaded. "
        f"With the reading it takes {total:.2f} s from its stored corpus, where {least['name']} takes {other:.2f} s "
        "from its records. Making that corpus from records, once, is slower than what the fast ones do to read (the "
        "rows above the last two): affiliations and identities are resolved, technologies tagged, records checked."
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=50_000)
    parser.add_argument("--limit", type=int, default=150, help="seconds for one way and network")
    parser.add_argument("--peers", type=Path, default=PEERS, help="the Python of the other libraries")
    parser.add_argument("--only", nargs="*", default=(), help="names of libraries, beside this project")
    given = parser.parse_args()
    print(section(given.papers, given.limit, given.peers, given.only))


if __name__ == "__main__":
    main()
