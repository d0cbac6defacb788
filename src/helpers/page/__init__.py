"""What every page is made of: style, pictures, maps, graphs, tables, sentences, terms, sources.

Nothing that knows one instrument: that stands in the room of the instrument.
"""
