"""Bytes to text: UTF-8 and UTF-16 by rule, anything else by a guess that is said aloud."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from qualkit.readers.file import crowded, places

if TYPE_CHECKING:
    from qualkit.problem import Problem
    from qualkit.readers.file import File

MOST_LINES = 300_000
"""Lines that a text may have; the longest interviews have some ten thousand."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"PK\x03\x04", "a Word or zip file", "Give it its own ending: .docx, .odt or .xlsx."),
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)", "Save it as .docx in Word."),
    (b"%PDF", "a PDF", "Give it the ending .pdf."),
    (b"{\\rtf", "a rich text document", "Give it the ending .rtf."),
)

# Legacy encodings of interview files; without this list short texts are taken for Baltic or Turkish ones.
_LIKELY = ["gb18030", "big5", "cp1252", "shift_jis", "euc_kr", "cp1251"]

_COMMON = 0.8
"""Share of common characters from which on a text is Chinese: prose has about 0.98 of them, lists of names fewer."""

BY_CHANCE = 4
"""By so much the characters of UTF-8 have to outweigh other bytes before a text is a mixed one."""

_SAMPLE = 200_000  # bytes that the guess looks at

_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_OTHER = re.compile(rb"[\x80-\xff]")
# 0x15 stands around the times of CHAT files.
_BINARY = bytes(set(range(32)) - {0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x15, 0x1A, 0x1B, 0x1E, 0x1F})


def decode(file: File) -> tuple[str | None, list[Problem]]:
    """The text of a file with its line breaks as line feeds, and what was wrong with its bytes.

    A byte order mark decides; otherwise UTF-8 is tried, then the encoding is guessed, with a warning.
    The text is otherwise untouched: no normalisation, no character dropped but the mark.
    """
    data = file.data
    for start, kind, hint in _SIGNATURES:
        if data.startswith(start):
            return None, [file.error(f"is {kind}, not text", hint=hint)]
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _with_line_feeds(data[len(mark) :].decode(encoding)), []
            except UnicodeDecodeError as error:
                return None, [_undecodable(file, encoding, error)]
    if (guess := _without_mark(data)) is not None:
        return _with_line_feeds(data.decode(guess)), [_told_as(file, guess)]
    if b"\0" in data or any(byte in data[:_SAMPLE] for byte in _BINARY):
        at = next(place for place, byte in enumerate(data) if byte == 0 or byte in _BINARY)
        line = data.count(b"\n", 0, at) + 1
        return None, [file.error("is not text: it holds bytes that no text has", line, hint="Save it as UTF-8 text.")]
    try:
        return _with_line_feeds(data.decode("utf-8")), []
    except UnicodeDecodeError as error:
        return _guessed(file, error)


def _without_mark(data: bytes) -> str | None:
    """The kind of UTF-16 of a text that lacks its byte order mark: every other byte of Latin text is then 0."""
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, others = data[:_SAMPLE][first::2].count(0), data[:_SAMPLE][1 - first :: 2].count(0)
        if len(data) % 2 == 0 and others == 0 and zeros * 4 > len(data[:_SAMPLE]):
            try:
                data.decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None


def lines_of(file: File) -> tuple[str | None, list[Problem]]:
    """The text of a file as :func:`decode` gives it, unless it has more lines than any interview."""
    text, problems = decode(file)
    too_many = crowded(file, text, "\n", "lines", MOST_LINES) if text is not None else None
    return (text, problems) if too_many is None else (None, [*problems, too_many])


def _is_simplified_chinese(data: bytes) -> bool:
    """Whether bytes read as GB18030 are nearly all common characters, and are no Korean.

    A guess from statistics needs a page of text; a table of cases is a few lines, which look Korean to it.
    """
    try:
        written = [bytes_ for c in data.decode("gb18030") if ord(c) > 0x7F and (bytes_ := c.encode("gb18030"))]
    except UnicodeDecodeError:
        return False
    signs = {0xA1, 0xA2, 0xA3}  # rows of punctuation, numbers and full-width letters; kana stand in 0xA4 and 0xA5
    letters = [bytes_ for bytes_ in written if bytes_[0] not in signs]
    common = [bytes_ for bytes_ in letters if len(bytes_) == 2 and 0xB0 <= bytes_[0] <= 0xD7 and bytes_[1] >= 0xA1]
    if not letters or len(common) < _COMMON * len(letters):
        return False
    try:
        korean = data.decode("euc_kr")
    except UnicodeDecodeError:
        return True
    return any("\u4e00" <= c <= "\u9fff" for c in korean)  # today's Korean has no Chinese characters


def _mixed(file: File) -> Problem | None:
    """A reason not to guess: nearly all of the text is UTF-8, so that any other encoding would spoil it.

    In legacy encodings two neighbouring bytes seldom look like a character of UTF-8 by chance (in GB18030 a fifth do),
    three of them hardly ever, so they count more.
    """
    evidence = sum(1 if len(one) == 2 else 3 for one in _CHARACTER.findall(file.data))
    if evidence <= len(_OTHER.findall(_CHARACTER.sub(b"", file.data))) + BY_CHANCE:
        return None
    lines = [number for number, row in enumerate(file.data.split(b"\n"), start=1) if not _is_utf_8(row)]
    if not lines:  # a line break alone parts a character
        return None
    return file.error(
        f"is UTF-8 but for {places(lines)}: two encodings are mixed, or it was cut short",
        lines[0],
        hint="Write what is broken there once more and save the file as UTF-8.",
    )


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(file: File, error: UnicodeDecodeError) -> tuple[str | None, list[Problem]]:
    if (problem := _mixed(file)) is not None:
        return None, [problem]
    if _is_simplified_chinese(file.data):
        return _with_line_feeds(file.data.decode("gb18030")), [_told_as(file, "gb18030")]
    # Loaded only here: nearly all files are UTF-8.
    from charset_normalizer import from_bytes

    start = max(0, error.start - _SAMPLE // 2)
    sample = file.data[start : start + _SAMPLE]
    # A cut inside a character would spoil the guess, so the sample ends with a line.
    if len(sample) < len(file.data) and b"\n" in sample[1000:]:
        sample = sample[: sample.rindex(b"\n")]
    best = from_bytes(sample, cp_isolation=_LIKELY).best() or from_bytes(sample).best()
    if best is None:
        return None, [_undecodable(file, "utf-8", error)]
    try:
        text = file.data.decode(best.encoding)
    except UnicodeDecodeError as other:
        return None, [_undecodable(file, best.encoding, other)]
    return _with_line_feeds(text), [_told_as(file, best.encoding)]


def _told_as(file: File, encoding: str) -> Problem:
    return file.warning(
        f"is not UTF-8; it was read as {encoding}, which is a guess",
        hint="Check a few lines, then save the file as UTF-8.",
    )


def _undecodable(file: File, encoding: str, error: UnicodeDecodeError) -> Problem:
    line = file.data.count(b"\n", 0, error.start) + 1
    return file.error(f"cannot be read as {encoding} text", line, hint="Save it as UTF-8 text.")


def _with_line_feeds(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
