"""The two tracks to partners abroad: many potential ones, and the few core researchers.

No prediction of links (network/): only what follows from it.
"""
