import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from importlib.metadata import version

import pytest

from helpers.cli import main
from helpers.runs import viewing
from helpers.runs.viewing import has_screen, open_site, site_folder, site_server


@pytest.fixture
def build(tmp_path):
    for name in ("toy", "other.partial"):
        (tmp_path / name / "run").mkdir(parents=True)
        (tmp_path / name / "index.html").write_text(f"index of {name}")
        (tmp_path / name / "run" / "report.html").write_text("한국")
    (tmp_path / "secret.txt").write_text("outside")
    return tmp_path


def read(address):
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def test_a_site_that_is_being_built_is_shown_as_far_as_it_is(build):
    assert site_folder(build, "toy") == build / "toy"
    assert site_folder(build, "other") == build / "other.partial"
    with pytest.raises(FileNotFoundError, match=r"no site 'none', but: other.partial, toy; `workbook run`"):
        site_folder(build, "none")


def test_with_a_screen_the_browser_opens_and_nothing_is_served(build, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(viewing, "has_screen", lambda: True)
    monkeypatch.setattr(viewing.webbrowser, "open", lambda address: opened.append(address) or True)
    open_site(build, "toy")
    assert opened == [(build / "toy" / "index.html").as_uri()]
    assert capsys.readouterr().out == f"{build / 'toy' / 'index.html'}\n"


def test_a_screen_on_linux_is_a_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for system, seen in (("linux", False), ("darwin", True), ("win32", True)):
        monkeypatch.setattr(viewing.sys, "platform", system)
        assert has_screen() is seen
    monkeypatch.setattr(viewing.sys, "platform", "linux")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_screen()


def test_the_server_gives_the_site_to_this_machine_alone_and_nothing_else(build):
    with site_server(build, "toy", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host, port = server.server_address
        assert host == "127.0.0.1"
        assert read(f"http://127.0.0.1:{port}/") == "index of toy"
        assert read(f"http://127.0.0.1:{port}/run/report.html") == "한국"
        for place in ("../secret.txt", "%2e%2e/secret.txt", "run/", "nothing"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                read(f"http://127.0.0.1:{port}/{place}")
        server.shutdown()


def test_a_site_that_is_finished_meanwhile_is_shown_finished(build):
    with site_server(build, "other", 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/index.html"
        assert read(address) == "index of other.partial"
        (build / "other.partial" / "index.html").write_text("index of other")
        (build / "other.partial").rename(build / "other")
        assert read(address) == "index of other"
        server.shutdown()


def test_a_port_that_is_taken_is_not_waited_for(build):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with site_server(build, "toy", taken.getsockname()[1]) as server:
            assert server.server_address[1] not in (0, taken.getsockname()[1])


@pytest.mark.skipif(sys.platform == "win32", reason="sends an interrupt")
def test_on_a_server_the_command_says_the_ssh_line_and_ends_at_an_interrupt(build):
    script = (
        "import signal, sys\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path\nfrom helpers.runs import batch\nfrom helpers.cli import main\n"
        f"batch.BUILD = Path({str(build)!r})\nsys.exit(main(['open', 'toy', '--serve', '--port', '0']))"
    )
    command = [sys.executable, "-c", script]
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        lines = [process.stdout.readline() for _ in range(3)]
        port = re.search(r"http://127\.0\.0\.1:(\d+)/", lines[1])[1]
        assert lines[0] == f"{build / 'toy' / 'index.html'}\n"
        assert re.search(rf"ssh -L {port}:127\.0\.0\.1:{port} \S+@\S+ ", lines[2])
        assert read(f"http://127.0.0.1:{port}/index.html") == "index of toy"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == "workbook open: interrupted\n"


def test_the_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"workbook {version('cooperation-workbook')}\n"


def test_what_is_not_built_is_told_in_one_line(capsys):
    assert main(["open", "no_such_batch"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert json.dumps(capsys.readouterr().out) == '""'
