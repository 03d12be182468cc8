"""Writes the files of a city folder: same input, same bytes."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

COLUMNS = {
    "organisations.csv": ("code", "parent", "name", "kind"),
    "posts.csv": ("login", "person", "role", "title", "organisation", "areas", "from", "to", "email"),
    "case_types.csv": (
        *(
            "code",
            "parent",
            "name",
            "kind",
            "public",
            "fusion_radius_m",
            "fusion_window_h",
            "fusion_threshold",
            "questions",
        ),
        *(
            "condition",
            "filing",
            "deadline",
            "time_kind",
            "closing",
            "closing_deadline",
            "closing_time_kind",
            "from",
            "to",
        ),
    ),
    "duties.csv": ("type", "area", "phase", "organisation", "basis", "from", "to"),
    "calendar.csv": ("kind", "day", "start", "end", "name"),
}

CITY_TOML = """\
code = "boston"
name = "Boston"
time_zone = "America/New_York"
languages = ["en"]
levels = ["city", "neighbourhood"]
overlays = ["police_district"]

[clocks]
accept = "2 working_hour"
dispatch = "1 working_hour"
verify = "1 working_day"

[escalation]
steps = ["0 working_hour", "8 working_hour", "2 working_day"]
"""


def write_text(folder: Path, name: str, text: str) -> None:
    """One file in UTF-8 with line feeds on every system."""
    (folder / name).write_bytes(text.encode())


def write_table(folder: Path, name: str, rows: Iterable[Mapping[str, object]]) -> int:
    """One CSV file with its columns in order; the number of its rows."""
    count = 0
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS[name], restval="", lineterminator="\n")
        table.writeheader()
        for count, row in enumerate(rows, 1):  # noqa: B007
            table.writerow(row)
    return count
