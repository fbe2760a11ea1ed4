"""Random cycles: every rule and aggregation, gaps, ties, thirds, exceptions of every kind."""

from fractions import Fraction

from hypothesis import strategies as st

from assessment.scoring import (
    AgainstMean,
    AllianceInputs,
    Best,
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Judged,
    Linear,
    Points,
    Policy,
    RulingInput,
    Step,
    Steps,
    Veto,
    parse_effect,
)
from tests.assessment.scoring.builders import NAME

MEASURES = ["m1", "m2", "m3", "m4"]
ASSESSORS = ["e1", "e2", "e3", "e4", "e5", "e6", "e7"]
VETOES = {"fraud": "bottom", "accident": "cap:qualified", "arrears": "down:1", "worse": "down:2"}
STARTS = {"excellent": 90, "good": 80, "qualified": 60, "poor": 0}
OUTCOMES = {"excellent": "commend", "poor": "rectify"}


def decimals(low: int, high: int, places: int) -> st.SearchStrategy[Fraction]:
    """Draw decimals of few distinct values, so that ties and thresholds are met."""
    scale = 10**places
    whole = st.integers(low, high).map(Fraction)
    return whole | st.integers(low * scale, high * scale).map(lambda n: Fraction(n, scale))


marks = st.sampled_from([Fraction(8999, 100), Fraction(90), Fraction(100)]) | decimals(0, 100, 2)
values = decimals(-20, 40, 3)
weights = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(3)])


@st.composite
def stairs(draw: st.DrawFn) -> tuple[Step, ...]:
    starts = draw(st.lists(decimals(-20, 40, 1), min_size=1, max_size=4, unique=True))
    return tuple(Step(start, draw(decimals(0, 100, 1))) for start in sorted(starts))


@st.composite
def linears(draw: st.DrawFn) -> Linear:
    ends = draw(st.lists(st.integers(-20, 40), min_size=2, max_size=2, unique=True))
    return Linear(draw(st.sampled_from(MEASURES)), Fraction(ends[0]), Fraction(ends[1]))


def params() -> st.SearchStrategy:
    measure = st.sampled_from(MEASURES)
    return st.one_of(
        st.just(Judged()),
        st.just(Judged()),
        st.builds(Steps, measure, stairs()),
        st.builds(AgainstMean, measure, stairs()),
        linears(),
        st.builds(Best, measure),
        st.builds(
            Points,
            st.dictionaries(measure, decimals(0, 5, 1), min_size=1, max_size=3),
            st.integers(1, 30).map(Fraction),
        ),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    return Policy(
        aggregate=draw(st.sampled_from(["mean", "median", "trimmed_mean"])),
        trim_from=draw(st.integers(3, 6)),
        bonus_cap=draw(st.none() | decimals(0, 5, 1)),
        grades=tuple(
            GradeBand(code, NAME, Fraction(start), OUTCOMES.get(code))
            for code, start in draw(st.permutations(list(STARTS.items())))
        ),
        vetoes=tuple(Veto(code, NAME, parse_effect(text)) for code, text in VETOES.items()),
    )


@st.composite
def frameworks(draw: st.DrawFn) -> FrameworkDef:
    criteria = []
    for place in range(draw(st.integers(1, 3))):
        code = f"C{place}"
        indicators = tuple(
            IndicatorDef(f"{code}-{number}", NAME, draw(weights), draw(params()))
            for number in range(draw(st.integers(1, 3)))
        )
        floor = draw(st.none() | decimals(0, 100, 1))
        criteria.append(CriterionDef(code, NAME, draw(weights), indicators, floor))
    return FrameworkDef("fw", 1, NAME, draw(policies()), tuple(criteria))


def rulings(framework: FrameworkDef) -> st.SearchStrategy[RulingInput]:
    indicators = st.sampled_from([part.code for part in framework.indicators])
    criteria = st.sampled_from([part.code for part in framework.criteria])
    return st.one_of(
        st.builds(RulingInput, st.just("not_applicable"), indicators | criteria),
        st.builds(RulingInput, st.just("adjudicated"), indicators, marks),
        st.builds(RulingInput, st.just("bonus"), st.just("media"), decimals(0, 4, 2)),
        st.builds(RulingInput, st.just("deduction"), st.just("late"), decimals(0, 4, 2)),
        st.builds(RulingInput, st.just("veto"), st.sampled_from(list(VETOES))),
        st.just(RulingInput("excused")),
    )


@st.composite
def alliances(draw: st.DrawFn, framework: FrameworkDef, code: str) -> AllianceInputs:
    """Draw inputs with few gaps, so that most alliances are complete."""
    judged = [part.code for part in framework.indicators if part.rule == "judged"]
    by_assessor = st.dictionaries(st.sampled_from(ASSESSORS), marks, min_size=1)
    given = {part: draw(by_assessor) for part in judged}
    known = {measure: draw(values) for measure in MEASURES}
    gap = draw(st.sampled_from([*judged, *MEASURES, *[None] * 12]))
    given.pop(gap, None)
    known.pop(gap, None)
    return AllianceInputs(code, given, known, tuple(draw(st.lists(rulings(framework), max_size=3))))


@st.composite
def cycles(draw: st.DrawFn) -> tuple[FrameworkDef, list[AllianceInputs]]:
    framework = draw(frameworks())
    count = draw(st.integers(1, 4))
    return framework, [draw(alliances(framework, f"a{place}")) for place in range(count)]
