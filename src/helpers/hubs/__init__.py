"""Where regional hubs reach most partners, and which institutions suit a joint platform.

No counting of joint works (network/).
"""
