from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Phase(TextChoices):
    """The phases of a cycle, in order."""

    DRAFT = "draft", _("draft")
    REPORTING = "reporting", _("reporting")
    SCREENING = "screening", _("screening")
    SCORING = "scoring", _("scoring")
    DELIBERATION = "deliberation", _("deliberation")
    NOTICE = "notice", _("public notice")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


FROZEN_PHASES = (Phase.PUBLISHED, Phase.ARCHIVED)
PUBLIC_PHASES = (Phase.NOTICE, Phase.PUBLISHED, Phase.ARCHIVED)


class Origin(TextChoices):
    """Where a version of a framework is from: a folder, or an earlier version under other weights."""

    LOADED = "loaded", _("loaded by command")
    DRAFTED = "drafted", _("drafted")
    COMPARISON = "comparison", _("drafted with the weights of a comparison")
    ENTROPY = "entropy", _("drafted with entropy weights")


class Rule(TextChoices):
    JUDGED = "judged", _("judged by assessors")
    STEPS = "steps", _("steps")
    LINEAR = "linear", _("linear")
    BEST = "best", _("against the best")
    AGAINST_MEAN = "against_mean", _("against the mean")
    POINTS = "points", _("points")


class RulingKind(TextChoices):
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    ADJUDICATED = "adjudicated", _("adjudicated")
    BONUS = "bonus", _("bonus")
    DEDUCTION = "deduction", _("deduction")
    VETO = "veto", _("veto")
    EXCUSED = "excused", _("excused")


class ResultStatus(TextChoices):
    COMPLETE = "complete", _("complete")
    INCOMPLETE = "incomplete", _("incomplete")


class Outcome(TextChoices):
    COMMEND = "commend", _("commend")
    RECTIFY = "rectify", _("rectify")


