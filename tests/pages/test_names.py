"""Every code that a page can show has words: states, moves, events, sources, roles, permissions, groups."""

import pytest

from civicgrid.apps.cases.queries.lists.waiting import EVERY_GROUP
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.cases.types import Source
from civicgrid.apps.directory.types import OrganisationKind
from civicgrid.apps.duties.types import FindingKind
from civicgrid.base.access import registered
from civicgrid.base.ui import called, codes
from civicgrid.kernel.clock import TimeKind
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Phase

ACTIONS = set(WORKFLOW.actions())
NEEDS = {need for each in WORKFLOW.moves for need in each.needs}
GROUPS = set(EVERY_GROUP)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("state", set(WORKFLOW.states)),
        ("move", ACTIONS),
        ("consequence", ACTIONS - {"report_back"}),
        ("event", ACTIONS | {"open", "add_photo", "same", "apart"}),
        ("input", NEEDS),
        ("source", set(Source)),
        ("role", set(Role)),
        ("phase", set(Phase)),
        ("time_kind", set(TimeKind)),
        ("finding", set(FindingKind)),
        ("organisation_kind", set(OrganisationKind)),
        ("group", GROUPS),
        ("group_empty", GROUPS),
        ("permission", set(registered())),
    ],
)
def test_every_code_has_words(kind: str, shown: set[str]) -> None:
    assert shown - set(codes(kind)) == set()


def test_a_code_that_nobody_named_is_shown_as_it_is() -> None:
    assert called("state", "enchanted") == "enchanted"
    assert called("no such kind", "code") == "code"
