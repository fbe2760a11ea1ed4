"""What can be refused, each with a ``code`` for programs and a sentence for people."""

from http import HTTPStatus

from common.errors import DomainError


class StaleVersion(DomainError):
    """Somebody saved in between; ``extra["stored"]`` holds what is stored now."""

    code = "stale_version"


class SheetClosed(DomainError):
    code = "sheet_closed"


class SheetIncomplete(DomainError):
    """``extra["missing"]`` lists the codes of the indicators without a mark."""

    code = "sheet_incomplete"


class NotScoring(DomainError):
    """Marks are taken in the scoring phase only."""

    code = "not_scoring"


class CycleFrozen(DomainError):
    """A published cycle takes no more changes."""

    code = "cycle_frozen"


class NotJudged(DomainError):
    """The indicator is measured, not applicable, or of another framework."""

    code = "not_judged"


class ConflictOfInterest(DomainError):
    code = "conflict_of_interest"


class NotReporting(DomainError):
    """Reports are written and screened in the phases for that only."""

    code = "not_reporting"


class ItemClosed(DomainError):
    """What was filed is closed; only what is returned opens again."""

    code = "item_closed"


class NotAsked(DomainError):
    """The report is not asked for this: not applicable, excused, or of another framework."""

    code = "not_asked"


class ReportIncomplete(DomainError):
    """``extra["missing"]`` lists what has to be there, each with a ``sentence`` and its place."""

    code = "report_incomplete"


class ReportClosed(DomainError):
    """The report waits for the bureau, or is accepted already."""

    code = "report_closed"


class DeadlineOver(DomainError):
    """The last day is over; ``extra["last_day"]`` names it."""

    code = "deadline_over"


class CalendarRefused(DomainError):
    code = "calendar_refused"


class NotSubmitted(DomainError):
    """There is no round to screen."""

    code = "not_submitted"


class RoundUnfinished(DomainError):
    """A round is settled once every item has its verdict; ``extra["unruled"]`` lists the codes."""

    code = "round_unfinished"


class ReasonMissing(DomainError):
    """What is returned has its reason, and an opinion says something."""

    code = "reason_missing"


class PhaseRefused(DomainError):
    """The cycle cannot move there; ``extra["unfinished"]`` lists what stands in the way."""

    code = "phase_refused"


class AlreadyThere(DomainError):
    code = "already_there"


class NothingComputed(DomainError):
    code = "nothing_computed"


class HasMarks(DomainError):
    """A sheet with marks stays."""

    code = "has_marks"


class FolderInUse(DomainError):
    """A cycle is written to an empty folder, or over an earlier dump."""

    code = "folder_in_use"


class CannotStart(DomainError):
    """Something on this machine stands in the way of serving."""

    code = "cannot_start"


class FileRefused(DomainError):
    """A file that is not taken; ``extra["reason"]`` names the kind of refusal."""

    code = "file_refused"


class FileTooBig(FileRefused):
    code = "file_too_big"


class FileMissing(DomainError):
    """A file on record is not in the storage; administrators have to bring it back."""

    code = "file_missing"
    status = HTTPStatus.GONE


class EvidenceRefused(DomainError):
    """The library or the item has no room, or the pages to look at are none of the file's."""

    code = "evidence_refused"


class TransitionRefused(DomainError):
    """What was asked for does not follow from where the thing stands now."""

    code = "transition_refused"


class FiguresChanged(DomainError):
    """The figures are not those that the decision was made on; ``extra["changes"]`` are sentences."""

    code = "figures_changed"


class SecondPersonNeeded(DomainError):
    """Who proposed it cannot confirm it too."""

    code = "second_person_needed"


class NotDeliberating(DomainError):
    """Exceptions are decided while the bureau deliberates, or by granting an objection."""

    code = "not_deliberating"


class ExceptionRefused(DomainError):
    """The exception does not fit its kind, or names what the framework has not got."""

    code = "exception_refused"


class ObjectionRefused(DomainError):
    """The objection is not admitted; ``extra["rule"]`` names the rule."""

    code = "objection_refused"


class WebhookRefused(DomainError):
    """The address leads where no message may go, or is none."""

    code = "webhook_refused"


class TemplateRefused(DomainError):
    """The Word document cannot be used as a template; ``extra["problems"]`` are sentences."""

    code = "template_refused"


class CreditRefused(DomainError):
    """The parts of an alliance's credit do not make 100."""

    code = "credit_refused"


class BarometerRefused(DomainError):
    """The parts of the barometer do not make its points, or measure what is not there."""

    code = "barometer_refused"


class FrameworkRefused(DomainError):
    """The version is no draft any more, is in use, or its weights make no rules."""

    code = "framework_refused"


class ScenarioRefused(DomainError):
    """What is asked cannot be found out: nothing differs, or the rules make no sense."""

    code = "scenario_refused"


class WeighingRefused(DomainError):
    """The comparisons make no weights: some are missing, or there are too many criteria."""

    code = "weighing_refused"
