"""How Sphinx builds the handbook: `make docs`."""

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

project = "CivicGrid"
copyright = "the CivicGrid contributors"  # noqa: A001  Sphinx's name for it
release = importlib.metadata.version("civicgrid")
extensions = ["myst_parser", "registers"]
html_theme = "furo"
html_title = "CivicGrid"
myst_heading_anchors = 3
