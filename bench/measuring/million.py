"""A million cases to measure on: made once, 22 minutes, and kept in build/bench-home."""

from datetime import UTC, datetime
from pathlib import Path

from rich.progress import track

HOME = Path(__file__).parents[2] / "build" / "bench-home"
CASES = 1_000_000


def fill(cases_wanted: int) -> None:
    """Makes the cases that are not there yet, and lets the planner count."""
    from django.db import connection

    from civicgrid.apps.cases import api as cases
    from civicgrid.simulator.cases import make

    if (missing := cases_wanted - cases.count_all()) > 0:
        for _ in track(make(missing, 1, datetime.now(UTC)), "Making cases"):
            pass
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
