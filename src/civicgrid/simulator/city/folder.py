"""Writes the demo city as a city folder."""

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .areas import areas, geojson
from .case_types import case_types
from .content import Row, rows, text
from .division import Progress, divide_city
from .duties import duties
from .organisations import organisations
from .posts import posts

DEMO_CELLS = 1500


def write_city(folder: Path, *, seed: int = 1, cells: int = DEMO_CELLS, progress: Progress | None = None) -> None:
    """Draws a city and writes its files; the same seed and size, the same bytes."""
    shapes, places, persons = (np.random.default_rng([seed, stream]) for stream in range(3))
    settings = tomllib.loads(text("city.toml"))
    drawn = areas(divide_city(cells, shapes, progress), (settings["name"], settings["name:zh-hans"]), places)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("city.toml", "calendar.csv"):
        _write(folder / name, text(name))
    _write(folder / "areas.geojson", geojson(drawn))
    _write_table(folder / "organisations.csv", organisations(drawn))
    _write_table(folder / "posts.csv", posts(drawn, persons))
    _write_table(folder / "case_types.csv", case_types())
    _write_table(folder / "duties.csv", duties(drawn))
    _write_table(folder / "asset_kinds.csv", rows("asset_kinds.csv"))


def _write(path: Path, words: str) -> None:
    path.write_text(words, "utf-8", newline="\n")


def _write_table(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
