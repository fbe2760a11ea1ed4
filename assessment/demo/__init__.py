"""The demonstration: a city, seventeen alliances and four years. Invented, and says so.

Pure Python, no database: it writes exchange folders that ``loadcycle`` reads like any other.
"""

from assessment.demo.build import assignments, build, cycle_code, finished_sheets

__all__ = ["assignments", "build", "cycle_code", "finished_sheets"]
