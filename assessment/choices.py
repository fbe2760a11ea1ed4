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
