"""COPY into a model's table, inside the open transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows; values must be of the columns' Python types (JSON as its text). Nothing for no rows."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        count(f"COPY {model._meta.db_table}")
        with cursor.cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)


def count(statement: str) -> None:
    """Enters a statement that bypasses Django's cursor into its log, so that query budgets see it."""
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "0"})
