"""All measures by code, in the order of the observation points."""

from __future__ import annotations

from alliances.computing.measures.asked import ASKED
from alliances.computing.measures.governance import GOVERNANCE
from alliances.computing.measures.measure import Measure
from alliances.computing.measures.membership import MEMBERSHIP
from alliances.computing.measures.research import BREAKTHROUGHS, RESEARCH, RESULTS, TRAINING
from alliances.computing.measures.talent import TALENT
from alliances.computing.measures.teaching import CENTRES, COMMITTEES, JOINT_EDUCATION, TEACHERS
from alliances.computing.measures.words import Text

MEASURES: dict[str, Measure] = {
    measure.code: measure
    for group in (
        GOVERNANCE,
        MEMBERSHIP,
        TALENT,
        CENTRES,
        COMMITTEES,
        JOINT_EDUCATION,
        TEACHERS,
        RESEARCH,
        BREAKTHROUGHS,
        TRAINING,
        RESULTS,
    )
    for measure in group
}


def label_of(code: str) -> Text:
    """Return the name of a measure; the code itself where a framework has one of its own."""
    known = MEASURES.get(code) or ASKED.get(code)
    return known.label if known else code


def unit_of(code: str) -> Text:
    """Return the unit of a measure, empty where a framework has one of its own."""
    known = MEASURES.get(code) or ASKED.get(code)
    return known.unit if known else ""
