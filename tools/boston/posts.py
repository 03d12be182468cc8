"""A plausible cast. Every name is invented."""

from collections.abc import Iterator, Mapping
from itertools import count

from .areas import Layer
from .organisations import CITY, LINE

Row = dict[str, object]

GIVEN = """Alda Bram Celandine Dorian Elspeth Fennick Gwenda Hollis Isolde Jarek Kerensa Ludo Maris Nerys
Osric Petra Quill Rosalba Severin Tamsin""".split()  # noqa: SIM905
FAMILY = """Alderbrook Birchmere Cloverfield-Nash Driftwater Elmstead Fernhollow Gorsewick Hazelcombe Inkpenny
Juniperly Kelpstone Larkbarrow Mossgrove Nettlefen Oakenshaw Pebbleford Quarrymill Reedmarsh Saltgrass Thistledown
Underbank Vinecott Willowmarsh""".split()  # noqa: SIM905
"""Twenty and twenty-three, so that the first 460 people all have different names."""

CENTRAL = (
    ("dispatcher", "dispatcher", "Dispatcher", LINE),
    ("dispatcher-night", "dispatcher", "Night dispatcher", LINE),
    ("commander", "commander", "Emergency commander", CITY),
    ("steward", "steward", "Data steward", LINE),
    ("planner", "planner", "City planner", CITY),
    ("personnel", "personnel_officer", "Personnel officer", CITY),
    ("auditor", "auditor", "City auditor", CITY),
    ("administrator", "administrator", "Administrator", CITY),
)


def rows(departments: Mapping[str, str], neighbourhoods: Layer) -> Iterator[Row]:
    """The rows of posts.csv; `departments` is organisation code -> name."""
    people = (f"{GIVEN[n % len(GIVEN)]} {FAMILY[n % len(FAMILY)]}" for n in count())
    for login, role, title, organisation in CENTRAL:
        yield _row(login, next(people), role, title, organisation)
    for code, name in departments.items():
        letters = code.rstrip("_-").lower()
        yield _row(f"supervisor-{letters}", next(people), "supervisor", f"Head of {name}", code)
        yield _row(f"handler-{letters}", next(people), "handler", f"Foreman of {name}", code)
    for code, name in zip(neighbourhoods.codes, neighbourhoods.names, strict=True):
        login = f"officer-{code.removeprefix('N-').lower()}"
        yield _row(login, next(people), "officer", f"Officer of {name}", LINE, code)


def _row(login: str, person: str, role: str, title: str, organisation: str, areas: str = "") -> Row:
    return {
        "login": login,
        "person": person,
        "role": role,
        "title": title,
        "organisation": organisation,
        "areas": areas,
        "email": f"{login}@boston.example",
    }
