"""Works and projects of three countries and more: who is together, who leads, where a country is absent.

No pairs of countries (network/, partners/).
"""
