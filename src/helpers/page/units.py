"""What a corpus counts: works, or projects of a programme. The words of a page must say which."""

from helpers.page.particles import josa, number
from helpers.page.sources import source_line

#: Noun and counter in Korean; singular and plural in English; who leads, in both.
_WORDS = {
    "work": {"ko": ("논문", "편"), "en": ("work", "works")},
    "project": {"ko": ("과제", "건"), "en": ("project", "projects")},
}
_LEADS = {
    "work": {"ko": "제1저자나 교신저자", "en": "first or corresponding author"},
    "project": {"ko": "주관기관(coordinator)", "en": "coordinator"},
}
_RETOLD = {"ko": {"논문": "과제"}, "en": {"Works": "Projects", "works": "projects", "work": "project"}}
_COLUMNS = {
    "works": "projects",
    "focal_works": "focal_projects",
    "partner_works": "partner_projects",
    "pair_works": "pair_projects",
}


def unit_of(works) -> str:
    """What the rows of a table of works are: "project" where all are of that kind, else "work".

    Examples
    --------
    >>> import pandas as pd
    >>> unit_of(pd.DataFrame({"kind": ["project", "project"]})), unit_of(pd.DataFrame({"kind": ["article", None]}))
    ('project', 'work')
    """
    return "project" if len(works) and (works["kind"] == "project").all() else "work"


def noun(unit: str, language: str) -> str:
    """The word for what is counted, in English in the plural.

    Examples
    --------
    >>> noun("work", "ko"), noun("project", "en")
    ('논문', 'projects')
    """
    return _WORDS[unit][language][0 if language == "ko" else 1]


def counted(n: float, unit: str, language: str, said: bool = True, digits: int = 0) -> str:
    """A number of works or projects; in Korean without the noun where it has been `said` before.

    Examples
    --------
    >>> counted(1234, "project", "ko"), counted(2, "work", "ko", said=False), counted(1, "project", "en")
    ('1,234건', '논문 2편', '1 project')
    """
    words, text = _WORDS[unit][language], number(n, language, digits)
    if language == "en":
        return f"{text} {words[0] if n == 1 else words[1]}"
    return f"{text}{words[1]}" if said else f"{words[0]} {text}{words[1]}"


def unit_words(unit: str, language: str) -> dict[str, str]:
    """Words of captions for what is counted: {noun}, {Noun}, {one}, {amount}, {who}, and with their particles in Korean.

    Examples
    --------
    >>> unit_words("project", "ko")["subject"], unit_words("work", "ko")["amount"], unit_words("project", "en")["Noun"]
    ('과제가', '논문 편수', 'Projects')
    """
    words, many = _WORDS[unit][language], noun(unit, language)
    amount = f"{many} {words[1]}수" if language == "ko" else many
    with_particles = {"subject": josa(many, "이/가"), "noun_and": josa(many, "과/와")} if language == "ko" else {}
    who = {"who": leads(unit, language)}
    return {"noun": many, "Noun": many.capitalize(), "one": words[0], "amount": amount} | who | with_particles


def leads(unit: str, language: str) -> str:
    """Who leads a work or a project.

    Examples
    --------
    >>> leads("project", "en")
    'coordinator'
    """
    return _LEADS[unit][language]


def unit_column(unit: str, column: str = "works") -> str:
    """What a column of counts is called in a table of `in_units`.

    Examples
    --------
    >>> unit_column("project"), unit_column("work", "focal_works")
    ('projects', 'focal_works')
    """
    return _COLUMNS[column] if unit == "project" else column


def retold(heading: str, unit: str, language: str) -> str:
    """The heading of a column of counts, for what is counted.

    Examples
    --------
    >>> retold("Works, fractional", "project", "en"), retold("공동 논문 수", "project", "ko"), retold("Works", "work", "en")
    ('Projects, fractional', '공동 과제 수', 'Works')
    """
    for of_work, of_unit in _RETOLD[language].items() if unit == "project" else ():
        heading = heading.replace(of_work, of_unit)
    return heading


def in_units(frame, unit: str):
    """A table whose columns of counts are named for what is counted, so that their headings say it.

    Examples
    --------
    >>> import pandas as pd
    >>> list(in_units(pd.DataFrame({"country": ["KR"], "works": [3]}), "project"))
    ['country', 'projects']
    """
    return frame.rename(columns=_COLUMNS) if unit == "project" else frame


def source_of(meta: dict, language: str, n: int, unit: str) -> str:
    """The source line of `sources.source_line`, with the number of works or projects looked at.

    Examples
    --------
    >>> meta = {"source": "CORDIS", "retrieved": "2024-04-13", "synthetic": False, "counts": {"works": 9}}
    >>> source_of(meta, "en", 7, "project"), source_of(meta, "ko", 7, "project")
    ('Source: CORDIS, retrieved 2024-04-13 · 7 projects', '자료: CORDIS, 수집 2024-04-13 · 과제 7건')
    """
    return f"{source_line(meta | {'counts': {}}, language)} · {counted(n, unit, language, said=False)}"
