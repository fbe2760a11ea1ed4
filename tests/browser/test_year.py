"""A whole year in a browser, with the demonstration's figures: from the draft to the archive, with
an objection that is granted and an order that fails."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page, expect

from alliances.models import Alliance
from assessment import demo, jobs
from assessment.demo.decisions import DECIDED_YEAR
from assessment.models import (
    Assignment,
    Computation,
    Cycle,
    Decision,
    Mark,
    Objection,
    Order,
    PhaseMove,
    Ruling,
)
from assessment.services.assigning import link_assessor
from tests.browser.conftest import sign_in
from tests.factories import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKED = "zhuangbei"  # Its sheet is filled in here, and its secretariat objects.
FAILING = "gaoqing"
ASSESSOR = "wang.jianguo"


class Year:
    """The cycle, a clock that only runs forward, and a page for each person."""

    def __init__(self, address, browser, browser_context_args, monkeypatch):
        self.address, self._browser = address, browser
        self._arguments, self._pages = browser_context_args, {}
        self._ahead = timedelta()
        now = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: now() + self._ahead)

    @property
    def cycle(self) -> Cycle:
        return Cycle.objects.select_related("computation").get()

    def url(self, path: str = "") -> str:
        return f"{self.address}/cycles/{self.cycle.code}/{path}"

    def wait(self, days: int) -> None:
        """Let days go by, and do in the morning of the last what the schedule does."""
        self._ahead += timedelta(days=days)
        morning = timezone.localtime(timezone.now()).replace(hour=9, minute=0)
        jobs.watch_orders(morning)

    def at(self, name: str) -> Page:
        """Return somebody's page, signed in anew: sessions end after some hours."""
        if name not in self._pages:
            self._pages[name] = self._browser.new_context(**self._arguments).new_page()
        return sign_in(self._pages[name], self, name)

    def compute(self) -> None:
        jobs.compute_cycle(self.cycle.pk)

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@pytest.fixture(params=["en", "zh-hans"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def year(live_server, browser, browser_context_args, monkeypatch, language, tmp_path):
    _load(tmp_path)
    make_user("bureau", "bureau")
    link_assessor(make_user("assessor", ASSESSOR))
    for code in (MARKED, FAILING):
        alliance = Alliance.objects.get(code=code)
        make_user("secretariat", f"of.{code}", alliance=alliance, last_name="张", first_name="晓明")
    others = Assignment.objects.exclude(entry__alliance__code=MARKED, assessor__name=ASSESSOR)
    others.update(submitted_at=timezone.now())
    locale = {"en": "en"}.get(language, "zh-CN")
    year = Year(live_server.url, browser, {**browser_context_args, "locale": locale}, monkeypatch)
    yield year
    year.close()


def _load(folder) -> None:
    """Take in the demonstration's decided year, as a draft."""
    demo.build(folder)
    cycle = folder / demo.cycle_code(DECIDED_YEAR)
    text = (cycle / "cycle.yaml").read_text(encoding="utf-8")
    draft = re.sub(r"^phase: .*$", "phase: draft", text, flags=re.MULTILINE)
    (cycle / "cycle.yaml").write_text(draft, encoding="utf-8")
    call_command("loadcycle", cycle, stdout=StringIO())


def test_a_year_from_draft_to_archive(year):
    for phase in ("reporting", "screening", "scoring"):
        _move_on(year, phase)
    _mark(year)
    year.compute()
    _move_on(year, "deliberation")
    _settle_terms(year)
    _deduct(year)
    _decide(year)
    _move_on(year, "notice")
    _object(year)
    _grant(year)
    year.wait(days=14)
    _decide(year)
    _move_on(year, "published")
    first, second = Computation.objects.filter(number__isnull=False).order_by("number")
    assert year.cycle.computation == second
    assert first.frozen_at < second.frozen_at
    assert {each.state for each in Decision.objects.all()} == {"issued"}

    _fail_twice(year)
    _remove(year)
    _move_on(year, "archived")
    assert list(PhaseMove.objects.order_by("pk").values_list("to_phase", flat=True)) == [
        "reporting",
        "screening",
        "scoring",
        "deliberation",
        "notice",
        "published",
        "archived",
    ]
    assert Alliance.objects.get(code=FAILING).removed_on is not None
    call_command("verify", year.cycle.code, stdout=StringIO())


def _move_on(year: Year, phase: str) -> None:
    page = year.at("bureau")
    page.goto(year.url("phase/"))
    if phase == "published":
        page.locator("[name='on-confirmation']").fill(year.cycle.code)
    page.locator("form:has([name='on-phase']) button[type=submit]").click()
    expect(page).to_have_url(year.url())
    assert year.cycle.phase == phase


def _mark(year: Year) -> None:
    """An assessor raises one mark by keyboard and submits the sheet."""
    page = year.at(ASSESSOR)
    page.goto(year.url(f"sheets/{MARKED}/"))
    field = page.locator("[data-mark]").first
    field.fill("88")
    field.press("Enter")
    state = page.locator("[data-state]", has_text=_saved())
    expect(state.first).to_be_visible()
    page.get_by_role("button", name=gettext("Submit sheet")).click()
    expect(page.locator(".page-head .status")).to_have_text(pgettext("sheet", "submitted"))
    assert Mark.objects.filter(entry__alliance__code=MARKED, hundredths=8800).exists()


def _saved() -> str:
    return gettext("Saved {time}").partition(" {")[0]


def _settle_terms(year: Year) -> None:
    page = year.at("bureau")
    page.goto(year.url("terms/"))
    page.locator("[name=top_quota]").fill("15")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".message--success")).to_be_visible()


