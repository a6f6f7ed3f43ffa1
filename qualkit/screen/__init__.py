"""What a coder sees of a session: one view as lines of text, and the full screen. It draws, never decides."""

LEAST = (48, 15)
"""Columns and lines below which the full screen cannot be drawn."""
