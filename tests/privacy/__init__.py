"""Personal data: found, replaced, kept apart."""
