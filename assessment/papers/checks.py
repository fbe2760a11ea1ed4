"""What must be there before a paper is set."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from assessment.papers import characters

ALL = (characters.REGULAR, characters.BOLD, characters.SERIF, characters.SERIF_BOLD)


@register()
def fonts_are_there(**about: Any) -> list[CheckMessage]:
    """Refuse to start without the fonts: a paper would come out empty."""
    missing = [name for name in ALL if not (characters.FONTS / name).is_file()]
    return [
        Error(
            f"The font {name} is missing in {characters.FONTS}.",
            hint="It comes with the application: put the version in place again.",
            id="assessment.E001",
        )
        for name in missing
    ]
