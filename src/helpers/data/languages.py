"""The languages that pages are told in."""

LANGUAGES = ("ko", "en")


def check_language(language: str) -> None:
    """Refuse what is none of `LANGUAGES`.

    Raises
    ------
    ValueError
        Names the languages.

    Examples
    --------
    >>> check_language("fr")
    Traceback (most recent call last):
        ...
    ValueError: language='fr' is unknown here; choose one of: ko, en
    """
    if language not in LANGUAGES:
        raise ValueError(f"language={language!r} is unknown here; choose one of: {', '.join(LANGUAGES)}")
