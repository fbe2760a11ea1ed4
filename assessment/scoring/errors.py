class ScoringError(ValueError):
    """What was asked of the arithmetic cannot be computed; the sentence says why."""
