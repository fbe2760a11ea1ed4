from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.models import Alliance
from assessment.models.reports import ReportItem
from assessment.querysets import EvidenceQuerySet
from members.models import User


class StoredFile(models.Model):
    """A file that is stored once, known by the SHA-256 of its bytes; ``path`` is its name in the
    private storage, ``pages`` the number of pages of a PDF."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("stored file")
        constraints = [
            CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="storedfile_has_its_digest"
            ),
            CheckConstraint(condition=Q(size__gt=0), name="storedfile_is_not_empty"),
        ]


class Evidence(models.Model):
    """A file that proves something, in the library of one alliance; it can prove many items."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="uses")
    name = models.CharField(_("name"), max_length=200)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    was_known = False  # Set where the file that was to be added was there already.

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            UniqueConstraint(fields=["alliance", "file"], name="evidence_once_per_alliance"),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceLink(models.Model):
    """That a piece of evidence proves an item, on which ``pages`` ("3-5, 8"; empty for all), and what
    it ``shows`` there, in the words of the secretariat."""

    item = models.ForeignKey(ReportItem, models.CASCADE, related_name="links")
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="links")
    pages = models.CharField(_("pages"), max_length=100, blank=True)
    # None where nothing is said: a column with a default would be a new table on SQLite, without
    # the triggers of the old one.
    shows = models.CharField(_("what it shows"), max_length=200, null=True, blank=True)
    is_carried = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("link to evidence")
        constraints = [
            UniqueConstraint(fields=["item", "evidence"], name="evidencelink_once_per_item"),
        ]
