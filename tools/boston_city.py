"""Writes Boston's city folder from the requests of its 311 line and the maps of its areas.

python tools/boston_city.py DATA_FOLDER OUT_FOLDER
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import track
from rich.table import Table

from boston import areas, case_types, deadlines, duties, figures, folder, fusion, office, organisations, posts
from boston.requests import Request, read_requests
from civicgrid.apps.cases.rules.fusion import Reach

HELD_BACK_FROM = date(2015, 9, 1)
LINE_PHASES = ("discover", "accept", "dispatch", "verify", "evaluate")


class City(msgspec.Struct, frozen=True):
    """All that was learned. `located` is the neighbourhood of each request, "" for none."""

    requests: list[Request]
    refused: int
    office: office.Office
    areas: areas.Areas
    located: list[str]
    fits: deadlines.Fits
    deadlines: deadlines.Deadlines
    duties: dict[duties.Key, duties.Duty]
    reaches: dict[str, Reach]


def main(arguments: Sequence[str]) -> int:
    """Reads, learns, writes, reports."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    data, out = map(Path, arguments)
    console = Console()
    city = learn(data, console)
    out.mkdir(parents=True, exist_ok=True)
    counts = write(city, out)
    console.print(report(city, counts, console))
    return 0


def learn(data: Path, console: Console) -> City:
    """Everything that the requests and the maps say about the city."""
    quiet = not console.is_terminal
    with console.status("Fitting the maps together"):
        divided = areas.read_areas(data)
    read = list(track(read_requests(data), "Reading requests", console=console, disable=quiet))
    requests = [request for request in read if isinstance(request, Request)]
    hours = office.learn_office(requests)
    fits = deadlines.fitting_spans(
        hours.calendar(), track(requests, "Fitting due times", console=console, transient=True)
    )
    located = divided.neighbourhoods.locate(requests)
    with console.status("Looking for duplicates"):
        reaches = fusion.learn_by_name(requests)
    return City(
        requests=requests,
        refused=len(read) - len(requests),
        office=hours,
        areas=divided,
        located=located,
        fits=fits,
        deadlines=deadlines.learn_deadlines(requests, fits),
        duties=duties.learn_duties(requests, located),
        reaches=reaches,
    )


def write(city: City, out: Path) -> dict[str, int]:
    """The files of the folder; how many rows each table has."""
    subjects = case_types.subjects_of(city.requests)
    types = case_types.type_codes(subjects)
    departments, names = organisations.departments_of(city.requests), organisations.names_of(city.requests)
    codes = organisations.organisation_codes(departments)
    tables = {
        "organisations.csv": organisations.rows(departments, names, codes),
        "posts.csv": posts.rows({codes[key]: name for key, name in names.items()}, city.areas.neighbourhoods),
        "case_types.csv": case_types.rows(subjects, types, city.deadlines, city.reaches),
        "duties.csv": duty_rows(city.duties, types, codes),
        "calendar.csv": city.office.rows(),
    }
    folder.write_text(out, "city.toml", folder.CITY_TOML)
    folder.write_text(out, "areas.geojson", areas.geojson(city.areas))
    return {name: folder.write_table(out, name, rows) for name, rows in tables.items()}


def duty_rows(
    learned: Mapping[duties.Key, duties.Duty], types: Mapping[str, str], codes: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """The 311 line for every phase but the handling, which is the queues'."""
    for phase in LINE_PHASES:
        yield {
            "phase": phase,
            "organisation": organisations.LINE,
            "basis": "The 311 line takes and follows all requests",
        }
    for (name, area), duty in learned.items():
        basis = f"Answered {duty.answered} of {duty.of} requests"
        yield {"type": types[name], "area": area, "phase": "handle", "organisation": codes[duty.queue], "basis": basis}


def report(city: City, counts: Mapping[str, int], console: Console) -> Table:
    """What was written, and how well it explains the requests."""
    table = Table.grid(padding=(0, 2))
    for name, value in [*_written(city, counts), *_fitted(city, console)]:
        table.add_row(name, str(value))
    return table


def _written(city: City, counts: Mapping[str, int]) -> Iterable[tuple[str, object]]:
    hours, placed = city.office, sum(request.lon is not None for request in city.requests)
    beyond = areas.outside([city.areas.city], city.requests)
    layers = (city.areas.neighbourhoods, city.areas.police_districts)
    yield "requests read (refused)", f"{len(city.requests):,} ({city.refused})"
    yield "case types", len(city.deadlines)
    yield "organisations", counts["organisations.csv"]
    yield "posts", counts["posts.csv"]
    yield "duties", f"{counts['duties.csv']} ({sum(bool(area) for _, area in city.duties)} for one neighbourhood)"
    yield (
        "office hours",
        f"{hours.start:%H:%M} to {hours.end:%H:%M}, {' '.join(office.WEEKDAYS[n] for n in hours.weekdays)}",
    )
    yield "holidays (seen in the requests)", f"{len(hours.days_off)} ({len(hours.seen)})"
    yield "places outside of the city", figures.Share(beyond, placed)
    for layer in layers:
        name = layer.level.replace("_", " ")
        yield f"… outside of every {name} as drawn", figures.Share(areas.outside(layer.drawn, city.requests), placed)


def _fitted(city: City, console: Console) -> Iterable[tuple[str, object]]:
    calendar = city.office.calendar()
    learned = [terms for terms in city.deadlines.values() if terms[0].learned]
    revisions = sorted({str(terms[0].since) for terms in learned if terms[0].since})
    yield "types that are fused", len(city.reaches)
    yield "queue as the duties say", figures.predicted(city.duties, city.requests, city.located)
    yield "types with a learned deadline", figures.Share(len(learned), len(city.deadlines))
    yield "… of which revised", f"{sum(len(terms) > 1 for terms in learned)} on {', '.join(revisions) or 'no day'}"
    with console.status("Judging the deadlines"):
        whole = figures.agreement(calendar, city.deadlines, city.requests)
        today = figures.agreement(calendar, figures.today_only(city.deadlines), city.requests)
        later = figures.held_back(calendar, city.requests, HELD_BACK_FROM)
    for name, found in (
        ("", whole),
        (", today's deadlines only", today),
        (f", learned before {HELD_BACK_FROM}, judged after", later),
    ):
        yield f"due times met to the hour{name}", found.met
        yield f"on time as the city judged{name}", found.judged


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
