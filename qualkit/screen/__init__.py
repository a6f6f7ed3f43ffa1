"""What a coder sees of a session: one view as lines of text, and the full screen. It draws, never decides."""
