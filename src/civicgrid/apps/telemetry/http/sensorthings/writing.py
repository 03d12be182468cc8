"""What POST, PATCH, PUT and DELETE do."""

import re

from django.http import HttpResponse

from civicgrid.apps.telemetry.actions import entities
from civicgrid.apps.telemetry.queries.sensorthings import Place
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.protocols import sensorthings as sta

from .asking import Asking, answer

CREATE_OBSERVATIONS = "CreateObservations"
OBSERVATION = "Observation"
_ADDRESS = re.compile(r"(?:.*/)?([A-Za-z]+)\((\d{1,18})\)")


class NoReference(InvalidInput):
    """The body names no entity to link to."""


class NotTogether(CivicGridError):
    """A whole collection is not deleted at once."""

    status = 405


def post(asking: Asking) -> HttpResponse:
    """Makes an entity in a collection, or links one to it (`$ref`)."""
    place = asking.reading.place(asking.resource)
    owner = place.owner
    if asking.resource.refs:
        return _link(asking)
    given = {sta.ENTITIES[owner.entity].navigations[owner.link].inverse: owner.id} if owner else {}
    made = entities.create(asking.actor, sta.read_new(asking.entity, asking.document(), given))
    told = asking.telling.entity(Place(made.entity, made.id), sta.Options())
    response = answer(told, 201)
    response.headers["Location"] = told[sta.SELF_LINK]
    return response


def patch(asking: Asking) -> HttpResponse:
    """Changes what is named."""
    return _changed(asking, whole=False)


def put(asking: Asking) -> HttpResponse:
    """Changes an entity so that it is as it is sent, or a link to one (`$ref`)."""
    return _link(asking) if asking.resource.refs else _changed(asking, whole=True)


def delete(asking: Asking) -> HttpResponse:
    """Removes an entity, or a link to it (`$ref`)."""
    resource = asking.resource
    if resource.many or resource.keys:
        raise NotTogether(remedy="delete one after the other, as in Things(1)")
    place = asking.reading.place(resource)
    assert place.id is not None  # noqa: S101  one entity is found by its id
    if resource.refs:
        return _unlink(asking, place.id)
    if place.entity == OBSERVATION:
        entities.take_back(asking.actor, place.id)
    else:
        entities.delete(asking.actor, place.entity, place.id)
    return HttpResponse(status=200)


def create_observations(asking: Asking) -> HttpResponse:
    """Keeps observations that come as data arrays; a faulty one harms no other."""
    kept = entities.send(asking.actor, sta.read_data_arrays(asking.document()))
    there = f"{asking.root}/Observations"
    told = (each if isinstance(each, CivicGridError) else f"{there}({each})" for each in kept.outcomes)
    return answer([*sta.told(told)], 201)


def _changed(asking: Asking, *, whole: bool) -> HttpResponse:
    if asking.resource.keys or asking.resource.refs:
        raise NoReference(field="body", remedy="change the entity itself")
    place = asking.reading.place(asking.resource)
    assert place.id is not None  # noqa: S101  one entity is found by its id
    told = sta.read_change(asking.entity, asking.document())
    if place.entity == OBSERVATION:
        entities.correct(asking.actor, place.id, told)
    else:
        (entities.replace if whole else entities.change)(asking.actor, place.entity, place.id, told)
    return answer(asking.telling.entity(place, sta.Options()))


def _link(asking: Asking) -> HttpResponse:
    """Links the entity before the last step to the one that the body names."""
    before, link = _before(asking)
    entities.link(asking.actor, before.entity, before.id or 0, link, _referred(asking))
    return HttpResponse(status=204)


def _unlink(asking: Asking, other: int) -> HttpResponse:
    before, link = _before(asking)
    entities.unlink(asking.actor, before.entity, before.id or 0, link, other)
    return HttpResponse(status=204)


def _before(asking: Asking) -> tuple[Place, str]:
    """The entity from which the last step goes on, and the link that is taken there."""
    *steps, last = asking.resource.steps
    if not steps:
        raise NoReference(field="$ref", remedy="name the link of an entity, as in Things(1)/Locations/$ref")
    return asking.reading.place(sta.Resource(tuple(steps))), last.name


def _referred(asking: Asking) -> int:
    """The id in `{"@iot.id": 1}`, or of an address, as other clients send it."""
    document = asking.document()
    told = document if isinstance(document, dict) else {}
    value = next((told[name] for name in (sta.ID, "id", "@id", "@odata.id", "url") if name in told), None)
    if isinstance(value, str) and (found := _ADDRESS.fullmatch(value)):
        value = int(found[2])
    if type(value) is not int:
        raise NoReference(field=sta.ID, remedy="send its id, as in {example}", example='{"@iot.id": 1}')
    return value
