"""What a terminal without Unicode gets instead of the signs it cannot draw."""

from __future__ import annotations

import codecs
import unicodedata

HANDLER = "qualkit_plainer"
"""Name of the error handler of codecs that this module registers."""

_PLAINER = {
    ord(sign): near
    for signs, near in (
        ("–—−─━", "-"),
        ("…", "~"),
        ("¶", "#"),
        ("█", "#"),
        ("×", "x"),
        ("░", "."),
        ("▒", ":"),
        ("│┃", "|"),
        ("┼╇╋", "+"),
        ("“”„", '"'),
        ("‘’", "'"),
        ("‚", ","),
        ("«←", "<"),
        ("»→", ">"),
        ("✓", "v"),
        ("·", "."),
        ("•", "*"),
    )
    for sign in signs
}


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """The sign of ASCII that is nearest and takes as many cells; a question mark for each cell of any other."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    told = []
    for sign in error.object[error.start : error.end]:
        near = sign.translate(_PLAINER)
        bare = unicodedata.normalize("NFD", near)[:1]
        is_wide = unicodedata.east_asian_width(sign) in {"W", "F"}
        told.append(bare if bare.isascii() else "??" if is_wide else "?")
    return "".join(told), error.end


codecs.register_error(HANDLER, _plainer)
