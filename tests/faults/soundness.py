"""What must hold after any number of kills."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from civicgrid.base import database

NEVER = {
    "a report without exactly one case": """
        SELECT r.id FROM cases_report r LEFT JOIN cases_membership m ON m.report_id = r.id AND m.until IS NULL
        GROUP BY r.id HAVING count(m.id) <> 1""",
    "a case without a report": """
        SELECT c.number FROM cases_case c WHERE c.joined_into = '' AND c.reports <> (
            SELECT count(*) FROM cases_membership m WHERE m.case_id = c.id AND m.until IS NULL)""",
    "a story with a gap": """
        SELECT c.number FROM cases_case c WHERE array(SELECT generate_series(1, c.seq)) <>
            array(SELECT e.seq FROM cases_event e WHERE e.case_id = c.id ORDER BY e.seq)""",
    "an event of no case": """
        SELECT e.id FROM cases_event e WHERE NOT EXISTS (SELECT FROM cases_case c WHERE c.id = e.case_id)""",
    "a report of which the ledger knows nothing": """
        SELECT r.origin_key FROM cases_report r WHERE NOT EXISTS (
            SELECT FROM ledger_entry e WHERE e.event_name = 'ReportReceived' AND e.event LIKE '%' || r.id || '%')""",
    "a move of which the ledger knows nothing": """
        SELECT c.number || ' ' || e.seq || ' ' || e.action FROM cases_event e JOIN cases_case c ON c.id = e.case_id
        WHERE NOT EXISTS (
            SELECT FROM ledger_entry l CROSS JOIN LATERAL (SELECT l.event::jsonb AS told) WHERE
            l.subject_kind = 'case' AND l.subject = c.number AND (told = e.data OR l.event_name = 'ReportReceived' AND (
                told->'joined' = 'false' AND e.seq <= (told->'events')::int
                OR e.name = 'ReportJoined' AND told->'report' = e.data->'report')))""",
    # Not those of the clock, which have a queueing lock: what it starts next does their work.
    "a job given up": """
        SELECT task_name || ' ' || args FROM procrastinate_jobs WHERE status = 'failed' AND queueing_lock IS NULL""",
}
KEPT_REPORTS = """
    SELECT r.origin_key, c.number FROM cases_report r
    JOIN cases_membership m ON m.report_id = r.id AND m.until IS NULL JOIN cases_case c ON c.id = m.case_id"""
WAITS = """
    SELECT 'entry without a number', count(*)::int FROM ledger_pending HAVING count(*) > 0
    UNION ALL SELECT task_name || ' ' || status || ' by ' || coalesce(worker_id::text, 'nobody'), count(*)::int
    FROM procrastinate_jobs WHERE status = 'doing' OR status = 'todo' AND coalesce(scheduled_at <= now(), true)
    GROUP BY 1"""
KEPT_MOVES = "SELECT c.number, e.seq, e.action FROM cases_event e JOIN cases_case c ON c.id = e.case_id"


def faults(home: Path) -> Mapping[str, Sequence[object]]:
    """What should never be, with where it is."""
    with psycopg.connect(database.url(home)) as connection:
        found = {name: [row[0] for row in connection.execute(query).fetchall()] for name, query in NEVER.items()}
    return {name: rows for name, rows in found.items() if rows}


def kept_reports(home: Path) -> Mapping[str, str]:
    """Origin key -> number of the case, of every report that is there."""
    with psycopg.connect(database.url(home)) as connection:
        return dict(connection.execute(KEPT_REPORTS).fetchall())


def kept_moves(home: Path) -> set[tuple[str, int, str]]:
    """Number, place in the story and action of everything that was done."""
    with psycopg.connect(database.url(home)) as connection:
        return set(connection.execute(KEPT_MOVES).fetchall())


def waits_for_the_worker(home: Path) -> list[tuple[str, int]]:
    """Kinds of entries without a number, and of jobs not done that wait for no later hour; how many of each."""
    with psycopg.connect(database.url(home)) as connection:
        return connection.execute(WAITS).fetchall()


def strikes(home: Path) -> int:
    """How often the clock has started something."""
    with psycopg.connect(database.url(home)) as connection:
        row = connection.execute("SELECT coalesce(max(id), 0) FROM procrastinate_periodic_defers").fetchone()
    return int(row[0]) if row else 0
