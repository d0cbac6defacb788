"""Tables and their schemas, corpora, reference lists, facts of documents; importers in sources/, entities in identity/.

No counting of links and nothing that a reader sees.
"""
