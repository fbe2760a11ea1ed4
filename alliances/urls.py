"""The register of alliances, and the registers that each of them keeps."""

from django.urls import path

import common.api  # noqa: F401  # Registers the converter ``code``.
from alliances.views import (
    alliances,
    duplicates,
    governance,
    register_history,
    register_rows,
    shares,
    workbooks,
)
from alliances.views import registers as lists

app_name = "alliances"

REGISTERS = "alliances/<code:code>/registers/"
ONE = f"{REGISTERS}<slug:register>/"
ROW = f"{ONE}<int:pk>/"

urlpatterns = [
    path("alliances/", alliances.alliances, name="alliances"),
    path("alliances/<code:code>/", alliances.alliance, name="alliance"),
    # Registers
    path("registers/", lists.own_registers, name="own_registers"),
    path("duplicates/", duplicates.likely_duplicates, name="duplicates"),
    path(REGISTERS, lists.registers, name="registers"),
    path("alliances/<code:code>/governance/", governance.governance, name="governance"),
    path(ONE, lists.register, name="register"),
    path(f"{ONE}add/", register_rows.register_add, name="register_add"),
    path(f"{ONE}history/", register_history.register_history, name="register_history"),
    path(ROW, register_rows.register_row, name="register_row"),
    path(f"{ROW}remove/", register_rows.register_remove, name="register_remove"),
    path(f"{ROW}restore/", register_history.register_restore, name="register_restore"),
    # Workbooks
    path(f"{ONE}export/", workbooks.register_export, name="register_export"),
    path(f"{ONE}import/", workbooks.register_import, name="register_import"),
    path(f"{ONE}template/", workbooks.register_template, name="register_template"),
    # Shares
    path(f"{ROW}split/", shares.register_split, name="register_split"),
    path("alliances/<code:code>/shares/", shares.shares, name="shares"),
    path("alliances/<code:code>/shares/<int:pk>/", shares.share, name="share"),
]
