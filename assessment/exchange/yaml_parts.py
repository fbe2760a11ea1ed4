"""Taking a tree of texts apart, with every fault at its path."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext as _

from alliances.tables import cells
from assessment.exchange.faults import Faults
from assessment.exchange.yaml_tree import Tree, under

T = TypeVar("T")
LANGUAGES = ("zh-hans", "en")
MOST = 10**9


class Parts:
    """One YAML file. What cannot be read is noted and comes back as None."""

    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self._faults = faults

    def fault(self, path: str, sentence: str) -> None:
        self._faults.add(self.file, path or 1, sentence)

    def mapping(
        self, tree: Tree, path: str, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, Tree]:
        """Return what is written under known keys; a required key that is missing is a fault."""
        if not isinstance(tree, dict):
            self.fault(path, _("Here must be keys with values."))
            return {}
        known = [*required, *optional]
        for key in tree:
            if key not in known:
                self.fault(
                    under(path, key),
                    _("This key is not known here. Known are: %(keys)s.")
                    % {"keys": ", ".join(known)},
                )
        for key in required:
            if tree.get(key) is None:
                self.fault(under(path, key), _("This is missing."))
        return {key: tree[key] for key in known if tree.get(key) is not None}

    def sequence(self, tree: Tree, path: str) -> list[Tree]:
        if isinstance(tree, list):
            return tree
        if tree is not None:
            self.fault(path, _("Here must be a list."))
        return []

    def value(self, tree: Tree, path: str, read: Callable[[str], T]) -> T | None:
        """Read one text with ``read``; None for what is missing, which is noted elsewhere."""
        if tree is None:
            return None
        if not isinstance(tree, str):
            self.fault(path, _("Here must be a single value."))
            return None
        try:
            return read(tree.strip())
        except cells.Wrong as wrong:
            self.fault(path, str(wrong))
            return None

    def names(self, tree: Tree, path: str) -> dict[str, str] | None:
        """Read a name that both languages need."""
        if tree is None:
            return None
        given = self.mapping(tree, path, LANGUAGES)
        names = {
            language: self.value(given[language], under(path, language), _filled(cells.name))
            for language in given
        }
        found = {language: text for language, text in names.items() if text is not None}
        return found if len(found) == len(LANGUAGES) else None

    def texts(self, tree: Tree, path: str) -> dict[str, str]:
        """Read a text in one language or both; one without a language is Chinese."""
        if isinstance(tree, str):
            return {LANGUAGES[0]: tree}
        given = {} if tree is None else self.mapping(tree, path, (), LANGUAGES)
        texts = {
            language: self.value(given[language], under(path, language), cells.any_text)
            for language in given
        }
        return {language: text for language, text in texts.items() if text}

    def whole(self, tree: Tree, path: str, least: int, most: int = MOST) -> int | None:
        """Read a whole number within bounds, both included."""
        number = self.value(tree, path, cells.exact)
        if number is None:
            return None
        if number.denominator != 1 or not least <= number <= most:
            self.fault(
                path,
                _("This must be a whole number from %(least)s to %(most)s.")
                % {"least": least, "most": most},
            )
            return None
        return number.numerator

    def number(
        self, tree: Tree, path: str, least: int | None = None, most: int | None = None
    ) -> Decimal | None:
        """Read a decimal number within bounds, both included."""
        number = self.value(tree, path, cells.decimal)
        if number is None:
            return None
        if least is not None and most is not None and not least <= number <= most:
            sentence = _("This must lie between %(least)s and %(most)s.")
        elif least is not None and number < least:
            sentence = _("This must not be less than %(least)s.")
        else:
            return number
        self.fault(path, sentence % {"least": least, "most": most})
        return None


def _filled(read: Callable[[str], str]) -> Callable[[str], str]:
    def read_filled(text: str) -> str:
        if not text:
            raise cells.Wrong(_("This must not be empty."))
        return read(text)

    return read_filled
