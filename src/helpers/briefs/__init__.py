"""What one must know of a technology or of a partner, on one page: the instruments' answers beside what was published.

No method of its own: what is computed here is computed by the rooms that it asks.
"""
