"""`python -m civicgrid.project.cli`."""

from . import main

main()
