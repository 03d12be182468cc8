"""How Sphinx builds the handbook: `make docs`."""

import importlib.metadata

project = "CivicGrid"
copyright = "the CivicGrid contributors"  # noqa: A001  Sphinx's name for it
release = importlib.metadata.version("civicgrid")
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "CivicGrid"
myst_heading_anchors = 3
