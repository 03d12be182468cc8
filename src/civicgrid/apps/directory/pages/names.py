"""What the directory's codes are called on pages."""

from django.utils.translation import gettext_lazy as _

from civicgrid.apps.directory.queries import names
from civicgrid.apps.directory.types import OrganisationKind
from civicgrid.base.ui import look_up, vocabulary

look_up("organisation", lambda path: names().organisations.get(path))
look_up("person", lambda login: names().people.get(login))
vocabulary("person", {"system": _("CivicGrid"), "public": _("the public")})
vocabulary(
    "organisation_kind",
    {
        OrganisationKind.DEPARTMENT: _("department"),
        OrganisationKind.COMPANY: _("company"),
        OrganisationKind.SOCIAL: _("social organisation"),
        OrganisationKind.MASS: _("mass organisation"),
        OrganisationKind.VOLUNTEER: _("volunteers"),
        OrganisationKind.UNIVERSITY: _("university"),
        OrganisationKind.GOVERNMENT: _("government"),
    },
)
vocabulary(
    "permission",
    {
        "directory.load": _("load organisations and posts"),
        "directory.set_password": _("give people passwords"),
        "directory.issue_token": _("issue keys for programs"),
        "directory.revoke_token": _("end keys for programs"),
        "directory.see": _("see organisations, people and duties"),
        "directory.be_on_duty": _("be on duty"),
        "directory.link_display": _("log in displays by a link"),
    },
)
