"""The site of a batch before a reader: in the browser, or served where there is no screen."""

import getpass
import os
import socket
import sys
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOOPBACK = "127.0.0.1"
INDEX = "index.html"


def open_site(build: Path, batch: str, serve: bool = False, port: int = 8765) -> None:
    """Open a batch's site in the browser; serve it when that is asked for, or when there is no screen.

    Parameters
    ----------
    build : path
        Folder of the builds.
    batch : str
        While a batch has no finished build, its unfinished one is shown.
    serve, port
        See `site_server`.

    Raises
    ------
    FileNotFoundError
        There is no such build; the message names those that there are.
    """
    folder = site_folder(build, batch)
    print(folder / INDEX, flush=True)
    if not serve and has_screen() and webbrowser.open((folder / INDEX).as_uri()):
        return
    with site_server(build, batch, port) as server:
        for line in how_to_reach(server.server_address[1]):
            print(line, flush=True)
        server.serve_forever()


def site_folder(build: Path, batch: str) -> Path:
    """Folder of a batch's site.

    Examples
    --------
    >>> site_folder(Path("/nowhere"), "quarterly")
    Traceback (most recent call last):
        ...
    FileNotFoundError: /nowhere holds no site 'quarterly', but: none; `workbook run` builds one
    """
    for folder in (build / batch, build / f"{batch}.partial"):
        if (folder / INDEX).is_file():
            return folder
    known = ", ".join(sorted(path.parent.name for path in build.glob(f"[!.]*/{INDEX}"))) or "none"
    raise FileNotFoundError(f"{build} holds no site {batch!r}, but: {known}; `workbook run` builds one")


def has_screen() -> bool:
    """Whether a browser opened here would be seen: on Linux it needs a display."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder, no lists of folders, and no line a request."""

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, *_):
        pass


def site_server(build: Path, batch: str, port: int) -> ThreadingHTTPServer:
    """A web server of a batch's site, for this machine alone; a site that is finished meanwhile is shown finished.

    Parameters
    ----------
    build : path
    batch : str
    port : int
        Another, free one is taken if this one is in use.
    """

    def handle(*request) -> None:
        _Handler(*request, directory=str(site_folder(build, batch)))

    try:
        return ThreadingHTTPServer((LOOPBACK, port), handle)
    except OSError:
        return ThreadingHTTPServer((LOOPBACK, 0), handle)


def how_to_reach(port: int) -> list[str]:
    """Lines that say how the server of this machine is reached from here, and from the reader's own."""
    address = f"http://{LOOPBACK}:{port}/"
    tunnel = f"ssh -L {port}:{LOOPBACK}:{port} {getpass.getuser()}@{socket.gethostname()}"
    return [f"served at {address}  (Ctrl-C ends it)", f"from another machine:  {tunnel}  and open {address} there"]
