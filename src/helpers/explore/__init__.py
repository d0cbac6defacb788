"""Views that a researcher keeps open in JupyterLab: controls, a network to click in, and the works behind each number.

No counting of its own: it shows what the functions of data, network and page give.
"""

from helpers.explore.explorer import explore

__all__ = ["explore"]
