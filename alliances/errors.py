"""What the registers refuse, each with a code for programs."""

from common.errors import DomainError


class RowRefused(DomainError):
    """The values of a row do not hold; ``extra["errors"]`` has the sentences by field."""

    code = "row_refused"


class StaleRow(DomainError):
    """The row was changed since it was read; ``extra["stored"]`` tells what it says now."""

    code = "stale_version"


class RowGone(DomainError):
    code = "row_gone"


class RowInUse(DomainError):
    """Something else rests on the row."""

    code = "row_in_use"


class SharesRefused(DomainError):
    """The parts do not make a whole, or are not for these alliances."""

    code = "shares_refused"


class StaleShares(DomainError):
    """The split was changed since it was read."""

    code = "stale_version"
