"""Dates as people here write them, where Django's own habit differs."""
