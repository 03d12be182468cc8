"""The journeys' browser: one that is here, else one that is installed the machine's way.

python -m tests.browsers
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
DEBIAN = (
    ("apt-get", "update", "-qq"),
    ("apt-get", "install", "-qqy", "--no-install-recommends", "chromium", "fonts-noto-cjk"),
)
"""As root where there is apt; with letters for Chinese."""
OWN = ((sys.executable, "-m", "playwright", "install", "chromium"),)
"""Elsewhere: Playwright's, for this user alone."""


def found() -> str | None:
    """The browser's program."""
    return next(filter(None, map(shutil.which, NAMES)), None) or _own()


def _own() -> str | None:
    with sync_playwright() as playwright:
        program = Path(playwright.chromium.executable_path)
    return str(program) if program.exists() else None


def main() -> str | None:
    """Installs one if there is none; what is wrong, where it could not be installed."""
    if found() is None:
        for command in DEBIAN if os.geteuid() == 0 and shutil.which("apt-get") else OWN:
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return None if found() else "No Chromium is here and none could be installed: the journeys are skipped."


if __name__ == "__main__":
    sys.exit(main())
