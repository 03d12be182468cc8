"""`python -m civicgrid.project.cli`."""

from . import main

if __name__ == "__main__":
    main()
