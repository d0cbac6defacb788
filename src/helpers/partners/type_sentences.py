"""Sentences that read types of cooperation: which are decided, and how they compare with the published ones."""

from helpers.page.particles import listed, percent
from helpers.page.sentence import Sentence, told
from helpers.page.terms import term

_TYPES = ("acquisition", "diffusion", "catch_up", "leadership")


def technologies(codes, language: str) -> str:
    """Technologies as a list within a sentence.

    Examples
    --------
    >>> technologies(["quantum-sensing", "industrial-ai"], "ko")
    '양자 센서, 산업활용·혁신 AI'
    """
    return listed([term("technology", code, language) for code in codes], language)


def types_finding(types, language: str) -> Sentence:
    """How many technologies have a type, which, and why the others have none.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "type": ["acquisition", None],
    ...     "reason": [None, "low_probability"], "splits": [False, False]})
    >>> print(types_finding(table, "en"))
    Of 2 technologies 1 has a type: new-technology acquisition (Quantum sensing). 1 cannot be decided from these \
data: no type is probable enough (1).
    """
    n, known = len(types), types.dropna(subset=["type"])
    kinds = [(kind, known.loc[known["type"] == kind, "technology"]) for kind in _TYPES]
    gap = "" if language == "ko" else " "
    which = [
        f"{term('type', kind, language)}{gap}({technologies(found, language)})" for kind, found in kinds if len(found)
    ]
    end = f": {'; '.join(which)}." if which else "."
    reasons = types.loc[types["type"].isna(), "reason"].value_counts().sort_index().items()
    why = listed([f"{term('reason', code, language)}{gap}({count})" for code, count in reasons], language)
    out = n - len(known)
    split = technologies(types.loc[types["splits"].fillna(False).astype(bool), "technology"], language)
    ko = f"기술 {n}개 가운데 유형을 가릴 수 있는 것은 {f'{len(known)}개다' if len(known) else '없다'}{end}"
    ko += f" {out}개는 이 자료로 가릴 수 없다: {why}." if out else ""
    ko += f" 세부 기술의 유형이 갈리는 것: {split}." if split else ""
    en = f"Of {n} technologies {len(known) or 'none'} {'have' if len(known) > 1 else 'has'} a type{end}"
    en += f" {out} cannot be decided from these data: {why}." if out else ""
    en += f" Parts have different types in {split}." if split else ""
    return told(language, ko, en)


def type_agreement_reading(compared, language: str) -> Sentence:
    """How many types agree with the published ones, and which do not.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"technology": ["quantum-sensing", "industrial-ai"], "type": ["acquisition", None],
    ...     "published_type": ["acquisition", "acquisition"], "p_published": [0.9, 0.6], "agrees": [True, None]})
    >>> print(type_agreement_reading(table, "en"))
    2 technologies have a published type. Decided here: 1, as published: 1. The published types have a mean \
probability of 75%.
    """
    if compared.empty:
        return told(language, "공표된 유형이 있는 기술이 없다.", "No technology has a published type.")
    n, decided = len(compared), compared.dropna(subset=["agrees"])
    agrees = decided["agrees"].astype(bool)
    other = [_differs(row, language) for row in decided[~agrees].to_dict("records")]
    ko = f"공표된 유형이 있는 기술은 {n}개다. 여기서 판정된 것 {len(decided)}개, 공표와 같은 것 {agrees.sum()}개."
    en = f"{n} {'technology has' if n == 1 else 'technologies have'} a published type. "
    en += f"Decided here: {len(decided)}, as published: {agrees.sum()}."
    if other:
        ko, en = f"{ko} 다른 것: {'; '.join(other)}.", f"{en} Otherwise: {'; '.join(other)}."
    if compared["p_published"].notna().any():
        mean = percent(compared["p_published"].mean(), 0)
        ko = f"{ko} 공표된 유형의 평균 확률은 {mean}다."
        en = f"{en} The published types have a mean probability of {mean}."
    return told(language, ko, en)


def _differs(row: dict, language: str) -> str:
    about, published, found = (term(c, row[c], language) for c in ("technology", "published_type", "type"))
    if language == "ko":
        return f"{about}(공표 {published}, 계산 {found})"
    return f"{about} (published {published}, here {found})"
