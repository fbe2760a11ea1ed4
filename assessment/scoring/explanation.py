"""How every figure came about, as JSON: codes, names and numbers, no prose."""

from typing import Any

from assessment.scoring.canonical import sha256_of
from assessment.scoring.definition import FrameworkDef
from assessment.scoring.scores import AllianceScore


def explanation(framework: FrameworkDef, score: AllianceScore) -> dict[str, Any]:
    raise NotImplementedError


def fingerprint(explained: dict[str, Any]) -> str:
    """Return the SHA-256 over the canonical form of an explanation, in hex."""
    return sha256_of(explained)
