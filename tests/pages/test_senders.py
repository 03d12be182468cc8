"""Who sends with a login is named to who needs it, and to nobody else: every role × every way a case is told."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from civicgrid.apps.cases.actions import receive
from civicgrid.apps.cases.models import Case
from civicgrid.base.ledger import home
from civicgrid.base.ledger.proof import read_proof
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import actor, opened, report, tell
from tests.cities import IN_E1, load_small_city
from tests.pages.given import browser, page
from tests.pages.test_case_pdf import read_back

NAMED = ["dispatcher", "officer", "handler", "supervisor", "commander", "auditor", "admin"]
NAMELESS = ["planner", "steward", "wall"]
SENDER, AS_ACTOR = "Chen Hua", re.compile(r'"(actor|reporter)": *"citizen"')
WAYS = [
    *("/api/v1/events", "/api/v1/cases", "/cases/", "/cases.csv", "/work/"),
    *("/screen/snapshot", "/screen/areas/town", "/screen/search?q=bags"),
]
ROLES = [*((login, True) for login in NAMED), *((login, False) for login in NAMELESS)]
each_role = pytest.mark.parametrize(("login", "named"), ROLES, ids=[login for login, _ in ROLES])


def told_twice() -> Case:
    """A case that a citizen opened and said again, each time by a login of their own."""
    (first,) = receive(actor("citizen"), [report()])
    (second,) = receive(actor("citizen"), [report(text="Bags beside the bench still", speaks_of=first.number)])
    assert first.number == second.number
    return Case.objects.get(number=first.number)


@pytest.fixture
def case(small_city: None) -> Case:
    """That case, while nothing of it is numbered."""
    return told_twice()


@each_role
def test_the_page(case: Case, login: str, named: bool) -> None:  # noqa: FBT001
    told = page(browser(login).get(f"/cases/{case.number}/"))
    assert (SENDER in told, told.count("· who reported it")) == (named, 0 if named else 2)


@each_role
def test_the_api(case: Case, login: str, named: bool) -> None:  # noqa: FBT001
    told = browser(login).get(f"/api/v1/cases/{case.number}").json()["events"]
    assert {each["actor"] for each in told if each["action"] in {"open", "join"}} == {
        "citizen" if named else "reporter"
    }
    assert {each["actor"] for each in told if each["action"] == "file"} == {"system"}


@each_role
def test_the_paper(case: Case, login: str, named: bool) -> None:  # noqa: FBT001
    answer = browser(login).get(f"/cases/{case.number}/case.pdf")
    assert answer.status_code == (403 if login == "wall" else 200)
    assert login == "wall" or (SENDER.replace(" ", "") in read_back(answer.content)) is named


@pytest.mark.parametrize("login", NAMED + NAMELESS)
def test_the_feed_the_lists_and_the_screen_name_no_sender_to_anybody(case: Case, login: str) -> None:
    sequence()
    client = browser(login)
    for way in WAYS:
        answer = client.get(way)
        said = b"".join(answer).decode()
        assert (way, answer.status_code in {200, 403}) == (way, True)
        assert (way, SENDER in said, AS_ACTOR.search(said)) == (way, False, None)


def test_who_works_at_the_desk_is_named_to_everybody(small_city: None) -> None:
    kept = opened()
    other = opened(type="lamp", text="Dark", lon=IN_E1[0], lat=IN_E1[1])
    told = tell(kept, "dispatcher", "join", other=other.number)
    assert "Deng Wei" in page(browser("planner").get(f"/cases/{told.number}/"))
    events = browser("planner").get(f"/api/v1/cases/{told.number}").json()["events"]
    assert events[-1]["actor"] == "dispatcher"


@pytest.fixture
def town(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """The small city, committed: only what is committed is numbered."""
    settings.CIVICGRID_HOME = tmp_path
    load_small_city()


def test_a_proof_opens_what_a_sender_did_to_who_may_know_them(town: None) -> None:
    case = tell(told_twice(), "handler", "accept")
    sequence()
    wanted = {login: {"citizen", "handler"} if login in NAMED else {"handler"} for login in (*NAMED, *NAMELESS)}
    assert {login: proved(login, case) for login in wanted} == wanted


def proved(login: str, case: Case) -> set[str]:
    """The actors of the entries that are opened; every entry is proved."""
    answer = browser(login).get(f"/cases/{case.number}/proof/")
    taken = zipfile.ZipFile(io.BytesIO(answer.content))
    proofs = {name: read_proof(taken.read(name).decode()) for name in taken.namelist() if name.endswith("-proof")}
    for name, proof in proofs.items():
        proof.verify(taken.read(name.replace(".tlog-proof", ".leaf")), home.signer().verifier)
    assert len(proofs) == 3
    return {json.loads(proof.extra)["opening"]["actor"] for proof in proofs.values() if proof.extra}
