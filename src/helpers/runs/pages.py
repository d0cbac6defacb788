"""report.html: one executed notebook as one page in one language, whole in a single file."""

import base64
import hashlib
import json
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from helpers.data.countries import country_name
from helpers.data.languages import LANGUAGES
from helpers.data.places import TEMPLATE
from helpers.page.terms import term
from helpers.runs.normalise import CHECKED
from helpers.runs.parameters import TAG, parse_parameters
from helpers.runs.sanitise import prose_html, table_html

HEADING = re.compile(r"(#{1,2})\s+(.+?)\s*#*")
SORTABLE = re.compile(r'\s*<table class="sortable" data-name="([a-z0-9_]+)"')


@dataclass
class Section:
    """What stands under one heading: blocks to show, and the code that made them."""

    title: str
    anchor: str
    blocks: list[dict] = field(default_factory=list)
    code: list[str] = field(default_factory=list)


def report_page(folder: Path) -> str:
    """The page of a finished run.

    Prose is shown in the run's language alone, code in closed boxes, each picture with its words and
    each table with its CSV; what CI compares is not shown. The page loads nothing from anywhere.

    Parameters
    ----------
    folder : path
        Holds notebook.ipynb, result.json, tables/ and figures/.

    Returns
    -------
    str
        HTML.
    """
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    title, sections = page_sections(notebook, result, folder)
    return render(
        "report.html.j2",
        script="report.js",
        language=result["language"],
        title=page_title(subject(result["parameters"], result["language"]), title) or result["notebook"],
        result=result,
        country=focal_country(result["parameters"]),
        comments=_comments(notebook),
        sections=[section for section in sections if section.blocks or section.code],
    )


def page_sections(notebook: NotebookNode, result: dict, folder: Path) -> tuple[str, list[Section]]:
    """The page's title and its sections; a heading of the first or second level opens a section."""
    language, title, sections = result["language"], "", [Section("", "top")]
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if cell.cell_type == "markdown" and (language in tags or not tags.intersection(LANGUAGES)):
            for level, heading, text in split_headings(cell.source):
                if level == 1:
                    title = heading
                elif level == 2:
                    sections.append(Section(heading, f"s{len(sections)}"))
                if text.strip():
                    sections[-1].blocks.append({"kind": "prose", "html": Markup(prose_html(text))})
        elif cell.cell_type == "code":
            sections[-1].code.append(cell.source)
            if CHECKED not in tags:
                outputs = [output for output in cell.outputs if not _is_finding(output, result)]
                sections[-1].blocks += [_block(output, result, folder) for output in outputs]
    return title, sections


def split_headings(markdown: str) -> list[tuple[int, str, str]]:
    """Cut Markdown before each heading of the first two levels: (level, heading, text below it).

    Examples
    --------
    >>> split_headings("# Who works with whom\\nA question.\\n## Answer\\nAll with all.")
    [(1, 'Who works with whom', 'A question.'), (2, 'Answer', 'All with all.')]
    """
    parts, fenced = [(0, "", [])], False
    for line in markdown.splitlines():
        fenced ^= line.lstrip().startswith("```")
        found = None if fenced else HEADING.fullmatch(line)
        if found:
            parts.append((len(found[1]), found[2].replace("`", "").replace("*", ""), []))
        else:
            parts[-1][2].append(line)
    return [(level, heading, "\n".join(text)) for level, heading, text in parts if level or any(text)]


def titles(notebook: NotebookNode) -> dict[str, str]:
    """The notebook's first heading in each language.

    Examples
    --------
    >>> cell = nbformat.v4.new_markdown_cell("# Partners", metadata={"tags": ["en"]})
    >>> titles(nbformat.v4.new_notebook(cells=[cell]))
    {'en': 'Partners'}
    """
    found = {}
    for cell in notebook.cells:
        for language in set(LANGUAGES).intersection(cell.metadata.get("tags", [])):
            for level, heading, _ in split_headings(cell.source):
                if cell.cell_type == "markdown" and level == 1:
                    found.setdefault(language, heading)
    return found


