"""The picture of a workflow is drawn from its table."""

import xml.etree.ElementTree as ET
from pathlib import Path

from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.kernel import drawing

PICTURE = Path(__file__).parents[2] / "docs" / "reference" / "workflow.svg"


def test_every_state_and_move_is_drawn() -> None:
    picture = ET.fromstring(drawing.svg(WORKFLOW))  # noqa: S314  our own
    drawn = {text.text or "" for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    labels = {word for text in drawn for word in text.split(", ")}
    assert {state.replace("_", " ") for state in WORKFLOW.states} <= labels
    assert {m.action.replace("_", " ") for m in WORKFLOW.moves if m.state != m.target} <= labels


def test_the_picture_in_the_docs_is_the_one_of_today() -> None:
    assert PICTURE.read_text(encoding="utf-8") == drawing.svg(WORKFLOW)
