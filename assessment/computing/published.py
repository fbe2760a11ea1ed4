"""Which numbered version of the results stood on a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.core.cache import cache
from django.utils import timezone

from assessment.choices import PUBLIC_PHASES
from assessment.models import Computation, Cycle, PhaseMove


def as_published_on(cycle: Cycle, day: date) -> Computation | None:
    """Return the numbered results that were open to the public at the end of ``day``.

    In the public notice names and grades of them were; figures from publication on. None before
    the first notice, and while a cycle had gone back from its notice.
    """
    end = end_of(day)
    moves = PhaseMove.objects.filter(cycle=cycle, moved_at__lt=end)
    last = moves.order_by("-moved_at", "-pk").first()
    phase = cycle.phase if last is None else last.to_phase
    if phase not in PUBLIC_PHASES:
        return None
    sealed = cycle.computations.filter(frozen_at__lt=end, number__isnull=False)
    return sealed.order_by("-number").first()


def end_of(day: date) -> datetime:
    """Return the moment at which ``day`` ends where the installation stands."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return timezone.make_aware(midnight, timezone.get_default_timezone())


def fingerprint_of(computation: Computation) -> str:
    """Return the SHA-256 over the fingerprints of all results of a sealed set by code, in hex: one
    line ``code fingerprint`` each. Kept, since a sealed set never changes."""
    assert computation.frozen_at is not None
    key = f"assessment.fingerprint.{computation.pk}.{computation.frozen_at.timestamp()}"
    found: str | None = cache.get(key)
    if found is None:
        rows = computation.results.values_list("code", "fingerprint")
        lines = sorted(f"{code} {fingerprint}\n" for code, fingerprint in rows)
        found = sha256("".join(lines).encode()).hexdigest()
        cache.set(key, found, timeout=None)
    return found
