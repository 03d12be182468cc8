"""On the phone, in Chinese, without JavaScript: the same way, and an officer's errand between."""

from playwright.sync_api import Page, expect

from civicgrid.apps.cases.actions.tasks import send_officer
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import SYSTEM
from tests.cases.given import opened
from tests.journeys.conftest import PHONE, log_in


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


def test_no_page_is_wider_than_the_phone(phone: Page) -> None:
    case = opened(text="长椅旁堆放垃圾袋" * 20)
    log_in(phone, "dispatcher")
    for where in ("/work/", "/cases/", f"/cases/{case.number}/", "/reports/new/", "/matrix/?review=1", "/my-posts/"):
        phone.goto(where)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], where
