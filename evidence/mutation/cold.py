"""A plugin of pytest: each planted fault meets empty caches, for what the process it is forked from computed is right."""

import sys


def pytest_sessionstart() -> None:
    """Forget what functions of the project have cached."""
    for name, module in list(sys.modules.items()):
        if name.startswith("helpers."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
