"""On the phone, in Chinese, without JavaScript: the same way, and an officer's errand between."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from civicgrid.apps.cases.actions.tasks import send_officer
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import SYSTEM
from tests.cases.given import opened
from tests.cities import IN_E1, IN_W1, IN_W2
from tests.journeys.conftest import PHONE, log_in
from tests.pages.every_page import PAGES, a_case, address
from tests.pages.test_frame import FILES


def test_a_case_from_report_to_closure(phone: Page) -> None:
    log_in(phone, "dispatcher")
    phone.get_by_role("link", name="新上报").click()
    phone.get_by_label("问题描述").fill("长椅旁堆放垃圾袋，已有异味")
    phone.locator("#area").fill("西一")
    phone.get_by_role("button", name="提交上报").click()
    expect(phone.get_by_role("status")).to_contain_text("已生成案件")

    phone.get_by_label("案件类型").first.fill("暴露垃圾")
    phone.get_by_role("button", name="立案").click()
    phone.get_by_label("少量垃圾袋 – 4 工作小时").check()
    phone.get_by_role("button", name="立案").click()
    expect(phone.get_by_role("status")).to_contain_text("立案。案件")

    log_in(phone, "handler")
    phone.get_by_role("link", name="长椅旁堆放垃圾袋").click()
    phone.get_by_role("button", name="接收").click()
    expect(phone.get_by_role("status")).to_contain_text("当前状态：处置中")
    phone.get_by_label("办理情况").first.fill("已清扫")
    phone.get_by_role("button", name="处置反馈").click()
    expect(phone.get_by_role("status")).to_contain_text("当前状态：待核查")

    send_officer(SYSTEM, Case.objects.get())
    log_in(phone, "officer")
    phone.goto("/work/")
    phone.get_by_role("link", name="长椅旁堆放垃圾袋").click()
    phone.get_by_label("已处置到位").check()
    phone.get_by_label("现场情况").fill("地面干净")
    phone.get_by_role("button", name="提交反馈").click()
    expect(phone.get_by_role("status")).to_contain_text("您的反馈已记入")

    log_in(phone, "dispatcher")
    phone.get_by_role("link", name="长椅旁堆放垃圾袋").click()
    expect(phone.get_by_role("main")).to_contain_text("地面干净")
    phone.get_by_role("button", name="结案").click()
    expect(phone.get_by_role("status")).to_contain_text("当前状态：已结案")


@pytest.mark.parametrize("width", [320, PHONE["width"]])
def test_no_page_is_wider_than_the_phone(phone: Page, width: int) -> None:
    case = a_case()
    opened(text="长椅旁堆放垃圾袋" * 20, lon=IN_W2[0], lat=IN_W2[1])
    opened(text="A-word-that-is-longer-than-any-phone-is-wide-and-still-goes-on", lon=IN_E1[0], lat=IN_E1[1])
    phone.set_viewport_size({"width": width, "height": PHONE["height"]})
    log_in(phone, "dispatcher")
    wide = {where: phone_wide(phone, where) for where in (*places(case), "/matrix/?review=1", "/matrix/?type=garbage")}
    assert {where: found for where, found in wide.items() if found > width} == {}


def places(case: Case) -> list[str]:
    """Every page of the desk, and some that show more than their bare address does."""
    shown = PAGES.keys() - FILES - {"errand", "login", "appeal"}
    return [address(PAGES[name], case) for name in sorted(shown)] + [f"/many-cases/?number={case.number}"]


def phone_wide(phone: Page, where: str) -> int:
    phone.goto(where)
    found: int = phone.evaluate("document.documentElement.scrollWidth")
    return found


def test_the_menu_lies_under_the_thumb_and_hides_nothing(phone: Page) -> None:
    log_in(phone, "dispatcher")
    menu = phone.get_by_role("navigation", name="主菜单")
    assert all(box["height"] >= 44 and box["width"] >= 44 for box in map(box_of, menu.get_by_role("link").all()))
    assert box_of(menu)["y"] + box_of(menu)["height"] == PHONE["height"]
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert box_of(phone.get_by_role("contentinfo"))["y"] < box_of(menu)["y"]


def test_an_officer_begins_with_the_cells_and_finds_the_rest_behind_one_word(phone: Page) -> None:
    log_in(phone, "officer")
    menu = phone.get_by_role("navigation", name="主菜单")
    assert phone.url.endswith("/my-cells/")
    assert menu.get_by_role("link").all_inner_texts()[0] == "我的网格"
    assert menu.get_by_role("link").count() == 4
    menu.get_by_text("更多").click()
    assert all(box["height"] >= 44 for box in map(box_of, menu.get_by_role("link").all()))
    menu.get_by_role("link", name="考核评价").click()
    expect(phone.locator(".menu .rest summary")).to_be_visible()
    assert phone.url.endswith("/evaluation/")


def box_of(thing: Locator) -> FloatRect:
    box = thing.bounding_box()
    assert box
    return box


def test_many_cases_are_urged_at_once_without_javascript(phone: Page) -> None:
    for number in range(2):
        opened(text=f"长椅旁堆放垃圾袋 {number}", lon=IN_W1[0] + number / 1_000)
    log_in(phone, "dispatcher")
    phone.goto("/cases/")
    for box in phone.get_by_role("checkbox").all():
        box.check()
    phone.get_by_role("button", name="办理所选案件").click()
    phone.get_by_label("催办").check()
    phone.get_by_label("理由或办理情况").fill("请尽快")
    phone.get_by_role("button", name="预览办理结果").click()
    phone.get_by_role("button", name="办理所勾选的案件").click()
    expect(phone.locator(".outcomes .well")).to_have_count(2)