def focal_country(parameters: dict) -> dict[str, str]:
    """Code and names of the country that a run looks from; empty when it looks from none.

    Examples
    --------
    >>> focal_country({"focal_country": "KR"})["en"]
    'South Korea'
    """
    code = parameters.get("focal_country")
    return {"code": code} | {language: country_name(code, language) for language in LANGUAGES} if code else {}


def subject(parameters: dict, language: str) -> str:
    """What a run's page is about, where it answers for one technology or one partner.

    Examples
    --------
    >>> subject({"subject": "quantum-sensing"}, "en"), subject({"partner": "US"}, "ko"), subject({}, "en")
    ('Quantum sensing', '미국', '')
    """
    named = {"technology": parameters.get("subject"), "country": parameters.get("partner")}
    return " · ".join(term(column, code, language) for column, code in named.items() if code)


def page_title(about: str, title: str) -> str:
    """The title of a page after what it answers for.

    Examples
    --------
    >>> page_title("Quantum sensing", "The answer"), page_title("", "The network of countries")
    ('Quantum sensing · The answer', 'The network of countries')
    """
    return " · ".join(filter(None, (about, title)))


@cache
def templates() -> Environment:
    """The page templates; each is compiled once."""
    return Environment(
        loader=FileSystemLoader(TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, script: str, **content) -> str:
    """Fill a page template; its script and style are named by hash, so that no others run."""
    labels = tomllib.loads((TEMPLATE / "labels.toml").read_text(encoding="utf-8"))
    files = {"style": TEMPLATE / "page.css", "script": TEMPLATE / script}
    code = {kind: file.read_text(encoding="utf-8") for kind, file in files.items()}
    digests = {kind: hashlib.sha256(text.encode()).digest() for kind, text in code.items()}
    hashes = {kind: base64.b64encode(digest).decode() for kind, digest in digests.items()}
    inline = {kind: Markup(text) for kind, text in code.items()}
    return templates().get_template(template).render(labels=labels, hashes=hashes, **inline, **content) + "\n"


def _is_finding(output: NotebookNode, result: dict) -> bool:
    """Whether an output is what stands at the head of the page already."""
    return output.get("data", {}).get("text/plain") == repr(result["finding"])


def _block(output: NotebookNode, result: dict, folder: Path) -> dict:
    if output.output_type == "stream":
        return {"kind": "text", "text": strip_ansi(output.text).strip()}
    if output.output_type == "error":
        return {"kind": "text", "text": f"{output.ename}: {strip_ansi(output.evalue)}"}
    if "image/png" in output.data:
        return _figure(output, result)
    found = SORTABLE.match(output.data.get("text/html", ""))
    if found:
        return _table(found[1], output.data["text/html"], result, folder)
    if "text/markdown" in output.data:
        return {"kind": "prose", "html": Markup(prose_html(output.data["text/markdown"]))}
    return {"kind": "text", "text": output.data.get("text/plain", output.data.get("text/html", ""))}


def _figure(output: NotebookNode, result: dict) -> dict:
    described = output.metadata.get("image/png", {})
    name = described.get("name", "figure")
    known = result["figures"].get(name, {})
    return {
        "kind": "figure",
        "name": name,
        "alt": described.get("alt") or known.get("alt", ""),
        "title": known.get("title", ""),
        "png": "".join(output.data["image/png"].split()),
    }


def _table(name: str, html: str, result: dict, folder: Path) -> dict:
    file = folder / "tables" / f"{name}.csv"
    csv = base64.b64encode(file.read_bytes()).decode() if file.is_file() else None
    shown = Markup(table_html(html))
    return {"kind": "table", "name": name, "html": shown, "csv": csv, "rows": result["tables"].get(name)}


def _comments(notebook: NotebookNode) -> dict[str, str]:
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]
    lines = parse_parameters(cells[0].source, "notebook.ipynb") if cells else []
    return {parameter.name: parameter.comment for parameter in lines}
