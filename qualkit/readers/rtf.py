"""Rich text: the words of an .rtf file, through striprtf."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from qualkit.readers.file import Line
from qualkit.readers.plain import interview, not_read, paragraphs

if TYPE_CHECKING:
    from qualkit.problem import Problem
    from qualkit.readers.draft import Draft
    from qualkit.readers.file import File

LARGEST = 3_000_000
"""Characters of rich text that are read, pictures aside; they are taken one by one, a million a second."""

_PICTURE = re.compile(r"[0-9a-fA-F\r\n]{2000,}")
_CELL = re.compile(r"\\(?:nest)?cell(?![a-zA-Z])")
_OPENING = re.compile(r"(?<!\\)\{")
_BESIDES = {
    "footnote": re.compile(r"\\footnote(?![a-z])"),
    "comment": re.compile(r"\\annotation(?![a-z])"),
    "header": re.compile(r"\{\\header[lrf]?(?![a-z])"),
    "footer": re.compile(r"\{\\footer[lrf]?(?![a-z])"),
}
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""How rich text writes a character beyond U+FFFF: 𠮷, 😀."""
_DELETED = re.compile(r"\\deleted(?![a-z])")
_AGAIN = "Open it in Word or LibreOffice and save it as .docx."


def read(file: File) -> tuple[list[Draft], list[Problem]]:
    """The interview in an .rtf file.

    Pictures, notes, comments, headers and footers are not read, and that is told. A table row is a line. Lines are
    paragraphs; the lines of problems count them.
    """
    if not file.data.lstrip().startswith(b"{\\rtf"):
        return [], [file.error("is no rich text: it does not begin with {\\rtf", hint="Is its ending right?")]
    if b"\0" in file.data:
        return [], [file.error("holds bytes that no rich text has", _line(file.data, b"\0"), hint=_AGAIN)]
    source = file.data.decode("latin-1")
    # A file cut short ends inside its groups; a brace that is text is written \{.
    bare = re.sub(r"\\[\\{}]", "", source)
    if (open_groups := bare.count("{") - bare.count("}")) > 0 and "\\bin" not in bare:
        return [], [file.error(f"is cut short: {open_groups} group(s) are not closed", hint=_AGAIN)]
    besides = Counter({kind: len(pattern.findall(source)) for kind, pattern in _BESIDES.items()})
    problems = not_read(besides, file)
    if _DELETED.search(source):
        problems.append(file.warning("tracks changes: deleted words are still in the text", hint=_AGAIN))
    if len(source := _PICTURE.sub("", source)) > LARGEST:
        told = f"has {len(source) // 1_000_000} MB without its pictures; more than {LARGEST // 1_000_000} are not read"
        return [], [*problems, file.error(told, hint="Save it as .docx in Word or LibreOffice.")]
    text, found = _words(source, file)
    if found:
        return [], [*problems, *found]
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [Line(number, row.replace("\xa0", " ").replace("\xad", ""), 0) for number, row in enumerate(rows, start=1)]
    return interview(paragraphs(lines), file, dropped=problems)


def _words(source: str, file: File) -> tuple[str, list[Problem]]:
    from striprtf.striprtf import rtf_to_text

    # Groups on lines of their own keep striprtf's patterns for links and fonts from looking over the whole file;
    # a line break means nothing in rich text, and the target of a link is not speech.
    prepared = _OPENING.sub("\n{", _CELL.sub(r"\\tab ", source))
    try:
        words: str = rtf_to_text(prepared, errors="strict")  # type: ignore[no-untyped-call]
    except UnicodeError as error:
        told = f"holds words that cannot be read as {getattr(error, 'encoding', 'text')}"
        return "", [file.error(told, hint=_AGAIN)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return "", [file.error(f"is damaged: {error}", hint=_AGAIN)]
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), words), []


def _line(data: bytes, wanted: bytes) -> int:
    return data.count(b"\n", 0, data.index(wanted)) + 1
