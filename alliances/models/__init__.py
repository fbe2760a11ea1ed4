from alliances.models.activities import Activity, ActivityPartner
from alliances.models.carriers import Carrier, CarrierPartner
from alliances.models.distinctions import Distinction
from alliances.models.governance import Document, KeyTask, Post
from alliances.models.people import Major, MajorChain, SchoolYear
from alliances.models.register import Alliance, Chain, Membership, SecretariatSeat
from alliances.models.shares import FULL_SHARE, Share

__all__ = [
    "FULL_SHARE",
    "Activity",
    "ActivityPartner",
    "Alliance",
    "Carrier",
    "CarrierPartner",
    "Chain",
    "Distinction",
    "Document",
    "KeyTask",
    "Major",
    "MajorChain",
    "Membership",
    "Post",
    "SchoolYear",
    "SecretariatSeat",
    "Share",
]
