"""Worlds whose truth is known, planted errors, and judges that hold the methods against them.

Nothing that a notebook or a report needs: what proves, not what works.
"""
