"""The governance of an alliance on a day: its bodies, its documents, its key tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from alliances.choices import Body, DocumentKind
from alliances.models import Alliance, Document, KeyTask, Post

MOST_ROWS = 200
# What every alliance is expected to have; agreements and other documents come as they come.
EXPECTED = tuple(
    kind
    for kind in DocumentKind
    if kind
    not in (
        DocumentKind.CHAIN_LEADER_AGREEMENT,
        DocumentKind.JOINT_TRAINING_AGREEMENT,
        DocumentKind.OTHER,
    )
)


@dataclass(frozen=True, slots=True)
class BodyToday:
    """Who holds a post in a body; ``full_time`` counts those who do nothing else."""

    body: Body
    posts: list[Any]

    @property
    def full_time(self) -> int:
        return sum(post.is_full_time for post in self.posts)


@dataclass(frozen=True, slots=True)
class DocumentsOfKind:
    """The documents of one kind, newest first; ``state`` is here, expired or missing."""

    kind: DocumentKind
    documents: list[Any]
    in_force: int
    is_expected: bool

    @property
    def state(self) -> str:
        if self.in_force:
            return "here"
        return "expired" if self.documents else "missing"


def bodies(alliance: Alliance, day: date) -> list[BodyToday]:
    held = Post.objects.of(alliance).held_on(day).select_related("unit").order_by("since", "code")
    posts = list(held[:MOST_ROWS])
    return [BodyToday(body, [post for post in posts if post.body == body]) for body in Body]


def documents_by_kind(alliance: Alliance, day: date) -> list[DocumentsOfKind]:
    """Return the expected kinds, missing ones too, and the others that are there."""
    documents = list(Document.objects.of(alliance).newest_first()[:MOST_ROWS])
    told = []
    for kind in DocumentKind:
        own = [document for document in documents if document.kind == kind]
        current = sum(_is_in_force(document, day) for document in own)
        if own or kind in EXPECTED:
            told.append(DocumentsOfKind(kind, own, current, kind in EXPECTED))
    return told


def _is_in_force(document: Any, day: date) -> bool:
    return document.issued_on <= day and (document.expires_on is None or document.expires_on > day)


def tasks_of_year(alliance: Alliance, year: int) -> list[Any]:
    tasks = KeyTask.objects.of(alliance).filter(year=year).select_related("unit")
    return list(tasks.order_by("code")[:MOST_ROWS])


def latest_year(alliance: Alliance, today: date) -> int:
    """Return the year whose key tasks are shown: this one, or the last that has any."""
    years = KeyTask.objects.of(alliance).filter(year__lte=today.year).order_by("-year")
    return years.values_list("year", flat=True).first() or today.year
