"""Training abroad: supply against need, and what followed for those who went.

No moves of those who took no part (talent/).
"""
