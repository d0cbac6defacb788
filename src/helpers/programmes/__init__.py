"""Cooperation programmes of a ledger: maps, budgets, execution, indicators.

No audit of a city's sheet (pledges/).
"""
