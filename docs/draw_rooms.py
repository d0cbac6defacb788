"""Draw the rooms of src/helpers and who imports whom: `python docs/draw_rooms.py` writes docs/rooms.svg anew."""

import ast
import graphlib
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOUSE = HERE.parent / "src" / "helpers"
SHARED = ("page", "network", "data")  # the upper one may use the lower ones
TOP = "runs"
WIDTH, BOX, HIGH, GAP = 900, 124, 40, 54


def imported_rooms(source: str) -> set[str]:
    """Folders of src/helpers that a source text imports, however it spells the import.

    >>> imported_rooms("from helpers import runs")
    {'runs'}
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.level:
            found.add("relative")
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {f"{module}.{alias.name}" for alias in node.names} if module == "helpers" else {module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {name.split(".")[1] for name in found if name.startswith("helpers.")} | ({"relative"} & found)


def arrows() -> dict[str, list[str]]:
    """The other rooms that each room imports."""
    rooms = {place.parent.name: set() for place in sorted(HOUSE.glob("*/__init__.py"))}
    for file in HOUSE.glob("*/**/*.py"):
        room = file.relative_to(HOUSE).parts[0]
        rooms[room] |= (imported_rooms(file.read_text(encoding="utf-8")) & rooms.keys()) - {room}
    return {room: sorted(others) for room, others in rooms.items()}


def rows(uses: dict[str, list[str]]) -> list[list[str]]:
    """The rooms between the floors in rows: each above all that it uses, and last those that stand alone."""
    between = {room: set(others) - set(SHARED) for room, others in uses.items() if room not in (*SHARED, TOP)}
    height = {}
    for room in graphlib.TopologicalSorter(between).static_order():
        height[room] = 1 + max((height[other] for other in between[room]), default=0)
    used = set().union(*between.values())
    height |= dict.fromkeys((room for room in between if not between[room] and room not in used), 0)
    return [sorted(room for room in height if height[room] == level) for level in sorted(set(height.values()))[::-1]]


def _box(x: float, y: float, width: float, text: str, shade: str) -> str:
    look = 'text-anchor="middle" font-family="sans-serif" font-size="14"'
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{HIGH}" rx="4" fill="{shade}" stroke="#5C6975"/>'
        f'<text x="{x + width / 2:g}" y="{y + 25:g}" {look}>{escape(text)}</text>'
    )


def picture() -> str:
    """The picture as SVG."""
    uses, boxes, lines, at, y = arrows(), [], [], {}, 12
    boxes.append(_box(20, y, WIDTH - 40, f"{TOP}: page, network, data", "#DCE7F1"))
    for row in rows(uses):
        for start in range(0, len(row), 6):
            y += HIGH + GAP
            part = row[start : start + 6]
            step = (WIDTH - 40) / len(part)
            for place, room in enumerate(part):
                at[room] = (20 + step * (place + 0.5), y)
                boxes.append(_box(at[room][0] - BOX / 2, y, BOX, room, "#FFFFFF"))
    for number, room in enumerate(SHARED):
        y += HIGH + (GAP if number == 0 else 8)
        below = ", ".join(name for name in SHARED if name in uses[room])
        boxes.append(_box(20, y, WIDTH - 40, f"{room}: {below}" if below else room, "#DCE7F1"))
    for room, (x, top) in at.items():
        for other in set(uses[room]) & at.keys():
            to, end = at[other]
            path = f'<path d="M{x:g} {top + HIGH} L{to:g} {end - 3}"'
            lines.append(f'{path} stroke="#2A6592" stroke-width="1.6" marker-end="url(#head)"/>')
    height = y + HIGH + 12
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        '<title>The rooms of src/helpers and who uses whom</title><rect width="100%" height="100%" fill="#FFFFFF"/>'
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 z" fill="#2A6592"/></marker></defs>'
    )
    return "\n".join([head, *sorted(lines), *boxes, "</svg>", ""])


if __name__ == "__main__":
    (HERE / "rooms.svg").write_text(picture(), encoding="utf-8")
