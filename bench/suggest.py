"""How often the suggested types have the one that a city chose at their top.

python bench/suggest.py [DATA_FOLDER]
"""

import csv
import gzip
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.mapping import load
from civicgrid.apps.services.rules.suggestion import Kind, Vocabulary, speaking, suggested

ROOT = Path(__file__).resolve().parents[1]
EXPORTS = {
    "Boston 2015": ("boston_311_2015/requests.csv.gz", "boston-311"),
    "New York 2013": ("nyc_311_samples/requests_2013-12-25_old_columns.csv.gz", "nyc-311-2013"),
    "New York 2019": ("nyc_311_samples/requests_2019-12-31_new_columns.csv.gz", "nyc-311-2019"),
    "San Francisco": ("san_francisco_service_and_emergency/requests_311.csv.gz", "san-francisco-311"),
}
MESSAGES = "zh_citizen_messages/labelled_messages.csv.gz"
TREE = "zh_citizen_messages/category_tree.csv"
FIRST = 3

Told: TypeAlias = Counter[tuple[str, str]]
"""Text and type -> how many reports say just that."""


def main(arguments: Sequence[str]) -> None:
    """Prints the shares of each city, and by whether reports say their type's name."""
    shared = os.environ.get("CIVICGRID_SHARED_DATA", ROOT.parent / "shared" / "data")
    data = Path(arguments[0] if arguments else shared)
    if not any((data / file).is_file() for file in (MESSAGES, *(file for file, _ in EXPORTS.values()))):
        print(f"no reports of cities in {data}: nothing to judge")
        return
    heads = ("types", "reports", "first", f"of {FIRST}")
    print(f"{'by their words alone':<46}{''.join(f'{head:>10}' for head in heads)}")
    for city, (file, mapping) in EXPORTS.items():
        if (data / file).is_file():
            told = read_export(data, file, mapping)
            judge(city, told, [Kind(name, speaking(name), frozenset()) for name in {type_ for _, type_ in told}])
    if (data / MESSAGES).is_file():
        judge("Chinese messages, seven classes", read_messages(data), read_tree(data))


def read_export(data: Path, file: str, mapping: str) -> Told:
    """What reports say, as the import reads them; those without a word are left out."""
    name = f"mappings/{mapping}.toml"
    known = load(files("civicgrid.apps.cases").joinpath(name).read_bytes(), name)
    with (data / file).open("rb") as stream:
        cells = [row for _, row in rows(known, file, stream)]
    return Counter((text, row[known.columns.type]) for row in cells if (text := said(row, known.columns.text)))


def said(row: Mapping[str, str], columns: Sequence[str]) -> str:
    """The words of some columns."""
    return " · ".join(dict.fromkeys(filter(None, (row[column].strip() for column in columns))))


def read_messages(data: Path) -> Told:
    """Title and text of each message, with its class."""
    return Counter((f"{row['title']} {row['text']}", row["category"]) for row in table(data / MESSAGES))


def read_tree(data: Path) -> list[Kind]:
    """The classes; what lies below one tells of it."""
    below: dict[str, set[str]] = defaultdict(set)
    for row in table(data / TREE):
        below[row["level_1"]] |= {row["level_2"], row["level_3"]}
    return [Kind(name, speaking(name), speaking(" ".join(told))) for name, told in below.items()]


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table, compressed or not."""
    opening = gzip.open if path.suffix == ".gz" else open
    with opening(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def judge(city: str, told: Told, kinds: Sequence[Kind]) -> None:
    """Prints the shares of a city's reports."""
    known = Vocabulary.of(kinds)
    named = {kind.type: kind.named for kind in kinds}
    places = {(text, type_): place(type_, suggested(text, known, ())) for text, type_ in told}
    says = {(text, type_): named[type_] <= speaking(text) for text, type_ in told}
    print_row(city, len(kinds), told, places)
    for name, whole in (("whose words hold the name of their type", True), ("all others", False)):
        if part := Counter({each: number for each, number in told.items() if says[each] is whole}):
            print_row(f"  {name}", len({type_ for _, type_ in part}), part, places)


def place(type_: str, found: Sequence[str]) -> int:
    """Where a type stands, 0 = first; behind all others where it is not there."""
    return found.index(type_) if type_ in found else len(found) + FIRST


def print_row(name: str, kinds: int, told: Told, places: Mapping[tuple[str, str], int]) -> None:
    """Counts, and the shares that are first or among the first ones."""
    whole = told.total()
    shares = (sum(number for each, number in told.items() if places[each] < most) / whole for most in (1, FIRST))
    print(f"{name:<46}{kinds:>10}{whole:>10}{''.join(f'{share:>10.0%}' for share in shares)}")


if __name__ == "__main__":
    main(sys.argv[1:])
