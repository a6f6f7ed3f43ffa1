"""Files that other studies and programs read and write."""

from qualkit.exchange.codings import Answer, CodingsFile, codings_lines, read_codings

__all__ = ["Answer", "CodingsFile", "codings_lines", "read_codings"]