class RunState(TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class ReportState(TextChoices):
    """``returned``: single items are open again; the rest waits, closed."""

    WRITING = "writing", pgettext_lazy("report", "being written")
    SUBMITTED = "submitted", pgettext_lazy("report", "submitted")
    RETURNED = "returned", pgettext_lazy("report", "returned")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")


class ItemState(TextChoices):
    """``open`` and ``returned`` items can be written; ``closed`` ones wait for the bureau."""

    OPEN = "open", pgettext_lazy("item", "open")
    CLOSED = "closed", pgettext_lazy("item", "with the bureau")
    RETURNED = "returned", pgettext_lazy("item", "returned")
    ACCEPTED = "accepted", pgettext_lazy("item", "accepted")


class Ruled(TextChoices):
    """What the bureau says of one item."""

    ACCEPTED = "accepted", pgettext_lazy("item", "accepted")
    RETURNED = "returned", pgettext_lazy("item", "returned")


class DistrictView(TextChoices):
    SUPPORT = "support", pgettext_lazy("opinion", "supported")
    CONCERNS = "concerns", pgettext_lazy("opinion", "with concerns")


class PaperKind(TextChoices):
    REPORT = "report", _("annual report")
    CITY_REPORT = "city_report", _("assessment report of the city")
    RESULTS = "results", _("results workbook")
    BAROMETER = "barometer", _("barometer")
    COMMENDATION = "commendation", _("letter of commendation")
    CERTIFICATE = "certificate", _("certificate")
    ORDER = "order", _("rectification order")
    REMOVAL = "removal", _("letter of removal")
    READMISSION = "readmission", _("letter of readmission")
    REPLY = "reply", _("reply to an objection")
    BEFORE_AFTER = "before_after", _("before and after")


class ProposalState(TextChoices):
    """An exception that somebody proposes; ``in_force`` ones are rulings that count."""

    PROPOSED = "proposed", pgettext_lazy("exception", "proposed")
    IN_FORCE = "in_force", pgettext_lazy("exception", "in force")
    DECLINED = "declined", pgettext_lazy("exception", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("exception", "withdrawn")
    UNDONE = "undone", pgettext_lazy("exception", "undone")


class DecisionKind(TextChoices):
    COMMEND = "commend", pgettext_lazy("decision", "commendation")
    RECTIFY = "rectify", pgettext_lazy("decision", "rectification order")
    REMOVE = "remove", pgettext_lazy("decision", "removal")
    READMIT = "readmit", pgettext_lazy("decision", "readmission")


class DecisionState(TextChoices):
    """``confirmed`` ones were looked at and go out with the next publication, or at once."""

    PREPARED = "prepared", pgettext_lazy("decision", "prepared")
    CONFIRMED = "confirmed", pgettext_lazy("decision", "confirmed")
    ISSUED = "issued", pgettext_lazy("decision", "issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "withdrawn")


class ObjectionState(TextChoices):
    """``unconfirmed`` ones of the public wait for the link in their mail to be opened."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("objection", "not confirmed yet")
    OPEN = "open", pgettext_lazy("objection", "open")
    GRANTED = "granted", pgettext_lazy("objection", "granted")
    REFUSED = "refused", pgettext_lazy("objection", "refused")
    INADMISSIBLE = "inadmissible", pgettext_lazy("objection", "not admitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "withdrawn")


class OrderState(TextChoices):
    """Where the rectification stands. A failed one can be ordered once more (a second round)."""

    PREPARED = "prepared", pgettext_lazy("order", "prepared")
    ISSUED = "issued", pgettext_lazy("order", "under way")
    REASSESSING = "reassessing", pgettext_lazy("order", "being assessed again")
    PASSED = "passed", pgettext_lazy("order", "passed")
    FAILED = "failed", pgettext_lazy("order", "failed")
    WITHDRAWN = "withdrawn", pgettext_lazy("order", "withdrawn")


class OrderItemState(TextChoices):
    OPEN = "open", pgettext_lazy("order item", "open")
    ANSWERED = "answered", pgettext_lazy("order item", "with the bureau")
    RETURNED = "returned", pgettext_lazy("order item", "returned")
    ACCEPTED = "accepted", pgettext_lazy("order item", "accepted")


class AskedState(TextChoices):
    """Where a request for more time stands."""

    ASKED = "asked", pgettext_lazy("request", "asked")
    GRANTED = "granted", pgettext_lazy("request", "granted")
    REFUSED = "refused", pgettext_lazy("request", "refused")


class OrderEventKind(TextChoices):
    """What happened to an order, as its record says."""

    PREPARED = "prepared", pgettext_lazy("order event", "prepared")
    ISSUED = "issued", pgettext_lazy("order event", "issued")
    ANSWERED = "answered", pgettext_lazy("order event", "item answered")
    RETURNED = "returned", pgettext_lazy("order event", "item returned")
    ACCEPTED = "accepted", pgettext_lazy("order event", "item accepted")
    EXTENSION_ASKED = "extension_asked", pgettext_lazy("order event", "extension asked for")
    EXTENDED = "extended", pgettext_lazy("order event", "extended")
    EXTENSION_REFUSED = "extension_refused", pgettext_lazy("order event", "extension refused")
    REMINDED = "reminded", pgettext_lazy("order event", "reminded")
    OVERDUE = "overdue", pgettext_lazy("order event", "overdue")
    ESCALATED = "escalated", pgettext_lazy("order event", "told to the district")
    REMOVAL_PROPOSED = "removal_proposed", pgettext_lazy("order event", "removal proposed")
    REASSESSMENT = "reassessment", pgettext_lazy("order event", "assessment again begun")
    PASSED = "passed", pgettext_lazy("order event", "passed")
    FAILED = "failed", pgettext_lazy("order event", "failed")
    ORDERED_AGAIN = "ordered_again", pgettext_lazy("order event", "ordered once more")
    WITHDRAWN = "withdrawn", pgettext_lazy("order event", "withdrawn")


class ScenarioKind(TextChoices):
    WHAT_IF = "what_if", _("what if")
    STABILITY = "stability", _("stability of the ranks")


class PaperFormat(TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"


class WebhookEvent(TextChoices):
    """What programs can listen for."""

    PHASE_CHANGED = "cycle.phase_changed", _("a cycle moved to another phase")
    RESULTS_SEALED = "results.sealed", _("results became a numbered version")
    DECISION_ISSUED = "decision.issued", _("a decision was issued")
    OBJECTION_OPENED = "objection.opened", _("an objection was admitted")
    OBJECTION_DECIDED = "objection.decided", _("an objection was decided")
    ORDER_CHANGED = "order.changed", _("a rectification order moved on")
