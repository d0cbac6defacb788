"""Where a result comes from: versions of the code and the commit it stands at."""

import platform
import re
import subprocess
from importlib import metadata

from helpers.data.places import PROJECT

PACKAGE = "cooperation-workbook"


def package_versions() -> dict[str, str]:
    """Versions of Python and of each package the project depends on.

    Returns
    -------
    dict of str to str
        Sorted by name; a dependency that is not installed is absent.

    Examples
    --------
    >>> {"pandas", "networkx"} <= set(package_versions())
    True
    """
    needed = [text for text in metadata.requires(PACKAGE) or [] if "extra ==" not in text]
    names = {re.match(r"[\w.-]+", text).group().lower() for text in needed}
    versions = {"python": platform.python_version(), PACKAGE: metadata.version(PACKAGE)}
    for name in names:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return dict(sorted(versions.items()))


def git_commit() -> str | None:
    """Hash of the commit the project stands at; "-dirty" when tracked files differ from it.

    Returns
    -------
    str or None
        None when the project is no git checkout or git is not installed.

    Examples
    --------
    >>> commit = git_commit()
    >>> commit is None or len(commit.removesuffix("-dirty")) == 40
    True
    """
    command = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        answer = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip() or None
