"""case_types.csv: types.csv joined with conditions.csv and questions.json."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .content import Row, rows, text

COLUMNS = (
    *("code", "parent", "name", "name:zh-hans", "kind", "public", "public_parts", "public_rounding_m"),
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
        met = [row for name in kind["conditions"].split() for row in conditions if row["set"] == name]
        schema = _asking(questions.get(kind["questions"], {}), met)
        first, *others = met or [{}]
        asked = json.dumps(schema, ensure_ascii=False) if schema else ""
        table.append({**kind, "questions": asked, **first})
        table.extend({"code": kind["code"], **row} for row in others)
    return [{column: row.get(column, "") for column in COLUMNS} for row in table]


def _asking(schema: Mapping[str, Any], conditions: Sequence[Row]) -> Mapping[str, Any]:
    """The questions; where there is a choice, the first one's answer files the report."""
    if len(conditions) < 2:
        return schema
    which = {
        "title": "Which is it?",
        "x-title-zh-hans": "属于哪种情况？",
        "type": "string",
        "oneOf": [
            {
                "const": each["condition"],
                "title": each["filing"],
                "x-title-zh-hans": each["filing:zh-hans"],
                "x-condition": each["condition"],
            }
            for each in conditions
        ],
    }
    return {
        "type": "object",
        **schema,
        "properties": {"state": which, **schema.get("properties", {})},
        "additionalProperties": False,
    }
