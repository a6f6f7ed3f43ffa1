"""Results drawn for people: terminal tables, files and pages.

Import from the modules: `formats` writes files, `terminal` and `themes_terminal` draw, `listing` prints rows. Nothing
is imported here, so that a command which writes one file does not load what draws tables.
"""
