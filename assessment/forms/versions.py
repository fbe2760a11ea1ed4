"""Values that two people may change at once: posted with the version that was seen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HIGHEST_VERSION = 2**31 - 1


class TextField(forms.CharField):
    """Free text with the line ends of the database, whichever way the browser sends them."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, value: Any) -> bool:
        return self.to_python(initial or "") != self.to_python(value or "")


class VersionedForm(forms.Form):
    """Values with one version between them. ``version`` is that of the values as they were last
    seen; a person who is shown two ticks ``take_stored`` for those of the database.

    The values first shown travel along (``show_hidden_initial``), so that what was left alone is
    known as such. ``names`` are the fields that hold values.
    """

    names: tuple[str, ...] = ()

    version = forms.IntegerField(min_value=0, max_value=HIGHEST_VERSION)
    take_stored = forms.BooleanField(label=_("Take the stored one"), required=False)

    def __init__(self, prefix: str, posted: Any = None) -> None:
        if posted is not None and f"{prefix}-version" not in posted:
            posted = None  # This one was not on the page that was sent.
        super().__init__(posted, prefix=prefix)
        self.is_saved = False
        self.is_conflict = False

    @property
    def stored_values(self) -> dict[str, Any]:
        """What the database holds, as the fields show it, and its ``version``."""
        raise NotImplementedError

    @property
    def is_to_save(self) -> bool:
        """Whether what was typed is valid and is meant to replace what is stored.

        What was left as it was first shown is not: it may have changed elsewhere.
        """
        return self.is_bound and self.is_valid() and self.is_typed

    @property
    def is_in_trouble(self) -> bool:
        return self.is_conflict or (self.is_bound and not self.is_valid())

    @property
    def is_typed(self) -> bool:
        chosen = f"{self.prefix}-take_stored" in self.data
        return not chosen and bool(set(self.names) & set(self.changed_data))

    @property
    def shown(self) -> dict[str, Any]:
        """What stands in the fields: what was typed and is not saved, or what is stored."""
        if self.is_bound and not self.is_saved and (self.errors or self.is_typed):
            return {name: self[name].value() for name in self.names}
        return self.stored_values

    @property
    def base(self) -> dict[str, Any]:
        """What the next change is made against: with a fault still what was seen before."""
        if self.is_bound and self.errors:
            seen = {name: self.data.get(f"initial-{self.prefix}-{name}", "") for name in self.names}
            return seen | {"version": self["version"].value()}
        return self.stored_values
