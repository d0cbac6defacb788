"""Cooperation types, partner countries, priorities and key actors; the recommender and its back-test.

No technology levels of its own (levels/) and no plan of hubs (hubs/).
"""
