"""Files that other studies and programs read and write."""

from qualkit.exchange.codings import Answer, CodingsFile, codings_csv, codings_lines, read_codings
from qualkit.exchange.links import HOW, link, links, place_of, told, unlinked
from qualkit.exchange.quote_bank import read_bank, with_quote, with_words, without_quote
from qualkit.exchange.removals import begun_line, done_line, read_removals, readmitted_line
from qualkit.exchange.rows import without_rows
from qualkit.exchange.searched import searchable
from qualkit.exchange.states import State, read_states, state_line
from qualkit.exchange.summaries import CUT, above_cut, body, file_name, new_summary, read_summary, with_keys
from qualkit.exchange.translations import read_translations, translation_rows

__all__ = [
    "CUT",
    "HOW",
    "Answer",
    "CodingsFile",
    "State",
    "above_cut",
    "begun_line",
    "body",
    "codings_csv",
    "codings_lines",
    "done_line",
    "file_name",
    "link",
    "links",
    "new_summary",
    "place_of",
    "read_bank",
    "read_codings",
    "read_removals",
    "read_states",
    "read_summary",
    "read_translations",
    "readmitted_line",
    "searchable",
    "state_line",
    "told",
    "translation_rows",
    "unlinked",
    "with_keys",
    "with_quote",
    "with_words",
    "without_quote",
    "without_rows",
]
