"""qualkit: read, segment and code interviews, and publish theme matrices; local, offline, honest."""

__version__ = "0.1.0"
