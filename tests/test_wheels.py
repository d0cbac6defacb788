"""Every locked package has a wheel, in requirements.lock by its hash, for each Python and platform that README names."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.data.places import PROJECT

UV = shutil.which("uv", path=Path(sys.executable).parent)
PLATFORMS = ["x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"]
UNREACHABLE = ("Failed to fetch", "error sending request", "network was disabled")


@pytest.mark.skipif(not UV, reason="uv is not installed: make env")
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_nothing_is_built_from_source(python, platform, tmp_path):
    how = ["--dry-run", "--no-config", "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r"]
    where = ["--target", tmp_path, "--python", sys.executable]
    kind = ["--python-version", python, "--python-platform", platform]
    command = [UV, "pip", "install", *how, PROJECT / "requirements.lock", *where, *kind]
    done = subprocess.run(command, capture_output=True, text=True)
    if any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip("the package index is out of reach")
    assert done.returncode == 0, done.stderr
