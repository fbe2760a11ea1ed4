from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from assessment.choices import RunState


class Owed(models.Model):
    """Work that a worker owes: the row is the promise, a message only rings the bell.

    A worker holds it until ``lease_until`` by ``token``; expired, it is anybody's again.
    """

    state = models.CharField(max_length=7, choices=RunState, default=RunState.QUEUED)
    created_at = models.DateTimeField(auto_now_add=True)
    run_after = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def is_settled(self) -> bool:
        return self.state in (RunState.DONE, RunState.FAILED)


def leased_while_running(name: str) -> CheckConstraint:
    """Return the constraint that a row has a token and a lease exactly while it is running."""
    return CheckConstraint(
        condition=Q(state="running", token__isnull=False, lease_until__isnull=False)
        | (~Q(state="running") & Q(token=None, lease_until=None)),
        name=name,
    )
