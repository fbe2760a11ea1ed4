"""The accounts of the demonstration: one for each role, and one for each assessor.

Names only. Passwords are made when the demonstration is set up.
"""

from typing import NamedTuple

from assessment.demo.marks import ASSESSORS
from assessment.demo.membership import leads_of


class Account(NamedTuple):
    """``region``, ``alliance`` and ``unit`` are the scope that the role asks for."""

    name: str
    role: str
    region: str = ""
    alliance: str = ""
    unit: str = ""


ACCOUNTS: tuple[Account, ...] = (
    Account("bureau", "bureau"),
    Account("district", "district", region="370303"),
    Account("secretariat", "secretariat", alliance="gaoxin"),
    *(Account(name, "assessor") for name in ASSESSORS),
    Account("member", "member", unit=leads_of("gaoxin")["lead_enterprise"]),
    Account("observer", "observer"),
)
