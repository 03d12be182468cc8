"""case_types.csv: types.csv joined with conditions.csv and questions.json."""

import json

from .content import Row, rows, text

COLUMNS = (
    *("code", "parent", "name", "name:zh-hans", "kind", "public"),
    *("fusion_radius_m", "fusion_window_h", "fusion_threshold", "questions"),
    *("condition", "filing", "filing:zh-hans", "deadline", "time_kind"),
    *("closing", "closing:zh-hans", "closing_deadline", "closing_time_kind"),
)


def case_types() -> list[Row]:
    """One row for each filing condition; the first of a type defines it."""
    conditions = rows("conditions.csv")
    questions = json.loads(text("questions.json"))
    table: list[Row] = []
    for kind in rows("types.csv"):
        schema = json.dumps(questions[kind["questions"]], ensure_ascii=False) if kind["questions"] else ""
        met = [row for name in kind["conditions"].split() for row in conditions if row["set"] == name]
        first, *others = met or [{}]
        table.append({**kind, "questions": schema, **first})
        table.extend({"code": kind["code"], **row} for row in others)
    return [{column: row.get(column, "") for column in COLUMNS} for row in table]
