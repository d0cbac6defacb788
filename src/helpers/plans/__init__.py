"""A plan as facts and as a typed graph, a tracker of its tasks, and what it shares with countries' strengths.

No sheet on pledges (pledges/).
"""
