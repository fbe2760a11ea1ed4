from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Count, Exists, OuterRef, Q, Value

from assessment.choices import FROZEN_PHASES, PUBLIC_PHASES, Phase, RunState
from members.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User

    Person: TypeAlias = User | AnonymousUser

SEES_ALL = (Role.BUREAU, Role.OBSERVER)


def _model(name: str) -> Any:
    """Return a model of this app, which must not be imported here: it is built on these querysets."""
    return apps.get_model("assessment", name)


class FrameworkQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the released ones; all for the bureau and observers, and for those who have not
        signed in the ones of public cycles."""
        if not user.is_authenticated:
            return self.filter(pk__in=_model("Cycle").objects.visible_to(user).values("framework"))
        return self.all() if user.role in SEES_ALL else self.released()

    def released(self) -> Self:
        return self.filter(released_at__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("code", "-version")


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the cycles ``user`` may know of: all of them for the bureau and observers, those with
        an alliance of the own scope for others, and the public ones for everybody."""
        if user.is_authenticated and user.role in SEES_ALL:
            return self.all()
        public = Q(phase__in=PUBLIC_PHASES)
        if not user.is_authenticated:
            return self.filter(public)
        entries = _model("Entry").objects.filter(cycle=OuterRef("pk"))
        own = Exists(entries.in_scope_of(user)) & ~Q(phase=Phase.DRAFT)
        return self.filter(public | own)

    def with_counts(self) -> Self:
        """Add ``entry_count``, without a join that doubles rows."""
        entries = _model("Entry").objects.filter(cycle=OuterRef("pk"))
        counted = entries.order_by().values("cycle").annotate(n=Count("pk")).values("n")
        return self.annotate(entry_count=models.Subquery(counted))

    def newest_first(self) -> Self:
        return self.order_by("-year", "code")

    def locked(self) -> Self:
        """Lock the cycles until the transaction ends; rows that refer to them can still be added."""
        return self.select_for_update(no_key=True, of=("self",))


class EntryQuerySet(models.QuerySet):
    def in_scope_of(self, user: User) -> Self:
        """Keep the entries that ``user`` works with, whatever the phase."""
        if user.role in SEES_ALL:
            return self.all()
        if user.role == Role.DISTRICT:
            return self.filter(alliance__region__code__startswith=user.region_prefix)
        if user.role == Role.SECRETARIAT:
            return self.filter(alliance__seats__user=user)
        if user.role == Role.ASSESSOR:
            assigned = _model("Assignment").objects.filter(
                assessor__user=user, entry=OuterRef("pk")
            )
            return self.filter(Exists(assigned))
        return self.filter(alliance__memberships__unit=user.unit_id).distinct()

    def taking_part(self) -> Self:
        """Leave the excused out."""
        return self.exclude(rulings__kind="excused")

    def by_code(self) -> Self:
        return self.order_by("alliance__code")


class AssignmentQuerySet(models.QuerySet):
    def of(self, user: Person) -> Self:
        """Keep the sheets of ``user``, outside draft cycles."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessor__user=user).exclude(entry__cycle__phase=Phase.DRAFT)

    def open(self) -> Self:
        """Keep the sheets that somebody still has to submit; nobody can for an assessor without
        an account, so those are not open."""
        return self.filter(submitted_at=None, assessor__user__isnull=False)

    def by_alliance(self) -> Self:
        return self.order_by("entry__alliance__code", "assessor__name")


class MarkQuerySet(models.QuerySet):
    def given(self) -> Self:
        """Leave withdrawn marks out."""
        return self.filter(hundredths__isnull=False)


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the results whose figures ``user`` may see.

        Bureau and observer always; a district officer those of the region; a secretariat its own
        from the notice on; everybody once published.
        """
        if user.is_authenticated and user.role in SEES_ALL:
            return self.all()
        published = Q(computation__cycle__phase__in=(Phase.PUBLISHED, Phase.ARCHIVED))
        if not user.is_authenticated:
            return self.filter(published)
        if user.role == Role.DISTRICT:
            return self.filter(published | Q(region_code__startswith=user.region_prefix))
        if user.role == Role.SECRETARIAT:
            own = Q(entry__alliance__seats__user=user)
            return self.filter(published | Q(computation__cycle__phase=Phase.NOTICE) & own)
        return self.filter(published)

    def within(self, prefix: str) -> Self:
        return self.filter(region_code__startswith=prefix)

    def in_ranking_order(self) -> Self:
        """Complete before incomplete (as the words sort), then by total, then by code."""
        return self.order_by("status", "-total_hundredths", "code")


