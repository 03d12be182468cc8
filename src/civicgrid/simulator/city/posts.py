"""posts.csv: the cast of the city, the offices of its areas, and the officers."""

from collections.abc import Iterator, Sequence

import numpy as np

from .areas import Area
from .content import Row, fill, rows
from .names import Name, people
from .organisations import holes

COLUMNS = (
    *("login", "person", "person:zh-hans", "role", "title", "title:zh-hans"),
    *("organisation", "areas", "from", "to", "email"),
)

COMMUNITIES_PER_OFFICER = 2


def posts(areas: Sequence[Area], rng: np.random.Generator) -> list[Row]:
    """One row for each post; a person may hold several."""
    persons: dict[str, Name] = {}
    strangers = people(rng)
    table = []
    for post in [*rows("posts.csv"), *_officers(areas), *_area_posts(areas)]:
        login = post["login"]
        name = persons[login] if login in persons else persons.setdefault(login, next(strangers))
        table.append({**post, "person": name[0], "person:zh-hans": name[1], "email": f"{login}@example.org"})
    return [{column: post.get(column, "") for column in COLUMNS} for post in table]


def _area_posts(areas: Sequence[Area]) -> Iterator[Row]:
    patterns = rows("area_posts.csv")
    for area in areas:
        for pattern in patterns:
            if pattern["level"] == area.level:
                yield {**fill(pattern, **holes(area)), "areas": area.code}


def _officers(areas: Sequence[Area]) -> Iterator[Row]:
    """One for every few communities of a subdistrict; the first logs in as `officer`."""
    pattern = next(row for row in rows("area_posts.csv") if row["level"] == "beat")
    login = "officer"
    for subdistrict in (area for area in areas if area.level == "subdistrict"):
        communities = [area for area in areas if area.parent == subdistrict.code]
        for i in range(0, len(communities), COMMUNITIES_PER_OFFICER):
            beat = communities[i : i + COMMUNITIES_PER_OFFICER]
            post = fill(pattern, slug=beat[0].slug, code=subdistrict.parent)
            yield {**post, "login": login or post["login"], "areas": " ".join(area.code for area in beat)}
            login = ""
