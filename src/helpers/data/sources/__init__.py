"""Importers: one file a format, records in the words of records.py out.

No decision on who or where somebody is (identity/).
"""
