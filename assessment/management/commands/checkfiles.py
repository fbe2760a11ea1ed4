from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessment.computing.file_check import FaultyFile, faulty_files
from assessment.management.base import WorkCommand
from assessment.models import StoredFile


class Command(WorkCommand):
    help = gettext_lazy("Read every stored file and list those that are missing or altered.")

    def handle(self, **options: Any) -> None:
        count = 0
        for faulty in faulty_files():
            count += 1
            self.stdout.write(_told(faulty))
        if count:
            sentence = ngettext(
                "%(count)s file is not what was stored.",
                "%(count)s files are not what was stored.",
                count,
            )
            self.refuse(sentence % {"count": count})
        whole = StoredFile.objects.count()
        sentence = ngettext("%(count)s file, whole.", "%(count)s files, all whole.", whole)
        self.stdout.write(sentence % {"count": whole})


def _told(faulty: FaultyFile) -> str:
    return _("%(fault)s: %(path)s (%(uses)s)") % {
        "fault": faulty.fault.label,
        "path": faulty.file.path,
        "uses": "; ".join(faulty.uses) or _("nobody uses it"),
    }
