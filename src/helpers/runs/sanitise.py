"""HTML made safe: what a page takes over from a notebook keeps a short list of tags and no script."""

import re

import bleach
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TABLE = {
    "a",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "span",
    "strong",
    "em",
    "br",
    "sub",
    "sup",
}
PROSE = (TABLE - {"caption", "tfoot", "span"}) | {"abbr", "blockquote", "code", "h3", "h4", "h5", "h6", "hr"}
PROSE |= {"li", "ol", "p", "pre", "ul"}
LINKS = {"http", "https", "mailto"}
CLASSES = re.compile(r"[a-z0-9 _-]*")


def prose_html(markdown: str) -> str:
    """Markdown as safe HTML: tags outside a short list are shown as text, links lead to the web alone.

    Examples
    --------
    >>> prose_html("**yes** <script>no()</script>")
    '<p><strong>yes</strong> &lt;script&gt;no()&lt;/script&gt;</p>'
    """
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    html = MarkdownWithMath(renderer=renderer).render(markdown)
    return bleach.clean(html, tags=PROSE, attributes=_prose_attribute, protocols=LINKS).strip()


def table_html(html: str) -> str:
    """A table as safe HTML: table tags with classes and data, links to the web alone, nothing that acts.

    Examples
    --------
    >>> table_html('<table class="sortable" onclick="no()"><tr><td><img src=x></td></tr></table>')
    '<table class="sortable"><tbody><tr><td>&lt;img src=x&gt;</td></tr></tbody></table>'
    """
    return bleach.clean(html, tags=TABLE, attributes=_table_attribute, protocols={"https"}).strip()


def _prose_attribute(tag: str, name: str, value: str) -> bool:
    return (tag, name) in {("a", "href"), ("a", "title"), ("abbr", "title")}


def _table_attribute(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return bool(CLASSES.fullmatch(value))
    if tag == "a":
        return name == "href"
    return name.startswith("data-") or name in {"scope", "colspan", "rowspan", "title", "lang"}
