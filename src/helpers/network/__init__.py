"""Networks of countries, institutions and experts: counting, links, graphs, similarity, resampling, prediction.

No instrument and nothing that a reader sees.
"""
