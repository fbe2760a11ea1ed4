"""Where a version of a framework is from, and who released it, as far as a reader may know."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessment.choices import Origin
from assessment.models import Framework


def origin_in_words(framework: Framework, *, with_names: bool) -> str:
    """Return where a version is from; the comparison is named ``with_names`` alone."""
    if framework.origin is None:
        return _("not recorded")
    if framework.origin == Origin.LOADED:
        return _("loaded by command")
    told = {"number": framework.drafted_from, "name": framework.comparison_name}
    if framework.origin == Origin.DRAFTED:
        return _("drafted from version %(number)s") % told
    by_entropy = framework.origin == Origin.ENTROPY
    if not with_names:
        if by_entropy:
            return _("drafted from version %(number)s, with entropy weights") % told
        return _("drafted from version %(number)s, with the weights of a comparison") % told
    if by_entropy:
        return (
            _("drafted from version %(number)s, with the entropy weights beside “%(name)s”") % told
        )
    return (
        _("drafted from version %(number)s, with the weights of the comparison “%(name)s”") % told
    )


def releaser_in_words(framework: Framework, *, with_names: bool) -> str:
    """Return who released a version; the person is named ``with_names`` alone."""
    if framework.is_released_by_command is None:
        return _("by whom is not recorded")
    if framework.is_released_by_command or framework.released_by is None:
        return _("by command")
    return framework.released_by.shown_name if with_names else _("by the bureau")
