"""Phased exchange with North Korea under dated constraints: fields, stages, gates, schedule, centre.

No legal advice, and no constraints of its own (partners/constraints).
"""
