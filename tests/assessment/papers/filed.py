"""A filed report to print, of any length."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from assessment.papers.filed import Filed

SHA256 = "3f2a9c0b7d5e8f11" * 4


def link(number: int = 1, pages: str = "") -> dict[str, Any]:
    return {
        "sha256": f"{number:064x}",
        "name": f"证明 {number}.pdf",
        "dated_on": "2031-05-06",
        "pages": pages,
    }


def fact(measure: str = "member_units", **given: Any) -> dict[str, Any]:
    usual = {"derived": "31", "declared": None, "value": "31", "explanation": ""}
    return {"measure": measure} | usual | given


def indicator(code: str = "5.4.4-1", **given: Any) -> dict[str, Any]:
    usual = {
        "name": {"zh-hans": "成员单位总数", "en": "Member units"},
        "unit": {"zh-hans": "家", "en": "units"},
        "weight": "1",
        "narrative": "",
        "evidence": [],
        "facts": [fact()],
    }
    return {"code": code} | usual | given


def criterion(code: str = "5.4.4", **given: Any) -> dict[str, Any]:
    usual = {
        "name": {"zh-hans": "成员构成", "en": "Members"},
        "weight": "1",
        "narrative": "本年度新增成员三家。",
        "self_score": "86.50",
        "evidence": [],
        "indicators": [indicator()],
    }
    return {"code": code} | usual | given


def content(*criteria: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": 1,
        "cycle": {
            "code": "2031",
            "year": 2031,
            "as_of": "2031-12-31",
            "name": {"zh-hans": "2031 年度评估", "en": "Assessment 2031"},
        },
        "alliance": {
            "code": "gaoxin",
            "name": {"zh-hans": "高新区联合体", "en": "High-tech Alliance"},
        },
        "framework": {"code": "fw", "version": 1, "digest": SHA256},
        "criteria": list(criteria) or [criterion()],
        "confirmations": [
            {
                "role": role,
                "unit": {"zh-hans": f"单位{role}", "en": f"Unit {role}"},
                "by": "王建国",
                "confirmed_at": "2031-11-30T16:20:00+08:00",
            }
            for role in ("lead_park", "lead_school", "lead_enterprise")
        ],
    }


def filed(*criteria: dict[str, Any], **given: Any) -> Filed:
    usual: dict[str, Any] = {
        "content": content(*criteria),
        "receipt": "R-2031-gaoxin-1",
        "digest": SHA256,
        "number": 1,
        "by": "李雷",
        "submitted_at": datetime(2031, 11, 30, 15, 58, tzinfo=UTC),
        "earlier": {"member_units": Decimal(28)},
        "pages": {},
    }
    return Filed(**usual | given)
