from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.computing.ranking_files import write_csv, write_xlsx
from assessment.computing.rankings import Ranking, is_stale
from assessment.management.base import WorkCommand


class Command(WorkCommand):
    help = gettext_lazy("Write the whole ranking of a cycle: the rows and figures of the REST API.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cycle", metavar="CYCLE")
        parser.add_argument(
            "--format",
            choices=("json", "csv", "xlsx"),
            default="json",
            help=_("json is a list of rows"),
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help=_("without it: standard output")
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help=_("of the names; %(default)s as in an API answer to nobody in particular"),
        )

    def handle(
        self, *, cycle: str, format: str, output: Path | None, language: str, **options: Any
    ) -> None:  # The name of the option is the contract's.
        if format == "xlsx" and output is None:
            self.refuse(_("A workbook is written to a file: name it with --output FILE."))
        found = self.find_cycle(cycle)
        if found.computation is None:
            self.refuse(
                _("Nothing is computed for the cycle %(cycle)s yet. Run “manage.py score” first.")
                % {"cycle": found.code}
            )
        if is_stale(found):
            self.stderr.write(_("These figures are being computed anew; they may change soon."))
        with translation.override(language):
            content = _content(Ranking(found), format)
        if output is None:
            self.stdout.write(content.decode(), ending="")
        else:
            self._save(content, output)

    def _save(self, content: bytes, output: Path) -> None:
        """Write all of the file or leave what was there."""
        draft = output.with_name(f".{output.name}.{os.getpid()}")
        try:
            draft.write_bytes(content)
            draft.replace(output)
        except OSError as error:
            draft.unlink(missing_ok=True)
            self.refuse(
                _("%(file)s cannot be written: %(problem)s")
                % {"file": output, "problem": error.strerror}
            )


def _content(ranking: Ranking, format: str) -> bytes:
    if format == "xlsx":
        book = BytesIO()
        write_xlsx(ranking, book)
        return book.getvalue()
    text = StringIO(newline="")
    (write_csv if format == "csv" else _write_json)(ranking, text)
    return text.getvalue().encode()


def _write_json(ranking: Ranking, stream: IO[str]) -> None:
    """Write a list with a row on each line."""
    before = "["
    for row in ranking.all_rows():
        stream.write(f"{before}\n{json.dumps(row, ensure_ascii=False)}")
        before = ","
    stream.write("[]\n" if before == "[" else "\n]\n")
