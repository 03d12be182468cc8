"""COPY and whole columns as arrays, inside the open transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from psycopg import Cursor, sql


def copy_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows, if any; values of the columns' Python types, JSON as its text.

    All are made before COPY begins: a connection that copies answers nothing else, and whoever makes them may ask.
    """
    made = list(rows)
    if not made:
        return
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        count(f"COPY {model._meta.db_table}")
        with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
            for row in made:
                copy.write_row(row)


def with_columns(statement: LiteralString | sql.Composed, columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Runs a statement on whole columns (`unnest(%b::uuid[], …)`); returns any rows.

    Django's cursor would write the values into the text of the statement; here the server gets them as they are.
    """
    connection.ensure_connection()
    count(str(statement))
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(statement, [list(column) for column in columns])
        return cursor.fetchall() if cursor.description else []


def quick_rows(asked: QuerySet[Any, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list`, in Python types, read past the ORM.

    For many rows: the driver reads them several times as fast.
    """
    try:
        statement, values = asked.query.sql_with_params()
    except EmptyResultSet:
        return []
    connection.ensure_connection()
    count(statement)
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(statement, values, binary=True).fetchall()


def insert_new(
    model: type[Model], columns: Mapping[str, LiteralString], unique: Sequence[str], rows: Sequence[Sequence[Any]]
) -> set[Any]:
    """Inserts the rows that are new by their unique columns; returns their ids.

    `columns` gives each column its PostgreSQL type.
    """
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT * FROM unnest({values}) ON CONFLICT ({unique}) DO NOTHING RETURNING id"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(sql.SQL("%b::") + sql.SQL(kind) + sql.SQL("[]") for kind in columns.values()),
        unique=sql.SQL(", ").join(map(sql.Identifier, unique)),
    )
    return {row[0] for row in with_columns(statement, list(zip(*rows, strict=True)))}


def array(values: Iterable[str]) -> str:
    """Codes or search words, without quotes or backslashes, as an array's SQL text."""
    return "{" + ",".join(f'"{value}"' for value in values) + "}"


def count(statement: str) -> None:
    """Logs a statement that bypasses Django's cursor, so that query budgets see it."""
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": "0"})
