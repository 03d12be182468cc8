"""What the tests of the public map start from."""

import csv
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from civicgrid.project import city
from tests.cities import SMALL_CITY

SECRET = "Wang of room 404"
"""Words that stand only where nobody may read them."""
LICENCE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
PUBLIC = {"garbage": ("text address photos", ""), "lamp": ("text address photos", "500")}
"""Type -> what is public of it, and the metres to which its places are rounded."""


def rounded_city() -> None:
    """The small city, whose lamps are shown to 500 m only, and whose public types show all their parts."""
    with TemporaryDirectory() as place:
        folder = Path(shutil.copytree(SMALL_CITY, Path(place) / "city"))
        _publish(folder / "case_types.csv")
        toml = folder / "city.toml"
        toml.write_text(f'licence = "{LICENCE}"\n{toml.read_text("utf-8")}', "utf-8")
        city.load(city.check(folder).require())


def _publish(table: Path) -> None:
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        first = bool(row["name"])
        row["public_parts"], row["public_rounding_m"] = PUBLIC.get(row["code"], ("", "")) if first else ("", "")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
