"""JupyterLab in a browser: change what is shown, click, read the works, run the command, find the same numbers."""

import io
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pandas as pd
import pytest

from helpers.data.places import PROJECT
from helpers.data.technologies import technology_name

sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install -e '.[explore]'")
pytest.importorskip("anywidget", reason="anywidget is not installed: pip install -e '.[explore]'")
CHROMIUM = os.environ.get("WORKBOOK_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium: set WORKBOOK_CHROMIUM")
#: WebGL without a graphics card.
GRAPHICS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
MINUTES = 5 * 60_000
WHERE = """node => {
    const box = [...document.querySelectorAll(".explore-network")].find(box => box.sigma);
    const place = box.sigma.framedGraphToViewport(box.sigma.getNodeDisplayData(node));
    const edge = box.firstChild.getBoundingClientRect();
    return [edge.x + place.x, edge.y + place.y];
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab whose folder holds a copy of the notebook."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copy(PROJECT / "notebooks" / "01_explore.ipynb", folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    asked = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=t",
        f"--ServerApp.root_dir={folder}",
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *asked], **quiet)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            time.sleep(0.5)
            try:
                urlopen(f"{address}/api").close()
                break
            except OSError:
                assert server.poll() is None, "JupyterLab did not start"
        yield f"{address}/lab/tree/01_explore.ipynb?token=t"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def page(lab):
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=GRAPHICS)
        opened = browser.new_page(viewport={"width": 1500, "height": 1300})
        opened.set_default_timeout(MINUTES)
        opened.goto(lab)
        opened.wait_for_selector(".jp-Notebook")
        opened.wait_for_selector("text=| Idle")
        opened.get_by_role("menuitem", name="Run", exact=True).click()
        opened.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        opened.wait_for_selector(".explore-network canvas")
        opened.locator(".explore-network").scroll_into_view_if_needed()
        yield opened
        browser.close()


def test_change_click_read_and_run_the_command(page, tmp_path):
    fields = page.locator(".jp-OutputArea select")
    fields.nth(0).select_option(label="일본")
    page.wait_for_selector("text=일본의 공동 논문이 가장 많은 나라는")
    fields.nth(1).select_option(label=technology_name("advanced-bio", "ko"))
    page.wait_for_function("() => document.body.innerText.includes('-p technology advanced-bio')")
    page.mouse.click(*page.evaluate(WHERE, "US"))
    page.wait_for_selector("table[data-name=works]")
    page.wait_for_function("() => document.body.innerText.includes('논문: 미국')")
    record = page.locator("table[data-name=works] a").first
    assert record.get_attribute("href").startswith("https://") and record.get_attribute("target") == "_blank"
    command = next(text for text in page.locator("code").all_inner_texts() if text.startswith("papermill"))
    partners = page.locator(".jp-OutputArea table[data-name=partners]").first
    told = pd.read_html(io.StringIO(partners.evaluate("table => table.outerHTML")))[0]
    output = os.environ | {"WORKBOOK_OUTPUT": str(tmp_path / "out")}
    asked = [sys.executable, "-m", *shlex.split(command.replace("out.ipynb", str(tmp_path / "out.ipynb")))]
    subprocess.run(asked, cwd=PROJECT, env=output, check=True, capture_output=True)
    table = pd.read_csv(tmp_path / "out" / "tables" / "partners.csv", keep_default_na=False)
    assert told["논문 수"].tolist() == table["works"].head(len(told)).tolist() and len(told) > 5


def test_a_fault_is_told_and_the_view_stays(page):
    years = page.locator(".jp-OutputArea input[type=text]").first
    years.fill("20x")
    years.press("Enter")
    page.wait_for_selector("[role=alert]:has-text('expected')")
    assert years.input_value() == "all"
