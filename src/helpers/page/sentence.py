"""A sentence as a notebook shows it."""

import re


class Sentence(str):
    """A sentence that a notebook shows as prose; names from data cannot carry markup into the page.

    Examples
    --------
    >>> Sentence("**Kim** <b>")._repr_markdown_()
    '\\\\*\\\\*Kim\\\\*\\\\* &lt;b&gt;'
    """

    def _repr_markdown_(self) -> str:
        plain = self.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return re.sub(r"([\\`*_\[\]#|~$])", r"\\\1", plain)
