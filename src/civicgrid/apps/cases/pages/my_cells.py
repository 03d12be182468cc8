"""My cells today: what waits in the street, for a phone in one hand.

Errands and open cases, the first due first; the phone itself puts the nearest first, and tells nobody where it is.
Whatever is sent twice counts once.
"""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.actions import add_photo, do_task, perform
from civicgrid.apps.cases.actions.photos import SamePhoto
from civicgrid.apps.cases.models import Case, Event, Task
from civicgrid.apps.cases.queries.lists.street import stop, stops
from civicgrid.apps.cases.rules.street import AFTER, ANSWERS, BEFORE, DEEDS, Deed
from civicgrid.apps.directory import api as directory
from civicgrid.base.access import narrow
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.pictures import photo_in
from civicgrid.base.ui import Answer, Context, called, page, see_other
from civicgrid.kernel.errors import CivicGridError, InvalidInput, NotFound

OPENED = 4
"""Places whose buttons are there at once; the others open at a touch."""


class NoSuchDeed(InvalidInput):
    """Press one of the buttons."""


class NothingThere(NotFound):
    """This is not in your cells, or not any more."""


class NoShot(InvalidInput):
    """No photo was taken."""


@page("my-cells/", "My cells", needs="cases.walk", menu=15, statements=12, icon="pin")
def my_cells(request: Request) -> Context | Answer | HttpResponseBase:
    """The places; one alone when it is touched; a button pressed there is done."""
    number = request.POST.get("number") or request.GET.get("at", "")
    if request.method == "POST":
        return _on_duty(request) if "duty" in request.POST else _pressed(request, number)
    if number and request.headers.get("HX-Request"):
        return _place(request, number)
    found = stops(request.actor, timezone.now())
    opened = {each.case.number for each in found[:OPENED]} | {number}
    return {
        "stops": [(each, each.case.number in opened) for each in found],
        "errands": sum(each.errand is not None for each in found),
        "on_duty": next((each for each in directory.on_duty() if each.login == request.actor.id), None),
    }


def _on_duty(request: Request) -> HttpResponseBase:
    """Begins or ends the shift; a place is told only where the phone may tell it."""
    asked = request.POST["duty"]
    if asked == "here":
        directory.report_place(request.actor, request.POST.get("lon", ""), request.POST.get("lat", ""))
        return HttpResponse(status=204)
    if asked == "on":
        directory.come_on_duty(request.actor)
        messages.success(request, gettext("You are on duty."))
    else:
        directory.go_off_duty(request.actor)
        messages.success(request, gettext("You are off duty; where you were is forgotten."))
    return see_other("my_cells")


def _pressed(request: Request, number: str) -> Answer | HttpResponseBase:
    try:
        done = _do(request, number)
    except CivicGridError as error:
        problem = spoken(error)
        if request.headers.get("HX-Request"):
            return _place(request, number, problem)
        messages.error(request, f"{problem.title} {problem.remedy}")
        return see_other("my_cells")
    if request.headers.get("HX-Request"):
        return _place(request, number, done=done)
    messages.success(request, gettext("%(what)s: %(number)s") % {"what": done, "number": number})
    return see_other("my_cells")


def _place(request: Request, number: str, problem: Problem | None = None, done: str = "") -> Answer:
    found = stop(request.actor, number, timezone.now())
    answered = bool(done) and request.POST.get("deed") in ANSWERS
    context = {"stop": found, "number": number, "open": not answered, "problem": problem, "done": done}
    return Answer(context, problem.status if problem else 200, part="stop")


def _do(request: Request, number: str) -> str:
    """Does what the button says, the photos first; gives what was done, in words."""
    deed = DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise NoSuchDeed(field="deed", remedy="load the page anew")
    taken = _photos(request, number)
    if deed.action == "do_task":
        _answer(request, number, deed)
    elif deed.action != "add_photo":
        _move(request, number, deed)
    elif not taken:
        raise NoShot(field="photo", remedy="take one first")
    return called("deed_done", deed.code)


def _photos(request: Request, number: str) -> int:
    """Keeps the photos that came along; one that came before is none anew."""
    taken = 0
    for note in (BEFORE, AFTER):
        content = photo_in(request, f"photo_{note}")
        if content is None:
            continue
        with suppress(SamePhoto):  # a phone that lost the connection sends all of it again
            add_photo(request.actor, queries.case_of(request.actor, number), content=content, note=note)
        taken += 1
    return taken


def _answer(request: Request, number: str, deed: Deed) -> None:
    """The answer to the errand; given before by the same officer, it is given."""
    asked, case_number = _errand_of(request), number
    errands = Task.objects.filter(pk=asked, case__number=case_number) if asked else Task.objects.none()
    mine = narrow(request.actor, "cases.do_task", errands).first()
    if mine is None:
        raise NothingThere(field="errand", remedy="load the page anew")
    if mine.done_at and mine.ok is deed.ok and mine.officer == request.actor.id:
        return
    do_task(request.actor, mine, ok=bool(deed.ok), note=request.POST.get("note", "").strip())


def _errand_of(request: Request) -> UUID | None:
    try:
        return UUID(request.POST.get("errand", ""))
    except ValueError:
        return None


def _move(request: Request, number: str, deed: Deed) -> None:
    """The move, unless this form made it before: its event follows what was seen."""
    case = narrow(request.actor, "cases.walk", Case.objects.filter(number=number)).first()
    if case is None:
        raise NothingThere(field="number", remedy="load the page anew")
    seen = request.POST.get("seq", "")
    if not seen.isdecimal():
        raise InvalidInput(field="seq", value=seen, remedy="load the page anew")
    done = Event.objects.filter(case=case, seq=int(seen[:9]) + 1, actor=request.actor.id, action=deed.action)
    if done.exists():
        return
    case.seq = int(seen[:9])
    words = request.POST.get("note", "").strip()
    said = f"{called('deed_says', deed.says)} {words}".strip() if deed.says else words
    perform(request.actor, case, deed.action, {"note": said, "reason": said})
