"""Measures speed and memory side by side, and writes docs/performance.md: ``make bench``."""
