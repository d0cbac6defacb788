"""Pictures of phased exchange: fields by stage with their gates, and the order of work with its critical path."""

import numpy as np
import pandas as pd
from matplotlib.patches import Patch, Rectangle

from helpers.exchange.tables import labels
from helpers.page.legends import legend_row
from helpers.page.particles import number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import BLOCKED, BLOCKED_STROKES, FOCAL, GRID, INK, MUTED, PAPER, SEQUENCE, style
from helpers.page.terms import term

#: Status -> colour of the cell, colour of what is written in it.
CELLS = {"open": (SEQUENCE[0], INK), "gated": (SEQUENCE[2], INK), "blocked": (BLOCKED, PAPER)}
WAIT, WORK = SEQUENCE[1], SEQUENCE[4]
_WORDS = {
    "ko": {
        "status": "칸의 상태",
        "alt": "{title}. {scenario}: {rows}.",
        "row": "{field} {statuses}",
        "bars": "막대",
        "wait": "대기",
        "work": "작업",
        "critical": "주공정",
        "blocked": "× 차단",
        "waiting": "· 앞 과제가 차단됨",
        "steps": "과제 {of}개 가운데 {n}개, {months}개월",
        "none": "날짜 없음",
    },
    "en": {
        "status": "Status of the cell",
        "alt": "{title}. {scenario}: {rows}.",
        "row": "{field} {statuses}",
        "bars": "Bars",
        "wait": "wait",
        "work": "work",
        "critical": "critical path",
        "blocked": "× blocked",
        "waiting": "· a step before is blocked",
        "steps": "{n} of {of} steps, {months} months",
        "none": "no date",
    },
}


