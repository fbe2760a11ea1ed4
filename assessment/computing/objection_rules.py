"""The rules by which an objection is admitted, each with a code that stays with one that is not.

As the ministry has it for its own lists (公示期: 实名提出, 逾期及匿名不受理): by real name, while the
public notice runs, late and anonymous ones are not admitted. What confirms an address and how
often somebody may write are our own. ``docs/objections.md`` says them to people.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import ObjectionState, Phase
from assessment.computing.deadlines import local_day
from assessment.models import Cycle, Notice, Objection
from members.models import User

CONFIRM_WITHIN = timedelta(hours=48)
MOST_PER_ADDRESS = 3
PER = timedelta(days=1)
BETWEEN = " ·•.-'’"
NOBODY = {
    *(
        "匿名",
        "匿名者",
        "匿名群众",
        "某人",
        "某某",
        "某某某",
        "无名",
        "无名氏",
        "群众",
        "知情人",
        "网友",
        "路人",
    ),
    *("佚名", "热心市民", "anonymous", "anonym", "anon", "nobody", "noname", "unknown", "none"),
    *("xxx", "test", "somebody", "someone", "citizen", "na"),
}


class ObjectionRule(StrEnum):
    """Rule 1 to 5, in the order of the page that lists them."""

    REAL_NAME = "real_name"
    IN_TIME = "in_time"
    CONFIRMED = "confirmed"
    ONCE = "once"
    SPARINGLY = "sparingly"

    @property
    def number(self) -> int:
        return list(ObjectionRule).index(self) + 1


@dataclass(frozen=True, slots=True)
class Window:
    """Whether objections are taken: while the cycle is in its public notice, until the last day of
    ``notice`` ends. Without a notice, as long as the phase lasts."""

    notice: Notice | None
    is_open: bool
    is_over: bool


def text_of(rule: ObjectionRule) -> str:
    """Return what the rule says, in the reader's language."""
    hours = int(CONFIRM_WITHIN.total_seconds() // 3600)
    return {
        ObjectionRule.REAL_NAME: _(
            "Objections are raised under one's real name; anonymous ones are not admitted."
        ),
        ObjectionRule.IN_TIME: _(
            "Objections are taken while the public notice runs, its last day counting whole; late"
            " ones are not admitted."
        ),
        ObjectionRule.CONFIRMED: _(
            "An objection by the public form counts once the link in the e-mail was opened and"
            " confirmed, within %(hours)s hours and before the notice is closed."
        )
        % {"hours": hours},
        ObjectionRule.ONCE: _(
            "One objection at a time by the same person to the same point; whatever is to be added"
            " goes into the case."
        ),
        ObjectionRule.SPARINGLY: _(
            "%(most)s objections at most are admitted from one e-mail address within a day; those"
            " that nobody confirmed do not count."
        )
        % {"most": MOST_PER_ADDRESS},
    }[rule]


def rules_in_words() -> list[tuple[int, str]]:
    return [(rule.number, text_of(rule)) for rule in ObjectionRule]


def cited(rule: ObjectionRule) -> str:
    """Return the rule as the reason of a refusal."""
    return _("Not admitted by rule %(number)s: %(text)s") % {
        "number": rule.number,
        "text": text_of(rule),
    }


def is_real_name(name: str) -> bool:
    """Whether ``name`` may be somebody's: letters alone, two or more, and no word for nobody.

    It stands in the e-mail that asks to confirm, so it cannot hold an address or a sentence.
    """
    stem = name.strip()
    letters = [each for each in stem if unicodedata.category(each)[0] in "LM"]
    if any(each not in letters and each not in BETWEEN for each in stem):
        return False
    plain = "".join(letters).lower()
    is_varied = len(set(plain)) > 1 or any("\u4e00" <= each <= "\u9fff" for each in plain)
    return len(plain) >= 2 and is_varied and plain not in NOBODY


def window_of(cycle: Cycle, now: datetime) -> Window:
    """Return when objections to the results of ``cycle`` are taken, in one query.

    From the moment the cycle enters its notice, whose first day may lie ahead.
    """
    standing = Notice.objects.filter(cycle=cycle).order_by(F("closed_at").desc(nulls_first=True))
    notice = standing.first()
    if cycle.phase != Phase.NOTICE:
        return Window(notice, is_open=False, is_over=cycle.is_frozen)
    if notice is None or notice.closed_at is not None:
        return Window(None, is_open=True, is_over=False)
    is_over = local_day(now) > notice.ends_on
    return Window(notice, is_open=not is_over, is_over=is_over)


def takes_from_public() -> bool:
    """Whether addresses can be confirmed: there are a mail server and an address for links."""
    return bool(settings.IS_MAIL_SENT and settings.SITE_URL)


def repeated(entry_id: int, *, user: User | None, email: str, item: str) -> Objection | None:
    """Return the open objection by the same person to the same point."""
    same = Objection.objects.open().filter(entry=entry_id, item=item)
    if user is not None:
        return same.filter(user__isnull=False, user=user).first()
    return same.filter(user=None, email__iexact=email).first()


def repeated_on_paper(new: Objection) -> Objection | None:
    """Return the open objection of the public to the same point, from the same address or on paper
    with the same name and contact: the name alone would keep out somebody else who is called so."""
    fields = ("name", "email", "phone", "address")
    alike = Q(entered_by__isnull=False, **{name: getattr(new, name) for name in fields})
    if new.email:
        alike |= Q(email__iexact=new.email)
    same = Objection.objects.open().filter(entry=new.entry_id, item=new.item, user=None)
    return same.filter(alike).first()


def is_too_often(email: str, now: datetime) -> bool:
    """Whether that address of the public has confirmed its share of the last day. What waits does
    not count: anybody can write an address that is not his own."""
    recent = Objection.objects.filter(user=None, entered_by=None, confirmed_at__gt=now - PER)
    recent = recent.filter(email__iexact=email)
    return recent.count() >= MOST_PER_ADDRESS


def waiting_with(objection: Objection, now: datetime) -> list[Objection]:
    """Return what waits to be confirmed by who has the link of one, the newest first: that one, and
    what came from exactly the same address and can still be confirmed."""
    waiting = Objection.objects.filter(state=ObjectionState.UNCONFIRMED, user=None)
    in_time = Q(email=objection.email, received_at__gte=now - CONFIRM_WITHIN)
    found = waiting.filter(in_time | Q(pk=objection.pk)).order_by("-received_at", "-pk")
    return list(found.select_related("entry__alliance", "entry__cycle"))


def can_still_confirm(objection: Objection, window: Window, now: datetime) -> bool:
    """Whether what came in time is confirmed in time: the notice may have run out meanwhile, but
    not be closed."""
    is_same = (window.notice.pk if window.notice else None) == objection.notice_id
    is_on = window.is_open or (window.is_over and objection.entry.cycle.phase == Phase.NOTICE)
    return is_same and is_on and now <= objection.received_at + CONFIRM_WITHIN


def late_sentence(window: Window, at: datetime) -> str:
    """Cite the rule against an objection that came late, with the days where they are known."""
    sentence = cited(ObjectionRule.IN_TIME)
    if window.notice is None:
        return sentence
    days = {"from": date_format(window.notice.opens_on), "to": date_format(window.notice.ends_on)}
    days["day"] = date_format(local_day(at))
    told = _("The notice ran from %(from)s to %(to)s; this came on %(day)s.") % days
    return f"{sentence} {told}"
