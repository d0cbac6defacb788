"""Moves, stocks and flows of researchers, with the error of identities in their intervals.

No training programmes (training/) and no rules of identity (data/identity/).
"""
