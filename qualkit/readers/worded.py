"""JSON of programs that tell who speaks word by word: Deepgram, AWS Transcribe, Google, Speechmatics, ElevenLabs.

Words of one speaker that follow each other are one turn. Signs of punctuation are put to the word before them, as the
programs say; nothing else is added but blanks between words, none between Chinese characters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.readers.draft import DraftTurn, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = ("AWS Transcribe", "Google Speech-to-Text", "Speechmatics", "ElevenLabs")

LATEST = 1e6
"""Seconds that no recording reaches."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a sign of punctuation.

    Attributes:
        is_sign: Whether it stands to the word before it without a blank.
    """

    text: str
    speaker: str | None
    start_ms: int | None
    end_ms: int | None
    is_sign: bool = False


def turns(found: Any) -> list[DraftTurn]:
    """The turns in the JSON of such a program; none where it is not one of them, or nobody is told apart.

    Args:
        found: The parsed file.
    """
    for words in (_aws(found), _deepgram(found), _google(found), _speechmatics(found), _elevenlabs(found)):
        spoken = [word for word in words if word.text]
        if spoken and (any(word.speaker is not None for word in spoken)):
            return _together(spoken)
    return []


def _together(words: list[Word]) -> list[DraftTurn]:
    found: list[DraftTurn] = []
    for number, word in enumerate(words, start=1):
        last = found[-1] if found else None
        if last is not None and word.is_sign:
            last.lines[-1] += word.text
        elif last is not None and word.speaker in (last.speaker, None):
            last.lines.append(word.text)
            last.end_ms = word.end_ms
        else:
            found.append(DraftTurn([word.text], number, word.speaker, word.start_ms, word.end_ms))
    for turn in found:
        turn.lines = [joined(turn.lines)]
    return found


def _aws(found: Any) -> Iterator[Word]:
    """AWS Transcribe: items with a label each, or segments that tell whose words begin when."""
    results = _get(found, "results")
    by_start = {
        _get(item, "start_time"): _text(_get(item, "speaker_label"))
        for segment in _list(_get(results, "speaker_labels", "segments"))
        for item in _list(_get(segment, "items"))
    }
    speaker: str | None = None
    for item in _list(_get(results, "items")):
        is_sign = _get(item, "type") == "punctuation"
        if not is_sign:
            speaker = _text(_get(item, "speaker_label")) or by_start.get(_get(item, "start_time"))
        start, end = _ms(_get(item, "start_time")), _ms(_get(item, "end_time"))
        yield Word(_text(_get(item, "alternatives", 0, "content")) or "", speaker, start, end, is_sign)


def _deepgram(found: Any) -> Iterator[Word]:
    """Deepgram without utterances: words with a speaker's number."""
    if _get(found, "results", "utterances"):
        return
    for word in _list(_get(found, "results", "channels", 0, "alternatives", 0, "words")):
        text = _text(_get(word, "punctuated_word")) or _text(_get(word, "word")) or ""
        yield Word(text, _numbered(_get(word, "speaker")), _ms(_get(word, "start")), _ms(_get(word, "end")))


def _google(found: Any) -> Iterator[Word]:
    """Google: the last result repeats all words, each with a speaker's tag."""
    results = _list(_get(found, "results")) or _list(_get(found, "response", "results"))
    for word in _list(_get(results[-1] if results else None, "alternatives", 0, "words")):
        tag = _get(word, "speakerLabel") or _get(word, "speakerTag") or _get(word, "speaker_tag")
        start, end = (_get(word, *names) for names in (("startTime",), ("endTime",)))
        start = _get(word, "startOffset") if start is None else start
        end = _get(word, "endOffset") if end is None else end
        yield Word(_text(_get(word, "word")) or "", _numbered(tag), _ms(start), _ms(end))


def _speechmatics(found: Any) -> Iterator[Word]:
    """Speechmatics: words and signs, each with a speaker; UU is nobody in particular."""
    for item in _list(_get(found, "results")):
        if _get(item, "type") not in {"word", "punctuation", "entity"}:
            continue
        is_sign = _get(item, "type") == "punctuation" and _get(item, "attaches_to") != "next"
        speaker = _text(_get(item, "alternatives", 0, "speaker"))
        text = _text(_get(item, "alternatives", 0, "content")) or ""
        yield Word(text, speaker, _ms(_get(item, "start_time")), _ms(_get(item, "end_time")), is_sign)


def _elevenlabs(found: Any) -> Iterator[Word]:
    """ElevenLabs: words, and the blanks between them, with a speaker's id."""
    for word in _list(_get(found, "words")):
        if _get(word, "type") in {"word", "audio_event"}:
            speaker = _text(_get(word, "speaker_id"))
            yield Word(_text(_get(word, "text")) or "", speaker, _ms(_get(word, "start")), _ms(_get(word, "end")))


def _get(found: Any, *path: str | int) -> Any:
    """What stands at the end of keys and places in lists; ``None`` where nothing does."""
    for part in path:
        if isinstance(part, int):
            found = found[part] if isinstance(found, list) and part < len(found) else None
        else:
            found = found.get(part) if isinstance(found, dict) else None
    return found


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


def _text(found: Any) -> str | None:
    return " ".join(found.split())[:200] or None if isinstance(found, str) else None


def _numbered(found: Any) -> str | None:
    """A speaker's number as a label."""
    if isinstance(found, bool) or not isinstance(found, (int, str)):
        return None
    label = str(found).strip()[:200]
    return f"speaker {label}" if label.isdecimal() else label or None


def _ms(told: Any) -> int | None:
    """Seconds, also as ``"1.5"`` and ``"1.5s"``, in milliseconds; ``None`` when it is no time."""
    if isinstance(told, str):
        bare = told.removesuffix("s")
        told = float(bare) if bare.isascii() and bare.replace(".", "", 1).isdecimal() and len(bare) < 20 else None
    if isinstance(told, bool) or not isinstance(told, (int, float)) or math.isnan(told) or not 0 <= told < LATEST:
        return None
    return round(told * 1000)
