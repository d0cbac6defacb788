"""Importers: each reads one format as a stream of records."""
