"""The widgets of a view: controls above, the network beside its partners, and the works of what is selected below."""

from html import escape

from helpers.data.countries import country_name
from helpers.data.scope import occurring_countries, occurring_technologies
from helpers.explore.explorer import Explorer
from helpers.explore.widget import drawn, network_widget
from helpers.network.country_network import own_works
from helpers.page.sentences import first_partners
from helpers.page.style import FAULT, LINK
from helpers.page.tables import TableView
from helpers.page.terms import in_words, term

WORDS = {
    "ko": {
        "focal_country": "기준국",
        "technology": "기술",
        "years": "연도",
        "counting": "계산",
        "min_weight": "링크 최소 논문",
        "selected": "논문을 볼 나라",
        "with": "그 상대",
        "none": "고르지 않음",
        "hint": "나라를 누르면 그 논문이, 링크를 누르면 두 나라의 공동 논문이 아래에 나온다.",
        "partners": "협력 상대",
        "works": "논문",
        "state": "이 화면을 다시 여는 글",
        "command": "같은 수를 담은 보고서를 만드는 명령",
    },
    "en": {
        "focal_country": "Focal country",
        "technology": "Technology",
        "years": "Years",
        "counting": "Counting",
        "min_weight": "Least works a link",
        "selected": "Works of",
        "with": "with",
        "none": "nobody",
        "hint": "Click a country for its works, a link for the joint works of the two.",
        "partners": "Partners",
        "works": "Works",
        "state": "To open this view again",
        "command": "To make a report of the same numbers",
    },
}
#: JupyterLab shows links as plain text, and would leave the notebook for them.
_LINK = f'target="_blank" rel="noopener" style="color: {LINK}; text-decoration: underline"'
#: Rows that the tables of a view show.
ROWS = 25


def panel(explorer: Explorer):
    """Everything as one widget; what is chosen in it changes the explorer, and the other way round."""
    import ipywidgets

    words = WORDS[explorer.asked.language]
    controls, network = _controls(explorer, ipywidgets, words), network_widget()()
    partners, works, told, fault = (ipywidgets.HTML() for _ in range(4))
    quiet = []  # while widgets are set to what the explorer shows, they do not ask it for anything

    def show() -> None:
        quiet.append(True)
        for name, control in controls.items():
            control.value = _chosen(explorer, name)
        nodes, links = drawn(explorer.nodes, explorer.links)
        network.nodes, network.focal = nodes, explorer.asked.focal_country
        network.links, network.selected = links, explorer.asked.selected
        partners.value, works.value, told.value = _partners(explorer), _works(explorer), _told(explorer)
        quiet.clear()

    def ask(change) -> None:
        if quiet:
            return
        fault.value = ""
        try:
            explorer.change(**_asked(change, controls, network))
        except ValueError as error:
            fault.value = f'<p role="alert" style="color: {FAULT}">{escape(str(error)[:300])}</p>'
            show()

    for widget in controls.values():
        widget.observe(ask, "value")
    network.observe(ask, "selected")
    explorer.watch(show)
    show()
    wide, narrow = ipywidgets.Layout(width="58%"), ipywidgets.Layout(width="42%", max_height="520px", overflow="auto")
    above = ipywidgets.Box([controls[name] for name in list(controls)[:5]], layout=ipywidgets.Layout(flex_flow="wrap"))
    left = ipywidgets.VBox([network, ipywidgets.HTML(f"<p>{words['hint']}</p>")], layout=wide)
    beside = ipywidgets.HBox([left, ipywidgets.VBox([partners], layout=narrow)])
    chosen = ipywidgets.HBox([controls["selected"], controls["with"]])
    below = ipywidgets.VBox([works], layout=ipywidgets.Layout(max_height="420px", overflow="auto"))
    return ipywidgets.VBox([above, fault, beside, chosen, below, told])


def _controls(explorer: Explorer, ipywidgets, words: dict) -> dict:
    """Name of a field -> its control."""
    language, whole = explorer.asked.language, explorer.view.scope.whole
    countries = [(country_name(code, language), code) for code in occurring_countries(whole)]
    countries.sort()
    listed = [(term("technology", name, language), name) for name in ("all", *occurring_technologies(whole))]
    countings = [(term("counting", name, language), name) for name in ("full", "fractional")]
    look = {"style": {"description_width": "initial"}, "layout": ipywidgets.Layout(width="270px")}
    nobody = [(words["none"], ""), *countries]
    return {
        "focal_country": ipywidgets.Dropdown(options=countries, description=words["focal_country"], **look),
        "technology": ipywidgets.Dropdown(options=listed, description=words["technology"], **look),
        "years": ipywidgets.Text(description=words["years"], continuous_update=False, **look),
        "counting": ipywidgets.Dropdown(options=countings, description=words["counting"], **look),
        "min_weight": ipywidgets.BoundedIntText(min=1, max=10**6, description=words["min_weight"], **look),
        "selected": ipywidgets.Dropdown(options=nobody, description=words["selected"], **look),
        "with": ipywidgets.Dropdown(options=nobody, description=words["with"], **look),
    }


def _chosen(explorer: Explorer, name: str):
    """What a control is set to."""
    if name in ("selected", "with"):
        return (*explorer.asked.nodes, "", "")[("selected", "with").index(name)]
    return getattr(explorer.asked, name)


def _asked(change, controls: dict, network) -> dict:
    """The fields of the state that a change of a widget stands for."""
    if change["owner"] is network:
        return {"selected": change["new"]}
    name = next(name for name, control in controls.items() if control is change["owner"])
    if name in ("selected", "with"):
        return {"selected": ",".join(dict.fromkeys(c for n in ("selected", "with") if (c := controls[n].value)))}
    return {name: change["new"]}


def _table(name: str, frame, language: str) -> str:
    told = in_words(frame, language).drop(columns="country", errors="ignore")
    html = TableView(name, told, language, rows=ROWS)._repr_html_()
    return html.replace("<a href=", f"<a {_LINK} href=")


def _partners(explorer: Explorer) -> str:
    asked, ranked = explorer.asked, explorer.partners
    counted = "works" if asked.counting == "full" else "works_fractional"
    columns = ["rank", "partner", counted, f"{counted}_low", f"{counted}_high", "share", "ric"]
    shown = ranked[[column for column in columns if column in ranked]].rename(columns={"partner": "country"})
    own = own_works(explorer.view.counted, asked.focal_country)
    said = first_partners(ranked, asked.focal_country, asked.counting, own).text(asked.language)
    head = f"<h3>{WORDS[asked.language]['partners']}</h3><p>{escape(said)}</p>"
    return head + (_table("partners", shown, asked.language) if len(shown) else "")


def _works(explorer: Explorer) -> str:
    language, works = explorer.asked.language, explorer.works
    names = " – ".join(country_name(code, language) for code in explorer.asked.nodes)
    if not names:
        return ""
    shown = works.dropna(axis="columns", how="all")
    return f"<h3>{WORDS[language]['works']}: {escape(names)}</h3>" + _table("works", shown, language)


def _told(explorer: Explorer) -> str:
    words = WORDS[explorer.asked.language]
    again = f"explore(state={explorer.state!r})"
    lines = ((words["state"], again), (words["command"], explorer.command))
    return "".join(f'<p>{label}: <code style="user-select: all">{escape(text)}</code></p>' for label, text in lines)
