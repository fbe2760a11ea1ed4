"""Weights from comparisons in pairs (AHP) and from the spread of the data (entropy).

Neither can be written down exactly: eigenvectors and logarithms are irrational. Both are computed
with forty decimal digits and rounded once, to weights with two places that sum to exactly 100.

Sources: T. L. Saaty, The Analytic Hierarchy Process, 1980, and How to make a decision, EJOR 48
(1990), 9-26; C. L. Hwang and K. Yoon, Multiple Attribute Decision Making, 1981 (entropy, after
C. E. Shannon).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from assessment.scoring.errors import ScoringError

DIGITS = 40
CLOSE = Decimal("1e-30")
MOST_ROUNDS = 100_000
STRONGEST = 9  # Saaty's scale runs from 1, equal, to 9.
HUNDREDTHS = 10_000  # 100 in hundredths.

# The mean consistency index of random comparisons of 1, 2, 3 … things (Saaty 1980).
_SAATY = "0 0 0.58 0.90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59"
RANDOM_INDICES = tuple(map(Decimal, _SAATY.split()))
MOST_COMPARED = len(RANDOM_INDICES)
CONSISTENT_UP_TO = Decimal("0.10")

Pair = tuple[str, str]
Matrix = list[list[Decimal]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A comparison that fits the others badly: ``said`` is how many times as important the first
    one was called, ``fitting`` what all comparisons together say."""

    pair: Pair
    said: Fraction
    fitting: Decimal


@dataclass(frozen=True, slots=True)
class Priorities:
    """``weights`` by code, in parts of 1; ``index`` and ``ratio`` say how consistent the
    comparisons are: 0 is perfectly, and up to 0.10 is good enough. Two things are never at odds,
    so that there is no ``ratio``."""

    weights: Mapping[str, Decimal]
    largest: Decimal
    index: Decimal
    ratio: Decimal | None
    doubts: tuple[Doubt, ...]

    @property
    def is_consistent(self) -> bool:
        return self.ratio is None or self.ratio <= CONSISTENT_UP_TO


@dataclass(frozen=True, slots=True)
class Spread:
    """Entropy of each criterion, 0 to 1 (all alike), and the weights in parts of 1, by code."""

    entropies: Mapping[str, Decimal]
    weights: Mapping[str, Decimal]


def priorities(codes: Sequence[str], comparisons: Mapping[Pair, Fraction]) -> Priorities:
    """Return the principal eigenvector of the comparisons of ``codes`` with each other.

    A comparison says how many times as important the first one is, from 1/9 to 9; it is given for
    every pair once, in the order of ``codes``. Raises ``ScoringError`` where one is missing or
    beyond the scale, and for more things than there are random indices for.
    """
    _check(codes, comparisons)
    with localcontext(prec=DIGITS):
        matrix = _matrix(codes, comparisons)
        vector, largest = _principal(matrix)
        index, ratio = _consistency(largest, len(codes))
        return Priorities(
            weights=dict(zip(codes, vector, strict=True)),
            largest=largest,
            index=index,
            ratio=ratio,
            doubts=_doubts(comparisons, dict(zip(codes, vector, strict=True))),
        )


def entropy_weights(codes: Sequence[str], rows: Sequence[Sequence[Fraction]]) -> Spread:
    """Return weights by how far the alliances (``rows`` of scores >= 0) lie apart on each criterion.

    A criterion on which all are alike tells nothing and weighs nothing. Raises ``ScoringError``
    for fewer than two alliances, and when they are alike on every criterion.
    """
    if len(rows) < 2:
        raise ScoringError("Entropy needs at least two alliances.")
    with localcontext(prec=DIGITS):
        entropies = [_entropy([row[place] for row in rows]) for place in range(len(codes))]
        told = [1 - entropy for entropy in entropies]
        if not any(told):
            raise ScoringError("The alliances are alike on every criterion.")
        weights = [part / sum(told) for part in told]
        return Spread(
            dict(zip(codes, entropies, strict=True)), dict(zip(codes, weights, strict=True))
        )


