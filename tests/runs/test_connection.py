import sys
from pathlib import Path

import pytest

from helpers.runs.connection import Connection


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has TCP alone")
def test_sockets_are_private_and_their_paths_short():
    with Connection() as connection, Connection() as other:
        folder = Path(connection.folder)
        assert folder.stat().st_mode & 0o077 == 0
        settings = connection.config.KernelManager
        assert settings.transport == "ipc"
        assert Path(settings.connection_file).parent == folder
        assert len(settings.connection_file) < 80
        assert connection.folder != other.folder
    assert not folder.exists()


def test_on_windows_nothing_is_set(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with Connection() as connection:
        assert connection.config == {}
