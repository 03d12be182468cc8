"""What the kernel's codes are called: roles, phases, kinds of time."""

from django.utils.translation import gettext_lazy as _

from civicgrid.base.words import vocabulary
from civicgrid.kernel.clock import TimeKind
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Phase

vocabulary(
    "role",
    {
        Role.CITIZEN: _("Citizen"),
        Role.OFFICER: _("Grid officer"),
        Role.DISPATCHER: _("Dispatcher"),
        Role.HANDLER: _("Handler"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.COMMANDER: _("Commander"),
        Role.STEWARD: _("Data steward"),
        Role.PLANNER: _("Planner"),
        Role.PERSONNEL_OFFICER: _("Personnel officer"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMINISTRATOR: _("Administrator"),
        Role.VIEWER: _("Viewer"),
    },
)
vocabulary(
    "phase",
    {
        Phase.DISCOVER: _("Discover"),
        Phase.ACCEPT: _("File"),
        Phase.DISPATCH: _("Dispatch"),
        Phase.HANDLE: _("Handle"),
        Phase.VERIFY: _("Check"),
        Phase.EVALUATE: _("Evaluate"),
    },
)
vocabulary(
    "time_kind",
    {
        TimeKind.URGENT_HOUR: _("urgent hours (never stop)"),
        TimeKind.WORKING_HOUR: _("working hours"),
        TimeKind.WORKING_DAY: _("working days"),
        TimeKind.NATURAL_DAY: _("natural days"),
    },
)
