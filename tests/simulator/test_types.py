"""The demo city's case types: where there is a choice, an answer tells how to file a report."""

import json

from civicgrid.simulator.city.case_types import case_types


def test_where_there_is_a_choice_an_answer_files_the_report() -> None:
    rows = case_types()
    for first in (row for row in rows if row["name"]):
        conditions = [row["condition"] for row in rows if row["code"] == first["code"]]
        schema = json.loads(first["questions"] or "{}")
        options = schema.get("properties", {}).get("state", {}).get("oneOf", [])
        assert [option["x-condition"] for option in options] == (conditions if len(conditions) > 1 else [])
