"""May I, what may I see, and why: one filter answers, so that lists and checks never drift apart."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from civicgrid.apps.cases.models import Case
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.models import Person, Post
from civicgrid.base.access import (
    PUBLIC,
    SYSTEM,
    Actor,
    Grant,
    Scope,
    allowed,
    both,
    can,
    either,
    everywhere,
    held_by,
    in_area,
    in_organisation,
    narrow,
    needed_roles,
    permit,
    refuse,
    registered,
    require,
)
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.roles import Role
from tests.cases.given import actor, opened
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")

OF_OTHER_THINGS = {
    "cases.do_task",
    "cases.keep_lists",
    "cases.receive",
    "cases.see_templates",
    "cases.keep_templates",
    "cases.answer_calls",
    "cases.write_down",
}
ON_CASES = [name for name in registered() if name.startswith("cases.") and name not in OF_OTHER_THINGS]
ORGANISATIONS = ("gov.", "gov.lighting.", "gov.sanitation.", "neighbours.", "gov.sanit.", "")
AREAS = ("", "town.", "town.west.", "town.west.w1.", "town.east.e1.", "town.e.", "elsewhere.")

grants = st.builds(
    Grant,
    role=st.sampled_from(Role),
    organisation=st.sampled_from(ORGANISATIONS),
    areas=st.lists(st.sampled_from(AREAS), max_size=2).map(tuple),
    holder=st.sampled_from(["", "officer"]),
    everywhere=st.booleans(),
)
actors = st.lists(grants, max_size=3).map(lambda held: Actor("somebody", "Somebody", tuple(held)))
OF_AREA = {Role.DISPATCHER, Role.OFFICER, Role.COMMANDER, Role.PLANNER, Role.STEWARD, Role.VIEWER}
OF_ORGANISATION = {Role.HANDLER, Role.SUPERVISOR}


@pytest.fixture
def cases() -> list[Case]:
    """Cases of two organisations in every cell, one of nobody, and one without a place."""
    places = [(IN_W1, "garbage"), (IN_W2, "lamp"), (IN_E1, "manhole"), (IN_E2, "garbage"), (IN_W1, "")]
    made = [opened(type=kind, text=f"About {kind}", lon=place[0], lat=place[1]) for place, kind in places]
    return [*made, opened(lon=None, lat=None)]


def reaches(grant: Grant, action: str, case: Case) -> bool:
    """The same in plain words: the role is one of those needed, and the case lies in its subtree."""
    if grant.role not in needed_roles(action):
        return False
    if grant.everywhere:
        return True
    if grant.role is Role.CITIZEN:  # whose reach is the receipt of a report
        return False
    keeps = any(case.area.startswith(path) for path in grant.areas)
    if grant.role in OF_AREA:
        return keeps
    own = bool(grant.organisation) and case.organisation.startswith(grant.organisation)
    ownerless = (
        grant.role is Role.SUPERVISOR
        and action != "cases.contact"  # which only they need who settle the matter
        and grant.organisation in {"gov.", "neighbours."}
        and not case.organisation
    )
    return grant.role not in OF_ORGANISATION or (keeps and (own or ownerless))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=actors)
def test_lists_and_checks_agree_for_every_action(cases: list[Case], who: Actor) -> None:
    allowed_of = {case.pk: allowed(who, ON_CASES, case) for case in cases}
    for action in ON_CASES:
        listed = set(narrow(who, action, Case.objects.all()).values_list("pk", flat=True))
        for case in cases:
            wanted = any(reaches(grant, action, case) for grant in who.grants)
            assert (case.pk in listed) == wanted, (action, case)
            assert (action in allowed_of[case.pk]) == wanted, (action, case)
            if action in {"cases.see", "cases.accept"}:
                assert can(who, action, case) == wanted


def test_a_grant_with_areas_reaches_them_and_one_without_the_city(cases: list[Case]) -> None:
    west, everything = (Grant.of_post(Role.DISPATCHER, "gov.", areas) for areas in (("town.west.",), ()))
    seen = narrow(Actor("a", "A", (west,)), "cases.see", Case.objects.all())
    assert {case.area for case in seen} == {"town.west.w1.", "town.west.w2."}
    assert narrow(Actor("a", "A", (everything,)), "cases.see", Case.objects.all()).count() == len(cases)


@pytest.mark.parametrize(
    ("scoped", "column"), [(in_area, "area"), (in_organisation, "organisation"), (held_by, "reporter")]
)
def test_what_a_grant_leaves_empty_reaches_nothing(scoped: Callable[[str], Scope], column: str) -> None:
    opened()
    forgotten, scope = Grant(Role.HANDLER), scoped(column)
    assert not Case.objects.filter(scope(forgotten)).exists()
    assert not Case.objects.filter(both(scope, everywhere)(forgotten)).exists()
    assert not Case.objects.filter(either(scope, scope)(forgotten)).exists()
    assert Case.objects.filter(either(scope, everywhere)(forgotten)).exists()


@pytest.mark.parametrize("role", Role)
def test_a_grant_that_names_nothing_reaches_no_case_of_a_post(role: Role, cases: list[Case]) -> None:
    """The auditor and the administrator are for the whole city by their role."""
    reached = allowed(Actor("f", "F", (Grant(role),)), ON_CASES, cases[0])
    assert bool(reached) == (role in {Role.AUDITOR, Role.ADMINISTRATOR})
    assert allowed(Actor("e", "E", (Grant(role, everywhere=True),)), ["cases.see"], cases[0]) == (
        set() if role in {Role.CITIZEN, Role.PERSONNEL_OFFICER} else {"cases.see"}
    )


def test_who_has_no_post_sees_nothing(cases: list[Case]) -> None:
    nobody = Actor("former", "Former")
    assert not narrow(nobody, "cases.see", Case.objects.all()).exists()
    assert not can(nobody, "cases.see", cases[0])
    assert allowed(nobody, ON_CASES, cases[0]) == set()


def test_the_system_may_do_everything(cases: list[Case]) -> None:
    assert allowed(SYSTEM, ON_CASES, cases[0]) == set(ON_CASES)


def test_nothing_asked_is_nothing_allowed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = opened()
    with django_assert_num_queries(0):
        assert allowed(SYSTEM, [], case) == set()


def test_what_is_gone_may_be_done_by_nobody(cases: list[Case]) -> None:
    gone = Case(pk="00000000-0000-0000-0000-000000000000")
    assert allowed(SYSTEM, ON_CASES, gone) == set()
    assert not can(SYSTEM, "cases.see", gone)


@pytest.mark.parametrize(
    ("start", "end", "held"),
    [
        (None, None, True),
        ("2026-03-02", "2026-03-02", True),
        ("2026-03-03", None, False),
        (None, "2026-03-01", False),
        ("2026-01-01", "2026-12-31", True),
    ],
)
def test_posts_give_rights_from_a_day_to_a_day(start: str | None, end: str | None, held: bool) -> None:  # noqa: FBT001
    Post.objects.filter(person__login="handler").update(start=start, end=end)
    person = Person.objects.get(login="handler")
    assert bool(directory.actor_of(person, date(2026, 3, 2)).grants) == held
    assert actor("handler").roles == ({Role.HANDLER} if held else set())


def test_a_denial_names_the_posts() -> None:
    denial = refuse("cases.transfer")
    assert str(denial) == (
        "cases.transfer needs a post as dispatcher, supervisor that reaches this; you hold none. "
        "(ask whoever keeps the posts of your organisation)"
    )
    assert denial.status == 403


def test_making_something_new_needs_the_role_alone() -> None:
    require(PUBLIC, "cases.receive")
    with pytest.raises(NoPost, match="administrator"):
        require(PUBLIC, "grid.load")


def test_an_action_is_permitted_once() -> None:
    with pytest.raises(ValueError, match=r"cases\.see is permitted twice"):
        permit("cases.see", {Role.CITIZEN: everywhere})


def test_a_subtree_ends_where_the_next_name_begins() -> None:
    """`town.west.` is no part of `town.we.`, nor `gov.sanitation.` of `gov.sanit.`."""
    case = opened()
    for scope, path, reached in [
        (in_area("area"), "town.west.", True),
        (in_area("area"), "town.we.", False),
        (in_organisation("organisation"), "gov.sanitation.", True),
        (in_organisation("organisation"), "gov.sanit.", False),
    ]:
        grant = Grant(Role.OFFICER, path, (path,))
        assert Case.objects.filter(scope(grant), pk=case.pk).exists() == reached