@style()
def stage_chart(
    matrix: pd.DataFrame, facts: dict, title: str, unit: str, source: str, language: str, name: str = "exchange_stages"
) -> Picture:
    """Fields by stage in each scenario: what is open, gated or blocked, and by which gates.

    Parameters
    ----------
    matrix : DataFrame
        From `helpers.exchange.stages.stage_matrix`.
    facts : dict of str to DataFrame
        From `helpers.exchange.report.read_exchange`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> matrix = pd.DataFrame([("today", "power", "people", "gated", ["kr_visit"])],
    ...     columns=["scenario", "field", "stage", "status", "gates"]).assign(startable=2, instruments=3)
    >>> stage_chart(matrix, read_exchange(), "Stages", "gates", "Source: example", "en").alt
    'Stages. sanctions as today: Electric power gated.'
    """
    words, gates = _WORDS[language], labels(facts, "gates", language)
    names, numbers = labels(facts, "fields", language), {gate: str(i) for i, gate in enumerate(gates, 1)}
    fields, stages = list(dict.fromkeys(matrix["field"])), list(dict.fromkeys(matrix["stage"]))
    scenarios = list(dict.fromkeys(matrix["scenario"]))
    lines = -(-len(gates) // 3)
    figure, axes = row_canvas(
        [names[field] for field in fields], right=0.3, top=0.75, bottom=1.0 + 0.19 * lines, row=0.42, width=10.8
    )
    axes.grid(visible=False)
    axes.set_xticks([])
    gap = 0.35
    offset = {scenario: i * (len(stages) + gap) for i, scenario in enumerate(scenarios)}
    axes.set_xlim(0, len(scenarios) * (len(stages) + gap) - gap)
    for row in matrix.to_dict("records"):
        x, y = offset[row["scenario"]] + stages.index(row["stage"]), fields.index(row["field"])
        fill, ink = CELLS[row["status"]]
        hatch = "////" if row["status"] == "blocked" else None
        axes.add_patch(
            Rectangle(
                (x + 0.03, y - 0.45), 0.94, 0.9, facecolor=fill, edgecolor=BLOCKED_STROKES, linewidth=0, hatch=hatch
            )
        )
        text = "·".join(numbers[gate] for gate in row["gates"])
        box = {"facecolor": fill, "edgecolor": "none", "pad": 0.8} if hatch else None
        look = {"ha": "center", "va": "center", "color": ink, "bbox": box}
        axes.text(x + 0.5, y - 0.2, f"{row['startable']}/{row['instruments']}", size=8.5, **look)
        axes.text(x + 0.5, y + 0.2, text, size=7.5, **look)
    for scenario, x in offset.items():
        look = {"va": "bottom", "transform": axes.transData}
        axes.text(x, -1.5, term("scenario", scenario, language), size=10, color=INK)
        for i, stage in enumerate(stages):
            text = term("exchange_stage", stage, language)
            text = text.replace(" ", "\n") if language == "en" else text
            axes.text(x + i + 0.5, -0.62, text, ha="center", size=7.5, color=MUTED, linespacing=1.0, **look)
    entries = [
        (
            term("exchange_status", status, language),
            Patch(
                facecolor=fill, hatch="////" if status == "blocked" else None, edgecolor=BLOCKED_STROKES, linewidth=0
            ),
        )
        for status, (fill, _) in CELLS.items()
        if (matrix["status"] == status).any()
    ]
    _key(figure, [f"{numbers[gate]}  {text}" for gate, text in gates.items()], 0.8 + 0.19 * lines)
    legend_row(figure, [(words["status"], entries)], 0.3, 0.6)
    rows = [
        words["row"].format(
            field=names[field],
            statuses=" · ".join(term("exchange_status", status, language) for status in found["status"]),
        )
        for field, found in matrix[matrix["scenario"] == scenarios[0]].groupby("field", sort=False)
    ]
    alt = words["alt"].format(title=title, scenario=term("scenario", scenarios[0], language), rows="; ".join(rows))
    return picture(figure, name, title, alt, source, language, unit)


def _key(figure, texts, top, columns=3):
    """Numbered gates in columns, read downwards."""
    width, height = figure.get_size_inches()
    lines = -(-len(texts) // columns)
    for i, text in enumerate(texts):
        x, y = 0.3 + (i // lines) * (width - 0.6) / columns, top - (i % lines) * 0.19
        figure.text(x / width, y / height, text, size=8.5, color=INK, va="top")


@style()
def schedule_chart(
    table: pd.DataFrame, facts: dict, title: str, unit: str, source: str, language: str, name: str = "exchange_schedule"
) -> Picture:
    """When each step can be done, a panel a scenario; the critical path in the colour of the focal country.

    Parameters
    ----------
    table : DataFrame
        From `helpers.exchange.schedule.compare_schedules`.
    facts : dict of str to DataFrame
    title, unit, source : str
    language : {"ko", "en"}
    name : str

    Returns
    -------
    Picture

    Examples
    --------
    >>> from helpers.exchange.report import read_exchange
    >>> rows = [("today", "training", "gated", 1.0, 6.0, 0.0, 7.0, True),
    ...         ("today", "zone_centre", "blocked", 0, 6, None, None, False)]
    >>> columns = ["scenario", "step", "status", "wait", "months", "begin", "end", "critical"]
    >>> made = pd.DataFrame(rows, columns=columns)
    >>> schedule_chart(made, read_exchange(), "Order of work", "months", "Source: example", "en").alt
    'Order of work. sanctions as today: 1 of 2 steps, 7 months; critical path: Education programmes.'
    """
    words, names = _WORDS[language], labels(facts, "steps", language)
    steps, scenarios = list(dict.fromkeys(table["step"])), list(dict.fromkeys(table["scenario"]))
    figure, first = row_canvas([names[step] for step in steps], right=0.35, top=0.62, bottom=1.0, width=10.8)
    whole, (width, height) = first.get_position(), figure.get_size_inches()
    part = (whole.width - 0.025 * (len(scenarios) - 1)) / len(scenarios)
    last, told = np.nanmax([1, *table["end"].to_numpy(float, na_value=np.nan)]) * 1.04, []
    for at, scenario in enumerate(scenarios):
        box = (whole.x0 + at * (part + 0.025), whole.y0, part, whole.height)
        axes = first if at == 0 else figure.add_axes(box, sharey=first)
        axes.set_position(box)
        axes.set_xlim(0, last)
        found = table[table["scenario"] == scenario]
        _bars(axes, found, steps)
        if at:
            axes.tick_params(axis="both", length=0, labelleft=False, labelsize=8.5)
            axes.spines[["left", "bottom"]].set_visible(False)
            axes.grid(axis="x", color=GRID)
        months = found["end"].max()
        done = words["steps"].format(
            n=int(found["begin"].notna().sum()), of=len(found), months=number(months, language)
        )
        done = done if pd.notna(months) else words["none"]
        look = {"transform": axes.get_xaxis_transform(), "va": "baseline"}
        axes.text(0, 1 + 0.32 / (whole.height * height), term("scenario", scenario, language), size=10, **look)
        axes.text(0, 1 + 0.1 / (whole.height * height), done, size=8.5, color=MUTED, **look)
        path = ", ".join(names[step] for step in found.loc[found["critical"], "step"])
        told.append(f"{term('scenario', scenario, language)}: {done}; {words['critical']}: {path or words['none']}")
    entries = [
        (words["wait"], Patch(facecolor=WAIT)),
        (words["work"], Patch(facecolor=WORK)),
        (words["critical"], Patch(facecolor=PAPER, edgecolor=FOCAL, linewidth=1.8)),
    ]
    legend_row(figure, [(words["bars"], entries)], 0.3, 0.52)
    marks = "    ".join(words[status] for status in ("blocked", "waiting") if (table["status"] == status).any())
    figure.text(4.6 / width, 0.27 / height, marks, size=8.5, color=MUTED)
    return picture(figure, name, title, f"{title}. {'; '.join(told)}.", source, language, unit)


def _bars(axes, found, steps):
    rows = found["step"].map(steps.index).to_numpy()
    dated = found["begin"].notna().to_numpy()
    begin, wait, work = (found[name].to_numpy(float, na_value=np.nan) for name in ("begin", "wait", "months"))
    axes.barh(rows[dated], wait[dated], left=begin[dated], height=0.62, color=WAIT, zorder=2)
    axes.barh(rows[dated], work[dated], left=(begin + wait)[dated], height=0.62, color=WORK, zorder=2)
    path = dated & found["critical"].to_numpy(bool)
    axes.barh(
        rows[path],
        (wait + work)[path],
        left=begin[path],
        height=0.68,
        facecolor="none",
        edgecolor=FOCAL,
        linewidth=1.8,
        zorder=3,
    )
    marks = found["status"].map({"blocked": "×", "waiting": "·"}).to_numpy()
    for row, mark in zip(rows[~dated], marks[~dated], strict=True):
        axes.text(axes.get_xlim()[1] * 0.02, row, mark, va="center", size=11, color=INK if mark == "×" else MUTED)
