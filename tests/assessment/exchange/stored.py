"""What a test reads back after a load."""

from assessment.models import Mark


def summary(loaded):
    return list(loaded.changes.summary())


def marks():
    rows = Mark.objects.order_by("entry__alliance__code", "assessor__name")
    return [
        (row.entry.alliance.code, row.assessor.name, row.hundredths, row.comment, row.version)
        for row in rows
    ]
