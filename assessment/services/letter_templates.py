"""The bureau's own Word templates of letters: checked when they come in, the latest counts."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessment.computing.stored_files import store_content
from assessment.errors import TemplateRefused
from assessment.files import kinds
from assessment.files.inspect import inspect
from assessment.files.kinds import clean_name
from assessment.files.receive import Received
from assessment.models import LetterTemplate
from assessment.papers.letter_fields import SAMPLES
from assessment.papers.word import problems_of
from assessment.permissions import can_decide
from members.models import User

MOST_BYTES = 5 * 2**20


def take_template(
    received: Received, *, kind: str, language: str, by: User, now: datetime
) -> LetterTemplate:
    """Take a Word document that came in as the template of one kind of letters; earlier ones stay,
    and letters that have gone out stay as they are.

    Raises ``PermissionDenied``, ``FileRefused`` or ``TemplateRefused``, and then keeps nothing.
    """
    if not can_decide(by):
        raise PermissionDenied
    seen = inspect(received.path)
    name = clean_name(received.name or "", seen.kind)
    problems = _problems(received, seen.kind, kind)
    if problems:
        sentence = _("This cannot be used as a template. Correct it and send it again.")
        raise TemplateRefused(sentence, {"problems": problems})
    try:
        with transaction.atomic(), received.path.open("rb") as content:
            file = store_content(
                content, received.sha256, size=received.bytes, media_type=kinds.DOCX.media_type
            )
            _let_go(kind, language)
            return LetterTemplate.objects.create(
                kind=kind, language=language, file=file, name=name, by=by, added_at=now
            )
    except IntegrityError as error:
        sentence = _(
            "Somebody sent a template for this letter at the same moment. Look at it first."
        )
        raise TemplateRefused(sentence, {"problems": []}) from error


@transaction.atomic
def use_ours(kind: str, language: str, *, by: User) -> None:
    """Make letters of one kind from the template of the application again.

    Raises ``PermissionDenied``.
    """
    if not can_decide(by):
        raise PermissionDenied
    _let_go(kind, language)


def _let_go(kind: str, language: str) -> None:
    LetterTemplate.objects.filter(kind=kind, language=language, is_current=True).update(
        is_current=False
    )


def _problems(received: Received, found: kinds.Kind, kind: str) -> list[str]:
    if found != kinds.DOCX:
        return [_("This is no Word document (.docx).")]
    if received.bytes > MOST_BYTES:
        return [_("A template has %(most)s MB at most.") % {"most": MOST_BYTES // 2**20}]
    return problems_of(received.path.read_bytes(), SAMPLES[kind])
