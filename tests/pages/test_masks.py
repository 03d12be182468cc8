"""How to reach somebody is read by who needs to know who reports: every role × every way a case is told."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from civicgrid.apps.cases.actions import add_photo, receive
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import SYSTEM
from civicgrid.base.ledger.proof import read_proof
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import actor, fresh, report, tell
from tests.cities import load_small_city
from tests.pages.given import PNG, browser
from tests.pages.test_case_pdf import read_back

PLAINLY = ["dispatcher", "officer", "handler", "supervisor", "commander", "auditor", "admin"]
MASKED = ["planner", "steward", "wall"]
TELEPHONE, MAIL = "13912345678", "mei@example.org"
TITLE, ADDRESS, NOTE = f"Bags, call Mei {TELEPHONE} or {MAIL}", f"Bench, ring {TELEPHONE}", f"She said {MAIL}"
ROLES = [*((login, True) for login in PLAINLY), *((login, False) for login in MASKED)]
each_role = pytest.mark.parametrize(("login", "plainly"), ROLES, ids=[login for login, _ in ROLES])
LISTS = ["/cases/", "/cases/?words=Mei", "/api/v1/cases", "/work/?group=open"]
ALWAYS = ["/screen/snapshot", "/screen/areas/town", "/screen/search?q=Mei"]


def told() -> Case:
    """A case whose title, address, photo and story hold how to reach somebody."""
    (receipt,) = receive(actor("citizen"), [report(text=TITLE, address=ADDRESS)])
    case = Case.objects.get(number=receipt.number)
    add_photo(SYSTEM, case, content=PNG, note=NOTE)
    return tell(fresh(case), "dispatcher", "comment", note=NOTE)


@pytest.fixture
def case(small_city: None) -> Case:
    """That case."""
    return told()


def asked(login: str, way: str) -> str:
    answer = browser(login).get(way)
    assert answer.status_code == 200, (way, answer.status_code)
    return b"".join(answer).decode()


def holds(said: str) -> set[bool]:
    return {TELEPHONE in said, MAIL in said}


@each_role
def test_the_page_and_the_story(case: Case, login: str, plainly: bool) -> None:  # noqa: FBT001
    for way in (f"/cases/{case.number}/", f"/api/v1/cases/{case.number}"):
        assert (way, holds(asked(login, way))) == (way, {plainly})


@each_role
def test_the_lists(case: Case, login: str, plainly: bool) -> None:  # noqa: FBT001
    for way in LISTS:
        said = asked(login, way)
        assert (way, "Mei" in said, TELEPHONE in said) == (way, True, plainly)


@each_role
def test_many_at_once(case: Case, login: str, plainly: bool) -> None:  # noqa: FBT001
    for way in (f"/many-cases/?number={case.number}", "/many-cases/?all=open%3D1"):
        said = asked(login, way)
        assert (way, "Mei" in said, TELEPHONE in said) == (way, True, plainly)


@each_role
def test_the_paper_and_the_table(case: Case, login: str, plainly: bool) -> None:  # noqa: FBT001
    paper = browser(login).get(f"/cases/{case.number}/case.pdf")
    table = browser(login).get("/cases.csv")
    assert {paper.status_code, table.status_code} == {403 if login == "wall" else 200}
    if login != "wall":
        assert holds(read_back(paper.content)) == {plainly}
        assert holds(b"".join(table).decode()) == {plainly}


@pytest.mark.parametrize("login", PLAINLY + MASKED)
def test_the_screen_shows_it_to_nobody(case: Case, login: str) -> None:
    for way in ALWAYS:
        assert (way, holds(asked(login, way))) == (way, {False})


@pytest.fixture
def town(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """The small city, committed: only what is committed is numbered."""
    settings.CIVICGRID_HOME = tmp_path
    load_small_city()


def test_the_ledger(town: None) -> None:
    case = told()
    sequence()
    for login, plainly in ROLES:
        answer = browser(login).get("/api/v1/events")
        feed = answer.content.decode() if answer.status_code == 200 else MAIL * plainly
        assert (login, MAIL in feed) == (login, plainly)
        assert (login, MAIL in json.dumps(opened(login, case))) == (login, plainly)


def opened(login: str, case: Case) -> list[object]:
    """What the proofs open; every entry is proved."""
    taken = zipfile.ZipFile(io.BytesIO(browser(login).get(f"/cases/{case.number}/proof/").content))
    proofs = [read_proof(taken.read(name).decode()) for name in taken.namelist() if name.endswith("-proof")]
    assert len(proofs) == 3
    return [json.loads(proof.extra)["opening"] for proof in proofs if proof.extra]
