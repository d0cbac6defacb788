"""OpenAlex's types of works and fields of science as the kinds and fields of the project."""

from helpers.data.fields import field_of

#: Work types, old and new, as kinds; any other is "other".
_KINDS = {
    "article": "article",
    "journal-article": "article",
    "data-paper": "article",
    "software-paper": "article",
    "conference-paper": "conference paper",
    "proceedings-article": "conference paper",
    "review": "review",
    "preprint": "preprint",
    "posted-content": "preprint",
    "letter": "letter",
    "editorial": "editorial",
    "erratum": "notice",
    "retraction": "notice",
    "book": "book",
    "book-chapter": "book chapter",
    "reference-entry": "book chapter",
    "dissertation": "thesis",
    "dataset": "dataset",
    "report": "report",
}

_PHYSICS, _ENVIRONMENT = "physics-engineering-computing", "environment-agriculture"
_MIND, _SURGERY = "neurology-psychiatry", "surgery-orthopaedics"

#: Fields of topics (two digits) and the subfields (four) that say more. Absent are the arts, business,
#: economics, decision and social sciences and health professions: no field of fields.toml carries them.
_TOPICS = {
    "11": _ENVIRONMENT,
    "13": "molecular-cell-biology",
    "15": "chemistry",
    "16": "chemistry",
    "17": _PHYSICS,
    "19": _ENVIRONMENT,
    "21": _PHYSICS,
    "22": _PHYSICS,
    "23": _ENVIRONMENT,
    "24": "infection-microbiology",
    "25": "materials-nanotechnology",
    "26": _PHYSICS,
    "27": "clinical-medicine",
    "28": _MIND,
    "29": "nursing",
    "30": "pharmacology",
    "31": _PHYSICS,
    "32": "psychology",
    "34": _ENVIRONMENT,
    "35": "dentistry",
    "1306": "oncology",
    "1311": "genetics-genomics",
    "2403": "immunology",
    "2703": _SURGERY,
    "2705": "cardiovascular",
    "2713": "public-health",
    "2716": "genetics-genomics",
    "2719": "public-health",
    "2723": "immunology",
    "2725": "infection-microbiology",
    "2726": "infection-microbiology",
    "2728": _MIND,
    "2730": "oncology",
    "2732": _SURGERY,
    "2736": "pharmacology",
    "2738": _MIND,
    "2739": "public-health",
    "2742": _SURGERY,
    "2746": _SURGERY,
    "2747": _SURGERY,
    "2916": "clinical-medicine",
}

#: The same for concepts of level 0; the others ("Biology", "Geography") are too wide.
_CONCEPTS = {
    "Medicine": "clinical-medicine",
    "Psychology": "psychology",
    "Chemistry": "chemistry",
    "Materials science": "materials-nanotechnology",
    "Computer science": _PHYSICS,
    "Physics": _PHYSICS,
    "Mathematics": _PHYSICS,
    "Engineering": _PHYSICS,
    "Geology": _ENVIRONMENT,
    "Environmental science": _ENVIRONMENT,
}


def openalex_kind(type: str | None, is_retracted: bool) -> str | None:
    """The kind of a work; that of a retracted one is "retracted".

    Examples
    --------
    >>> openalex_kind("posted-content", False), openalex_kind("https://openalex.org/types/dataset", False)
    ('preprint', 'dataset')
    >>> openalex_kind("article", True), openalex_kind("retraction", True), openalex_kind(None, False)
    ('retracted', 'notice', None)
    """
    kind = _KINDS.get(type.rsplit("/", 1)[-1], "other") if type is not None else None
    return "retracted" if is_retracted and kind != "notice" else kind


def openalex_field(subfield: str | None, field: str | None, venue: str | None, concept: str | None) -> str | None:
    """The broad field of a work, by its primary topic, else its journal's title, else its concept of level 0.

    Parameters
    ----------
    subfield, field : str or None
        Numbers of the primary topic's subfield and field ("2730", "27"; Scopus' ASJC); None without a topic.
    venue : str or None
        Name of the journal.
    concept : str or None
        Name of the strongest concept of level 0.

    Returns
    -------
    str or None
        An id of fields.toml; None where the topic's field has no counterpart there, or nothing tells.

    Examples
    --------
    >>> openalex_field("2730", "27", "The Lancet", None), openalex_field("2712", "27", None, None)
    ('oncology', 'clinical-medicine')
    >>> [openalex_field(None, None, venue, "Medicine") for venue in ("Brain research", None)]
    ['neurology-psychiatry', 'clinical-medicine']
    >>> openalex_field("3312", "33", "The Lancet", "Medicine") is None
    True
    """
    if subfield or field:
        return _TOPICS.get(subfield) or _TOPICS.get(field)
    return field_of(venue) or _CONCEPTS.get(concept)
