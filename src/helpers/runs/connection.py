"""How a kernel is spoken to: over sockets in a directory that no other user can enter."""

import os
import shutil
import sys
import tempfile

from traitlets.config import Config


class Connection:
    """A private place for a kernel's sockets; TCP on Windows, which has none of that kind.

    Two kernels at the same time cannot take each other's ports, and nobody else can listen.
    """

    def __init__(self):
        # Short names: the whole path of a socket may take about 100 bytes.
        self.folder = tempfile.mkdtemp(prefix="wb")

    @property
    def config(self) -> Config:
        """Configuration for papermill or nbclient."""
        if sys.platform == "win32":
            return Config()
        file = os.path.join(self.folder, "k.json")
        return Config({"KernelManager": {"transport": "ipc", "connection_file": file}})

    def remove(self) -> None:
        """Remove the place and what is in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_) -> None:
        self.remove()
