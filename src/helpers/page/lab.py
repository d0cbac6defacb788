"""A notebook that is open in JupyterLab: its prose in one language, that of its parameter."""

import os
from pathlib import Path

import nbformat
from IPython.display import HTML, display

_HEADINGS = ("h1", "h2", "h3")


def show_one_language(language: str) -> None:
    """In JupyterLab, hide the prose of the other language from here on; elsewhere nothing.

    The server names the open notebook to its kernels in JPY_SESSION_NAME; papermill and nbval name none, so that runs
    and checked outputs hold no trace of it.
    """
    notebook = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if notebook.suffix == ".ipynb" and notebook.is_file():
        display(HTML(hiding_style(nbformat.read(notebook, as_version=4), language)))


def hiding_style(notebook: nbformat.NotebookNode, language: str) -> str:
    """A style by which JupyterLab hides the prose cells of the other language, found by their headings.

    Parameters
    ----------
    notebook : NotebookNode
        Its prose cells carry the tag of their language and begin with a heading.
    language : {"ko", "en"}

    Returns
    -------
    str
        HTML; nothing is hidden where a heading is the same in both languages.

    Examples
    --------
    >>> cells = [nbformat.v4.new_markdown_cell(text, metadata={"tags": [tag]})
    ...          for text, tag in (("## 지도", "ko"), ("## On the map", "en"))]
    >>> print(hiding_style(nbformat.v4.new_notebook(cells=cells), "ko"))
    <style>.jp-MarkdownCell:has(:is(h1, h2, h3)[data-jupyter-id="On-the-map"]) { display: none; }</style>
    """
    known: dict[bool, list[str]] = {True: [], False: []}
    for cell in notebook.cells:
        tags = {"ko", "en"} & set(cell.metadata.get("tags", ()))
        if cell.cell_type == "markdown" and tags:
            known[language in tags].append(cell.source.split("\n", 1)[0].lstrip("# ").strip().replace(" ", "-"))
    others = [heading for heading in known[False] if heading not in known[True]]
    quoted = (heading.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ") for heading in others)
    places = ", ".join(
        f'.jp-MarkdownCell:has(:is({", ".join(_HEADINGS)})[data-jupyter-id="{heading}"])' for heading in quoted
    )
    return f"<style>{places} {{ display: none; }}</style>" if others else ""
