"""A city's sheet on a pledge: its facts, an auditor of it, its status and parties.

No programme ledger (programmes/).
"""
