"""Authorities are connected, and cut off again."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from civicgrid.apps.directory import api as directory
from civicgrid.apps.exchange.models import Authority
from civicgrid.apps.exchange.queries.partners import place_of
from civicgrid.apps.exchange.rules.forwarding import ANY
from civicgrid.apps.exchange.types.open311 import AuthorityConnected, AuthorityDisconnected
from civicgrid.apps.standards import api as standards
from civicgrid.base.actions import Act, creation
from civicgrid.base.seal import seal
from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.protocols.open311 import Format


class NoOrganisation(InvalidInput):
    """There is no organisation with the code {value}."""


class NoEndpoint(InvalidInput):
    """{value} is not the address of an endpoint."""


class NoServiceMap(InvalidInput):
    """No case type is mapped to a service."""


class UnmappedType(InvalidInput):
    """There is no case type or class with the code {value}."""


class NotConnected(NotFound):
    """{value} is reached at no endpoint."""


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """Where and how an organisation is reached; `services`: our type -> its service."""

    organisation: str
    address: str
    services: Mapping[str, str]
    jurisdiction: str = ""
    api_key: str = ""
    form: Format = Format.JSON
    knows_repeats: bool = False
    tells_updates: bool = False


@creation("exchange.connect")
def connect(act: Act, to: Connection) -> AuthorityConnected:
    """Reaches an organisation at an endpoint: what it is given from now on goes there."""
    path = organisation_path(to.organisation)
    parts = urlsplit(to.address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise NoEndpoint(field="address", value=to.address, remedy="give it as https://host/open311/v2")
    if not to.services:
        raise NoServiceMap(field="services", remedy="name at least one, as C0112=033 or *=033")
    for code in to.services:
        if code != ANY and standards.case_type(code) is None:
            raise UnmappedType(field="services", value=code, remedy="use a code of case_types.csv, or * for any")
    facts = {
        "address": to.address.rstrip("/"),
        "jurisdiction": to.jurisdiction,
        "api_key": seal(to.api_key, place_of(path)),
        "services": dict(to.services),
        "form": to.form,
        "knows_repeats": to.knows_repeats,
        "tells_updates": to.tells_updates,
        "failure": "",
    }
    first = {**facts, "connected_at": act.at}
    Authority.objects.update_or_create(organisation=path, defaults=facts, create_defaults=first)
    return AuthorityConnected(
        organisation=path, address=to.address, jurisdiction=to.jurisdiction, services=dict(to.services)
    )


@creation("exchange.disconnect")
def disconnect(_act: Act, organisation: str) -> AuthorityDisconnected:
    """Reaches an organisation no more; what was sent stays known."""
    path = organisation_path(organisation)
    if not Authority.objects.filter(organisation=path).delete()[0]:
        raise NotConnected(field="organisation", value=organisation, remedy="list them with `civicgrid open311 list`")
    return AuthorityDisconnected(organisation=path)


def organisation_path(code: str) -> str:
    """The path of an organisation in use; raises NoOrganisation."""
    found = directory.organisations().get(code)
    if found is None:
        raise NoOrganisation(field="organisation", value=code, remedy="use a code of organisations.csv")
    return found.path
