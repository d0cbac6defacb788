"""Text that a spreadsheet takes as text: none of it begins as a formula does."""

#: What a formula begins with, in the spreadsheets in use.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(cell: str) -> str:
    """A cell's text with an apostrophe before what would be taken for a formula.

    >>> as_text("=1+1"), as_text("1+1")
    ("'=1+1", '1+1')
    """
    return "'" + cell if cell.startswith(FORMULA) else cell


def as_it_was(cell: str) -> str:
    """The text without the apostrophe that `as_text` put before it.

    >>> as_it_was("'=1+1"), as_it_was("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
