"""Technology levels: components, ranks with their intervals, what would change them; their charts and sentences.

No advice on partners (partners/) and no counting of works (network/).
"""