class OwedQuerySet(models.QuerySet):
    def queued(self) -> Self:
        return self.filter(state=RunState.QUEUED)

    def running(self) -> Self:
        return self.filter(state=RunState.RUNNING)

    def unsettled(self) -> Self:
        return self.filter(state__in=(RunState.QUEUED, RunState.RUNNING))

    def expired(self, now: datetime) -> Self:
        """Keep the rows whose worker has not been heard of since the lease ran out."""
        return self.running().filter(lease_until__lt=now)

    def due(self, now: datetime) -> Self:
        """Keep the queued rows that may start now."""
        return self.queued().filter(Q(run_after=None) | Q(run_after__lte=now))

    def oldest_first(self) -> Self:
        return self.order_by("created_at", "pk")

    def let_go(self, **values: Any) -> int:
        """Update the rows with ``values`` so that no worker holds them any more; return how many."""
        return self.update(token=None, lease_until=None, **values)


class PaperQuerySet(OwedQuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the papers that ``user`` may read: bureau and observer all; others those of what
        they may read, drafts apart. Papers of results everybody who has signed in, once published;
        the barometer, which tells how orders were closed, of those only the districts.

        Letters go to the alliance, so they are for its secretariat and the district; an order also
        for those who have a part in it.
        """
        if not user.is_authenticated:
            return self.none()
        if user.role in SEES_ALL:
            return self.all()
        orders = _keys_of("Order", user)
        decided = _model("Objection").objects.visible_to(user).exclude(decided_at=None)
        of_results = Q() if user.role == Role.DISTRICT else ~Q(kind="barometer")
        return self.filter(
            Q(submission__report__in=_keys_of("Report", user))
            | Q(computation__in=_published_sets()) & of_results
            | Q(decision__in=_letters_for(user))
            | Q(decision__state="issued", decision__order__in=orders)
            | Q(objection__in=decided.order_by().values("pk"))
            | Q(reassessment__settled_at__isnull=False, reassessment__order__in=orders)
        )


class RunQuerySet(OwedQuerySet):
    def let_go(self, **values: Any) -> int:
        return super().let_go(is_lead=False, **values)


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the reports that ``user`` may read.

        Bureau and observer all; a district officer those of the region; a secretariat and the
        units that lead an alliance its own; an assessor those of the own sheets once scoring has
        begun. A draft cycle has none.
        """
        if not user.is_authenticated:
            return self.none()
        reports = self.exclude(entry__cycle__phase=Phase.DRAFT)
        if user.role in SEES_ALL:
            return reports
        if user.role == Role.ASSESSOR:
            sheets = _model("Assignment").objects.filter(
                assessor__user=user, entry=OuterRef("entry")
            )
            return reports.filter(Exists(sheets)).exclude(
                entry__cycle__phase__in=(Phase.REPORTING, Phase.SCREENING)
            )
        if user.role == Role.MEMBER:
            leads = apps.get_model("alliances", "Membership").objects.leads()
            led = leads.in_force_on(OuterRef("entry__cycle__as_of")).filter(
                unit=user.unit_id, alliance=OuterRef("entry__alliance")
            )
            return reports.filter(Exists(led))
        entries = _model("Entry").objects.in_scope_of(user).order_by()
        return reports.filter(entry__in=entries.values("pk"))

    def by_alliance(self) -> Self:
        return self.order_by("entry__alliance__code")


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep what ``user`` may fetch: whatever is linked to a report that ``user`` may read; a
        secretariat its own library, and the bureau all."""
        if not user.is_authenticated:
            return self.none()
        if user.role == Role.BUREAU:
            return self.all()
        readable = _model("Report").objects.visible_to(user)
        links = _model("EvidenceLink").objects.filter(evidence=OuterRef("pk"))
        linked = Q(Exists(links.filter(item__report__in=readable.order_by().values("pk"))))
        if user.role == Role.SECRETARIAT:
            seats = apps.get_model("alliances", "SecretariatSeat").objects.filter(user=user)
            linked |= Q(alliance__in=seats.values("alliance"))
        return self.filter(linked)

    def newest_first(self) -> Self:
        return self.order_by("-uploaded_at", "-pk")


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the decisions that ``user`` may read: bureau and observer all; a district officer
        and a secretariat those of their scope once issued; everybody the issued commendations,
        removals and readmissions."""
        if user.is_authenticated and user.role in SEES_ALL:
            return self.all()
        issued = self.filter(state="issued")
        public = ~Q(kind="rectify")
        if not user.is_authenticated:
            return issued.filter(public)
        if user.role == Role.DISTRICT:
            return issued.filter(public | Q(alliance__region__code__startswith=user.region_prefix))
        if user.role == Role.SECRETARIAT:
            return issued.filter(public | Q(alliance__in=_served_by(user)))
        return issued.filter(public)

    def with_reasons_for(self, user: Person) -> Self:
        """Add ``shows_reason``, whether ``user`` may read why: bureau and observer, and those who
        are told by letter. Others read that it was decided."""
        if user.is_authenticated and user.role in SEES_ALL:
            return self.annotate(shows_reason=Value(True, BooleanField()))
        if not user.is_authenticated or user.role not in (Role.DISTRICT, Role.SECRETARIAT):
            return self.annotate(shows_reason=Value(False, BooleanField()))
        told = _model("Decision").objects.filter(pk=OuterRef("pk"), pk__in=_letters_for(user))
        return self.annotate(shows_reason=Exists(told))

    def waiting_alone(self) -> Self:
        """Keep what a person has still to confirm or issue, that no publication takes along."""
        alone = Q(cycle=None) | Q(cycle__phase__in=FROZEN_PHASES)
        return self.filter(alone, state__in=("prepared", "confirmed"))

    def newest_first(self) -> Self:
        return self.order_by("-proposed_at", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("proposed_at", "pk")


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the cases that ``user`` may read: bureau and observer all; a district officer those
        about alliances of the region; a secretariat the ones it raised itself. Who raised one
        without an account reads it by the link in the mail."""
        if not user.is_authenticated:
            return self.none()
        if user.role in SEES_ALL:
            return self.all()
        if user.role == Role.DISTRICT:
            admitted = self.exclude(state="unconfirmed")
            return admitted.filter(entry__alliance__region__code__startswith=user.region_prefix)
        if user.role == Role.SECRETARIAT:
            return self.filter(user__isnull=False, entry__alliance__in=_served_by(user))
        return self.none()

    def open(self) -> Self:
        return self.filter(state="open")

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")


class OrderQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep the orders that ``user`` may read: bureau and observer all; once issued, a district
        officer those of the region, a secretariat its own, a unit those with an item that it is
        responsible for, and an assessor those with a sheet of the own."""
        if not user.is_authenticated:
            return self.none()
        if user.role in SEES_ALL:
            return self.all()
        issued = self.filter(issued_at__isnull=False)
        if user.role == Role.DISTRICT:
            return issued.filter(entry__alliance__region__code__startswith=user.region_prefix)
        if user.role == Role.SECRETARIAT:
            return issued.filter(entry__alliance__in=_served_by(user))
        if user.role == Role.ASSESSOR:
            sheets = _model("ReassessmentSheet").objects.filter(
                assessor__user=user, reassessment__order=OuterRef("pk")
            )
            return issued.filter(Exists(sheets))
        items = _model("OrderItem").objects.filter(order=OuterRef("pk"), unit=user.unit_id)
        return issued.filter(Q(unit=user.unit_id) | Exists(items))

    def open(self) -> Self:
        return self.filter(state__in=("issued", "reassessing"))

    def most_urgent_first(self) -> Self:
        return self.order_by("due_on", "entry__alliance__code", "pk")


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: Person) -> Self:
        """Keep what ``user`` may fetch: whatever lies with a case or an order that ``user`` may
        read, internal messages apart; files of proposed exceptions are for the bureau. What an
        alliance has not sent yet is its secretariat's."""
        if not user.is_authenticated:
            return self.none()
        if user.role in SEES_ALL:
            return self.sent()
        cases = _model("Objection").objects.visible_to(user).order_by().values("pk")
        orders = _model("Order").objects.visible_to(user).order_by().values("pk")
        readable = self if user.role == Role.SECRETARIAT else self.sent()
        return readable.filter(
            Q(objection__in=cases)
            | Q(message__objection__in=cases, message__is_internal=False)
            | Q(item__order__in=orders)
        )

    def sent(self) -> Self:
        """Leave out what lies with an item of an order and was added since that was last sent."""
        history = _model("HistoricalOrderItem").objects.filter(id=OuterRef("item"))
        sent = history.filter(state="answered").order_by("-history_id").values("answered_at")
        return self.filter(
            Q(item=None)
            | ~Q(item__state__in=("open", "returned"))
            | Q(added_at__lte=models.Subquery(sent[:1]))
        )


def _served_by(user: User) -> Any:
    seats = apps.get_model("alliances", "SecretariatSeat").objects.filter(user=user)
    return seats.values("alliance")


def _keys_of(name: str, user: User) -> Any:
    return _model(name).objects.visible_to(user).order_by().values("pk")


def _published_sets() -> Any:
    cycles = _model("Cycle").objects.filter(phase__in=FROZEN_PHASES, computation__isnull=False)
    return cycles.values("computation")


def _letters_for(user: User) -> Any:
    """Return the keys of the issued decisions that are told to ``user`` by letter."""
    issued = _model("Decision").objects.filter(state="issued")
    if user.role == Role.DISTRICT:
        issued = issued.filter(alliance__region__code__startswith=user.region_prefix)
    elif user.role == Role.SECRETARIAT:
        issued = issued.filter(alliance__in=_served_by(user))
    else:
        issued = issued.none()
    return issued.values("pk")
