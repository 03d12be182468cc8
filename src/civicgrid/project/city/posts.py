"""Rows of posts.csv against each other: one row a post, one login a person."""

from collections.abc import Iterator, Sequence

from civicgrid.apps.directory import api as directory
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.tables import Row

OF_THE_PERSON = ("person", "email")


def clashes(rows: Sequence[Row]) -> Iterator[Problem]:
    """Posts that stand twice, and logins that two people share."""
    posts: dict[tuple[str, ...], Row] = {}
    people: dict[str, Row] = {}
    for row in rows:
        post = posts.setdefault((row["login"], row["role"], row["organisation"]), row)
        if post is not row:
            what = f"{row['login']!r} is {row['role']} in {row['organisation']!r} on line {post.line} already"
            remedy = "keep one row with all areas, from the first to the last day"
            yield Problem(directory.POSTS, row.line, what, remedy, field="login")
        person = people.setdefault(row["login"], row)
        for column in row.values:
            if column.partition(":")[0] in OF_THE_PERSON and row[column] != person[column]:
                what = f"{column} {row[column]!r} of {row['login']!r} is {person[column]!r} on line {person.line}"
                remedy = "a login is one person: give the other a login of their own"
                yield Problem(directory.POSTS, row.line, what, remedy, field=column)
