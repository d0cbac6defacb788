"""What every page is made of: style, pictures, maps, graphs, tables, sentences, terms, sources, the record of a run.

Nothing that knows one instrument: that stands in the room of the instrument.
"""

from helpers.page.page import open_page

__all__ = ["open_page"]
