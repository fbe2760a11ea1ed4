"""The registers of the year that is being reported: invented like every other figure.

Each module returns rows as the exchange folder has them, in the order of ``COLUMNS``.
"""

from assessment.demo.registers.activities import activities
from assessment.demo.registers.carriers import carriers
from assessment.demo.registers.governance import documents, posts, tasks
from assessment.demo.registers.people import majors, people

COLUMNS = {
    "carriers": "alliance code kind level name_zh name_en opened_on closed_on capacity equipment"
    " partners note",
    "activities": "alliance code kind title held_on quantity amount person_days level carrier"
    " partners note",
    "documents": "alliance code kind title number issued_on expires_on unit note",
    "posts": "alliance code body person title unit full_time since until note",
    "tasks": "alliance code year title target progress unit due_on note",
    "people": "unit year students enrolment graduates graduates_staying teachers dual_teachers"
    " part_time_teachers part_time_hours",
    "majors": "unit year code name_zh name_en enrolment change chains",
}

__all__ = ["COLUMNS", "activities", "carriers", "documents", "majors", "people", "posts", "tasks"]