def to_hundred(parts: Mapping[str, Decimal | Fraction]) -> dict[str, Decimal]:
    """Return ``parts`` in proportion as weights with two places that sum to exactly 100.

    By the largest remainder: all are rounded down, and the hundredths that are left go to those
    that lost most, of equal ones to the first. Raises ``ScoringError`` when all are 0.
    """
    exact = {code: Fraction(part) for code, part in parts.items()}
    whole = sum(exact.values(), Fraction(0))
    if whole <= 0 or any(part < 0 for part in exact.values()):
        raise ScoringError("Weights must not be negative, and one must be above 0.")
    shares = {code: part * HUNDREDTHS / whole for code, part in exact.items()}
    floors = {code: share.numerator // share.denominator for code, share in shares.items()}
    left = HUNDREDTHS - sum(floors.values())
    by_loss = sorted(shares, key=lambda code: floors[code] - shares[code])
    for code in by_loss[:left]:
        floors[code] += 1
    return {code: Decimal(floor).scaleb(-2) for code, floor in floors.items()}


def _check(codes: Sequence[str], comparisons: Mapping[Pair, Fraction]) -> None:
    if not 2 <= len(codes) <= MOST_COMPARED:
        raise ScoringError(f"From 2 to {MOST_COMPARED} criteria can be compared.")
    pairs = {(one, other) for place, one in enumerate(codes) for other in codes[place + 1 :]}
    if pairs != set(comparisons):
        raise ScoringError("Every pair must be compared once.")
    if not all(Fraction(1, STRONGEST) <= said <= STRONGEST for said in comparisons.values()):
        raise ScoringError(f"A comparison lies between 1/{STRONGEST} and {STRONGEST}.")


def _matrix(codes: Sequence[str], comparisons: Mapping[Pair, Fraction]) -> Matrix:
    def entry(one: str, other: str) -> Decimal:
        if one == other:
            return Decimal(1)
        said = comparisons.get((one, other)) or 1 / comparisons[other, one]
        return Decimal(said.numerator) / said.denominator

    return [[entry(one, other) for other in codes] for one in codes]


def _principal(matrix: Matrix) -> tuple[list[Decimal], Decimal]:
    """Return the eigenvector of the largest eigenvalue, summing to 1, and that eigenvalue.

    By repeated multiplication; a matrix of positive numbers always comes to rest (Perron).
    """
    vector = [Decimal(1) / len(matrix)] * len(matrix)
    for _ in range(MOST_ROUNDS):
        product = [sum(map(Decimal.__mul__, row, vector), Decimal(0)) for row in matrix]
        largest = sum(product, Decimal(0))
        nearer = [part / largest for part in product]
        if all(abs(new - old) < CLOSE for new, old in zip(nearer, vector, strict=True)):
            return nearer, largest
        vector = nearer
    raise ScoringError("The comparisons do not come to rest.")


def _consistency(largest: Decimal, count: int) -> tuple[Decimal, Decimal | None]:
    index = max((largest - count) / (count - 1), Decimal(0))
    random = RANDOM_INDICES[count - 1]
    return index, index / random if random else None


def _doubts(
    comparisons: Mapping[Pair, Fraction], weights: Mapping[str, Decimal]
) -> tuple[Doubt, ...]:
    """Return the comparisons that fit worst first; those that fit exactly are left out."""
    found = []
    for (one, other), said in comparisons.items():
        fitting = weights[one] / weights[other]
        apart = Decimal(said.numerator) / said.denominator / fitting
        found.append((max(apart, 1 / apart), Doubt((one, other), said, fitting)))
    found.sort(key=lambda each: -each[0])
    return tuple(doubt for apart, doubt in found if apart - 1 > CLOSE.sqrt())


def _entropy(scores: Sequence[Fraction]) -> Decimal:
    """Return the entropy of the shares that ``scores`` have of their sum, in parts of the largest
    possible one. All of them 0 are all alike."""
    whole = sum(scores, Fraction(0))
    if not whole or len(set(scores)) == 1:
        return Decimal(1)
    shares = [score / whole for score in scores if score]
    parts = [Decimal(share.numerator) / share.denominator for share in shares]
    return -sum((part * part.ln() for part in parts), Decimal(0)) / Decimal(len(scores)).ln()
