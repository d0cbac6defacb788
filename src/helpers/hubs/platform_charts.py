"""Candidates for a top-tier platform: level, fit and ties side by side, each with its interval."""

import numpy as np
import pandas as pd

from helpers.data.countries import country_name
from helpers.page.labels import shorten
from helpers.page.particles import interval, number
from helpers.page.picture import Picture, picture
from helpers.page.rows import row_canvas
from helpers.page.style import INK, MUTED, PAPER, PLAIN, SECOND, style

#: Criterion -> decimals.
CRITERIA = {"standing": 0, "profile_fit": 2, "joint_works": 0}
_WORDS = {
    "ko": {
        "standing": {"top10": "수준: 상위 10% 논문", "papers": "수준: 논문"},
        "profile_fit": "적합: 기술 구성의 코사인",
        "joint_works": "기존 협력: 공동 논문",
        "rank": "수준 순위(구간)",
        "alt": "{title}. {rows}.",
        "none": "{title}. 후보가 없다.",
        "one": "{name} 수준 {rank}위({bounds}), 적합 {fit}, 공동 논문 {ties}편",
        "key": "청록 마름모: 세 기준에서 모두 같거나 앞서는 다른 후보가 없음",
    },
    "en": {
        "standing": {"top10": "Level: top-10% papers", "papers": "Level: papers"},
        "profile_fit": "Fit: cosine of profiles",
        "joint_works": "Ties: joint works",
        "rank": "rank by level",
        "alt": "{title}. {rows}.",
        "none": "{title}. There is no candidate.",
        "one": "{name}: level rank {rank} ({bounds}), fit {fit}, joint works {ties}",
        "key": "Green diamonds: no other candidate is as good in all three and better in one",
    },
}


@style()
def platform_chart(
    table: pd.DataFrame, title: str, unit: str, source: str, language: str, name: str = "platforms"
) -> Picture:
    """Institutions from the first by level; three columns of values with 90 % intervals, and the rank at the end.

    Parameters
    ----------
    table : DataFrame
        From `helpers.hubs.platforms.platform_candidates`.
    title, unit, source : str
    language : {"ko", "en"}
    name : str
        File name of the picture.

    Returns
    -------
    Picture

    Examples
    --------
    >>> row = {"institution": "A", "country": "US", "of": "papers",
    ...     "standing": 9, "standing_low": 5, "standing_high": 12,
    ...     "profile_fit": 0.9, "profile_fit_low": 0.8, "profile_fit_high": 1.0,
    ...     "joint_works": 2, "joint_works_low": 0, "joint_works_high": 4,
    ...     "standing_rank": 1, "standing_rank_low": 1, "standing_rank_high": 3, "unsurpassed": True}
    >>> platform_chart(pd.DataFrame([row]), "Platforms", "90% interval", "Source: example", "en").alt
    'Platforms. A (United States): level rank 1 (1–3), fit 0.90, joint works 2.'
    """
    words, gap = _WORDS[language], "" if language == "ko" else " "
    names = [
        f"{shorten(text, 34)}{gap}({country_name(code, language)})"
        for text, code in zip(table["institution"], table["country"], strict=True)
    ]
    width = 10.4
    figure, first = row_canvas(names, right=1.0, top=0.35, bottom=0.6, width=width)
    whole = first.get_position()
    part = (whole.width - 0.05) / len(CRITERIA)
    colours = np.where(table["unsurpassed"].to_numpy(bool), SECOND, PLAIN)
    for at, (criterion, digits) in enumerate(CRITERIA.items()):
        box = (whole.x0 + at * (part + 0.025), whole.y0, part, whole.height)
        axes = first if at == 0 else figure.add_axes(box, sharey=first)
        axes.set_position(box)
        low, high = (table[f"{criterion}_{end}"].to_numpy(float, na_value=np.nan) for end in ("low", "high"))
        axes.hlines(range(len(table)), low, high, color=colours, linewidth=2.4, alpha=0.45)
        for green, marker, size in ((True, "D", 38), (False, "o", 44)):
            rows = np.flatnonzero(table["unsurpassed"].to_numpy(bool) == green)
            look = {"marker": marker, "s": size, "color": SECOND if green else PLAIN, "edgecolors": PAPER}
            values = table[criterion].to_numpy(float, na_value=np.nan)
            axes.scatter(values[rows], rows, linewidths=0.8, zorder=3, clip_on=False, **look)
        heading = words["standing"][next(iter(table["of"]), "papers")] if criterion == "standing" else words[criterion]
        axes.set_title(heading, loc="left", fontsize=9, color=MUTED, pad=6)
        axes.set_xlim(*((0, 1.02) if criterion == "profile_fit" else (0, None)))
        axes.xaxis.set_major_formatter(lambda x, _, digits=digits: number(x, language, digits))
        if at:
            axes.tick_params(axis="both", length=0, labelleft=False, labelsize=8.5)
            axes.spines[["left", "bottom"]].set_visible(False)
            axes.grid(axis="x")
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": 9}
    told = []
    for row, place in enumerate(table.to_dict("records")):
        bounds = interval(place["standing_rank_low"], place["standing_rank_high"])
        axes.text(1.04, row, f"{place['standing_rank']:.0f} ({bounds})", color=INK, **look)
        values = {"fit": number(place["profile_fit"], language, 2), "ties": number(place["joint_works"], language)}
        told.append(words["one"].format(name=names[row], rank=f"{place['standing_rank']:.0f}", bounds=bounds, **values))
    axes.text(1.04, -1.05, words["rank"], transform=axes.get_yaxis_transform(), size=8, color=MUTED)
    figure.text(0.3 / width, 0.1 / figure.get_size_inches()[1], words["key"], size=8.5, color=SECOND)
    alt = words["alt" if told else "none"].format(title=title, rows="; ".join(told[:5]))
    return picture(figure, name, title, alt, source, language, unit)