def _deduct(year: Year) -> None:
    """First what it is, then what it does, then why."""
    page = year.at("bureau")
    page.goto(year.url("room/"))
    page.goto(year.url("room/yiyuan/?kind=deduction"))
    page.locator("#about_item").fill("late_report")
    page.locator("#about_value").fill("0.5")
    page.get_by_role("button", name=gettext("Show what it does")).click()
    page.locator("#id_reason").fill("年度报告逾期报送")
    page.get_by_role("button", name=gettext("Put in force")).click()
    expect(page.locator(".message--success")).to_be_visible()
    assert Ruling.objects.filter(kind="deduction", reason="年度报告逾期报送").exists()
    year.compute()


def _decide(year: Year) -> None:
    """Prepare what goes out, look at each, confirm it: anew where the figures are others."""
    page = year.at("bureau")
    page.goto(year.url("outgoing/"))
    button = page.locator("main form button[type=submit]")
    if button.count():
        button.click()
    waiting = Decision.objects.filter(state__in=("prepared", "confirmed"))
    for key in waiting.values_list("pk", flat=True):
        page.goto(f"{year.address}/decisions/{key}/")
        if not page.locator("form:has([value=confirm])").count():
            continue
        page.locator("form:has([value=confirm]) [name$=reason]").fill("集体研究决定")
        page.get_by_role("button", name=gettext("Confirm the decision")).click()
        expect(page.locator("main .message--success").first).to_be_visible()
    assert not Decision.objects.filter(state="prepared").exists()


def _object(year: Year) -> None:
    page = year.at(f"of.{MARKED}")
    page.goto(year.url("objections/add/"))
    page.locator("#id_text").fill("牵头学校获省级教学成果奖，未予加分。")
    page.get_by_role("button", name=gettext("Raise the objection")).click()
    expect(page).to_have_url(re.compile(r"/objections/\d+/$"))
    assert Objection.objects.get().state == "open"


def _grant(year: Year) -> None:
    objection = Objection.objects.get()
    page = year.at("bureau")
    page.goto(f"{year.address}/objections/{objection.pk}/")
    page.locator("summary", has_text=gettext("Prepare an exception")).click()
    page.locator("[name$=kind]").select_option("bonus")
    page.locator("[name$=item]").fill("teaching_award")
    page.locator("[name$=value]").fill("1")
    form = page.locator("form:has(button[value=prepare])")
    form.locator("[name$=reason]").fill("获奖文件核对属实")
    form.locator("button[value=prepare]").click()
    expect(page.locator("caption")).to_have_text(gettext("What granting would do"))
    page.locator("[name$=reply]").fill("经核对获奖文件，予以采纳。")
    page.locator("button[value=grant]").click()
    expect(page.locator(".page-head .status")).to_have_text(pgettext("objection", "granted"))
    objection.refresh_from_db()
    assert objection.computation.number == 2


def _fail_twice(year: Year) -> None:
    """The secretariat writes a plan and submits nothing; the last day goes by, twice."""
    order = Order.objects.get(entry__alliance__code=FAILING)
    item = order.items.order_by("position").first()
    page = year.at(f"of.{FAILING}")
    page.goto(f"{year.address}/")
    page.goto(f"{year.address}/orders/{order.pk}/")
    page.locator("tbody th a").first.click()
    page.locator("#id_plan").fill("增补企业专职人员。")
    page.locator("#id_progress").fill("20")
    page.get_by_role("button", name=gettext("Save"), exact=True).click()
    item.refresh_from_db()
    assert (item.plan, item.state) == ("增补企业专职人员。", "open")
    for time in (1, 2):
        order.refresh_from_db()
        year.wait(days=(order.due_on - timezone.localdate()).days + 1)
        _declare_failed(year, order)
        if time == 1:
            _order_again(year, order)
    year.wait(days=1)


def _declare_failed(year: Year, order: Order) -> None:
    page = year.at("bureau")
    page.goto(f"{year.address}/orders/{order.pk}/")
    words = gettext("Declare the order failed")
    page.locator("summary", has_text=words).click()
    page.locator("form:has([value=fail]) [name$=reason]").fill("期满未提交整改材料")
    page.get_by_role("button", name=words).click()
    expect(page.locator(".page-head .status")).to_have_text(pgettext("order", "failed"))


def _order_again(year: Year, order: Order) -> None:
    page = year.at("bureau")
    form = page.locator("form:has([value=again])")
    form.locator("[name$=days]").fill("30")
    for box in form.locator("[type=checkbox]").all():
        box.check()
    form.locator("[name$=reason]").fill("约谈后再次责令整改")
    form.get_by_role("button").click()
    expect(page.locator(".page-head .status")).to_have_text(pgettext("order", "under way"))


def _remove(year: Year) -> None:
    """The schedule has proposed it; a person decides."""
    decision = Decision.objects.get(kind="remove", alliance__code=FAILING)
    assert (decision.state, decision.proposed_by) == ("prepared", None)
    page = year.at("bureau")
    page.goto(f"{year.address}/decisions/{decision.pk}/")
    page.locator("form:has([value=confirm]) [name$=reason]").fill("两次整改未通过，移出建设名单")
    page.get_by_role("button", name=gettext("Confirm the decision")).click()
    page.goto(f"{year.address}/decisions/{decision.pk}/")
    page.locator("form:has([value=issue]) [name$=confirmation]").fill(FAILING)
    page.get_by_role("button", name=gettext("Issue the decision")).click()
    expect(page.locator(".message--success")).to_be_visible()
    decision.refresh_from_db()
    assert decision.state == "issued"
