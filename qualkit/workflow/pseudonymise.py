"""Find personal data in the study's transcripts, and have every decision about it in the key."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qualkit import privacy, readers, store
from qualkit.errors import InputError
from qualkit.model.segment import Span
from qualkit.privacy import LABEL, Certainty, Cut, Entry, Finding, Item, Key, Kind, Place, Ruling
from qualkit.problem import Problem, Where
from qualkit.report.files import write_whole
from qualkit.workflow.files import shown
from qualkit.workflow.stamp import stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.model.transcript import Transcript
    from qualkit.store import Engine
    from qualkit.study import Study

_CODE = re.compile(r"[A-Z]{1,4}[\s_-]?\d{1,4}|[A-Z]|\d+|[男女]", re.IGNORECASE)
"""Labels of speakers that name a number or a letter, not a person; common words are those that readers know."""


def key_path(study: Study) -> Path:
    """Where the key is."""
    return study.privacy / "key.jsonl"


def own_path(study: Study) -> Path:
    """Where the study's own list is: a line for each, ``Kim Lee`` or ``place: Oakfield``."""
    return study.privacy / "own.txt"


def read_key(study: Study) -> Key:
    """The study's key; an empty one before the first decision.

    Raises:
        InputError: It is damaged; carries every problem.
    """
    return privacy.read_key(key_path(study))


def record(study: Study, key: Key) -> Callable[[Entry], Entry]:
    """What puts an entry on the disk, in a folder that version control leaves alone."""

    def recorded(entry: Entry) -> Entry:
        ignored = study.privacy / ".gitignore"
        if not ignored.is_file():
            study.privacy.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(ignored, b"# The key reads names back: it stays on this machine.\n*\n")
        return privacy.add_entry(key_path(study), key, entry)

    return recorded


def own_words(study: Study) -> dict[str, Kind]:
    """The study's own words: of ``[privacy]`` in qualkit.toml and of ``privacy/own.txt``.

    Raises:
        InputError: A line names a kind that there is not; carries every problem.
    """
    told = study.settings.privacy
    found = dict.fromkeys(told.names, Kind.NAME)
    found |= dict.fromkeys(told.places, Kind.PLACE) | dict.fromkeys(told.institutions, Kind.INSTITUTION)
    path = own_path(study)
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=Where(path), hint="Save it as UTF-8 text.") from error
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        kind, colon, words = line.replace("：", ":").partition(":")
        if not colon:
            kind, words = Kind.NAME, line
        if kind.strip() in list(Kind):
            found[words.strip()] = Kind(kind.strip())
        else:
            hint = f"Write one of {', '.join(Kind)}, a colon and the words."
            problems.append(Problem(Where(shown(path, study), number), f"no kind {kind.strip()!r}", hint=hint))
    if problems:
        raise InputError(f"{len(problems)} problem(s) in the study's own list", problems=problems)
    return {words.strip(): kind for words, kind in found.items() if words.strip()}


def items(study: Study, engine: Engine, key: Key, *, only: Sequence[str] = ()) -> list[Item]:
    """Findings in the transcripts that nobody has decided on, in reading order; labels of speakers first.

    Args:
        study: The study.
        engine: Its store.
        key: What was decided.
        only: Names of transcripts; by default all.

    Raises:
        InputError: A transcript named is not there, or the own list has problems.
    """
    own, never = own_words(study), {*study.settings.privacy.never, *key.never}
    with store.reading(engine) as connection:
        transcripts = store.transcripts.every(connection)
    known = {transcript.name for transcript in transcripts}
    for name in only:
        if name not in known:
            raise InputError(f"no transcript named {name!r}", hint="See: qualkit transcripts list")
    told = {t.name: _found(study, t, own, never, key) for t in transcripts}
    full = {**key.kinds, **{f.words: f.kind for findings in told.values() for f in findings if f.words not in never}}
    short = privacy.found_in_full({words: kind for words, kind in full.items() if words not in never})
    found: list[Item] = []
    labels: dict[str, Item] = {}
    for transcript in transcripts:
        if only and transcript.name not in only:
            continue
        state = privacy.state_of(transcript.text)
        for finding in [*told[transcript.name], *_short(transcript, short, told[transcript.name], never, key)]:
            start, end = finding.span.start, finding.span.end
            before = transcript.text[max(0, start - privacy.CONTEXT) : start]
            after = transcript.text[end : end + privacy.CONTEXT]
            found.append(Item(transcript.name, transcript.language, state, finding, before, after))
        for turn in transcript.turns:
            if turn.speaker and turn.speaker not in labels and _names_someone(turn.speaker, key):
                finding = Finding(Span(0, 1), Kind.NAME, turn.speaker, Certainty.LOW, LABEL)
                said = f": {turn.span.of(transcript.text)[: privacy.CONTEXT]}"
                labels[turn.speaker] = Item(transcript.name, transcript.language, "", finding, "", said)
    found.sort(key=lambda item: (item.transcript, item.finding.span))
    waiting = [item for item in labels.values() if item.finding.words not in {*key.always, *key.never, *never}]
    return waiting + [item for item in found if not key.is_decided(item.place, item.finding.words)]


def accept_sure(waiting: Iterable[Item], key: Key, recorded: Callable[[Entry], Entry], *, now: datetime) -> int:
    """Accept what the rules are sure of without asking; how many places."""
    n_places = 0
    for item in waiting:
        if item.finding.certainty is Certainty.HIGH and not key.is_decided(item.place, item.finding.words):
            meant = privacy.meant_for(item, key)
            recorded(privacy.entry_of(item, Ruling.ACCEPT, meant, at=stamp(now), by="rule"))
            n_places += 1
    return n_places


def cuts(key: Key, transcript: Transcript, *, all_known: bool = False) -> list[Cut]:
    """What the key says is to be replaced in a transcript's text as it stands.

    Args:
        key: What was decided.
        transcript: As it is.
        all_known: Replace also words that were accepted in one place only: for a text that is not the one reviewed.
    """
    text, state = transcript.text, privacy.state_of(transcript.text)
    known = key.originals if all_known else {w: s for w, s in key.surrogates.items() if w in key.always}
    kinds = {words: key.kinds[words] for words in known if words in key.kinds and len(words) > 1}
    found = [Cut(place.span, mark) for place, mark in key.accepted.items() if _is_at(place, transcript.name, state)]
    listed = {finding.span: finding for finding in privacy.listed(text, kinds)}
    # A word of one character is replaced where a rule finds it, not wherever the character stands.
    rules = (
        privacy.detect(text, never=key.never, language=transcript.language) if any(len(w) == 1 for w in known) else []
    )
    told = [*listed.values(), *(finding for finding in rules if finding.words in known)]
    found += [Cut(finding.span, known[finding.words]) for finding in told]
    stays = [place.span for place in key.rejected if _is_at(place, transcript.name, state)]
    stays += _marks(text, key)
    return [cut for cut in found if not any(cut.span.overlap(span) for span in stays)]


def in_words(key: Key) -> Callable[[str], str]:
    """What replaces known names in any text beside the transcripts: memos, labels, front matter, notes."""
    known = {words: mark for words, mark in key.originals.items() if len(words) > 1}
    alone = {words: mark for words, mark in key.originals.items() if len(words) == 1}
    kinds = dict.fromkeys(known, Kind.NAME)

    def said(text: str) -> str:
        if not known and not alone:
            return text
        found = [Cut(finding.span, known[finding.words]) for finding in privacy.listed(text, kinds)]
        if any(words in text for words in alone):
            found += [Cut(f.span, alone[f.words]) for f in privacy.detect(text) if f.words in alone]
        return privacy.rewritten(text, found).text

    return said


@dataclass(frozen=True, slots=True)
class Again:
    """A transcript read anew, with the names that were replaced before replaced again.

    Attributes:
        entry: For the key, when the text is not one that was rewritten before.
        n_places: How many were replaced.
    """

    transcript: Transcript
    entry: Entry | None
    n_places: int


def again(key: Key, transcript: Transcript, *, now: datetime) -> Again:
    """Replace again what was replaced before, so that reading an original anew brings no name back.

    The text that was rewritten is rewritten the same way. An edited or a new one loses every word that the key knows.
    """
    if not key.applied:
        return Again(transcript, None, 0)
    n_places, exact = 0, False
    now_is = transcript
    for entry in key.applied:
        place = entry.place
        if place is not None and _is_at(place, now_is.name, privacy.state_of(now_is.text)):
            now_is = veiled(now_is, entry.cuts, in_words(key))
            n_places, exact = n_places + len(entry.cuts), True
    ended = {e.after for e in key.applied if e.place is not None and e.place.transcript == transcript.name}
    if exact or privacy.state_of(now_is.text) in ended:
        return Again(veiled(now_is, (), in_words(key)), None, n_places)
    made = cuts(key, now_is, all_known=True)
    result = veiled(now_is, made, in_words(key))
    return Again(result, applied(now_is, made, result, now=now) if made else None, len(made))


def followed(key: Key, transcript: Transcript, span: Span | None, quote: str) -> tuple[Span | None, str]:
    """Where words of an original are in the transcript that the study holds, and what they say there.

    A file of codings that was written before names were replaced is read with this.

    Args:
        key: Its rewritings of the transcript.
        transcript: As the study holds it.
        span: In the original, if it is known.
        quote: The words there.

    Returns:
        The span, or ``None`` where only the words can tell it.
    """
    if span is not None and len(quote) == len(span):
        place, words = span, quote
        for entry in key.applied:
            if entry.place is not None and entry.place.transcript == transcript.name:
                result = privacy.Rewritten("", entry.cuts, 0)
                words, place = result.said(words, place), result.at(place)
        if place.end <= len(transcript.text) and transcript.quote(place) == words:
            return place, words
    said = in_words(key)(quote)
    return (span, quote) if said == quote else (None, said)


def applied(before: Transcript, made: Iterable[Cut], after: Transcript, *, now: datetime) -> Entry:
    """The key's entry for a transcript that was rewritten."""
    place = Place(before.name, privacy.state_of(before.text), Span(0, 1))
    cuts_made = privacy.rewritten(before.text, made).cuts
    return Entry(Ruling.APPLIED, stamp(now), by="rule", place=place, cuts=cuts_made, after=privacy.state_of(after.text))


def veiled(transcript: Transcript, made: Iterable[Cut], said: Callable[[str], str]) -> Transcript:
    """A transcript with its cuts made; turns keep their words, labels and front matter lose the known names."""
    result = privacy.rewritten(transcript.text, made)
    turns = tuple(
        replace(turn, span=result.at(turn.span), speaker=None if turn.speaker is None else said(turn.speaker))
        for turn in transcript.turns
    )
    facts = {name: said(value) for name, value in transcript.facts.items()}
    return replace(transcript, text=result.text, turns=turns, facts=facts)


def _found(
    study: Study, transcript: Transcript, own: Mapping[str, Kind], never: Iterable[str], key: Key
) -> list[Finding]:
    """Findings outside the surrogates that stand in the text already."""
    told = privacy.detect(
        transcript.text,
        own={**own, **{words: key.kinds[words] for words in key.always if words in key.kinds and len(words) > 1}},
        never=never,
        pipelines=study.settings.privacy.pipelines,
        language=transcript.language,
    )
    marks = _marks(transcript.text, key)
    return [finding for finding in told if not any(finding.span.overlap(mark) for mark in marks)]


def _short(
    transcript: Transcript,
    short: Mapping[str, tuple[Kind, str]],
    found: Sequence[Finding],
    never: Iterable[str],
    key: Key,
) -> list[Finding]:
    """Short forms of what is said in full somewhere in the study."""
    kinds = {words: kind for words, (kind, _) in short.items() if words not in set(never) and words in transcript.text}
    told = [privacy.as_short(f, short[f.words][1]) for f in privacy.listed(transcript.text, kinds)]
    marks = _marks(transcript.text, key)
    return [one for one in privacy.without_overlap(told, found) if not any(one.span.overlap(mark) for mark in marks)]


def _marks(text: str, key: Key) -> list[Span]:
    known = set(key.surrogates.values())
    return [Span(*match.span()) for match in privacy.MARK.finditer(text) if match[0] in known]


def _names_someone(label: str, key: Key) -> bool:
    if label in key.surrogates.values() or _CODE.fullmatch(label.strip()) is not None:
        return False
    return readers.speaker_word(label) is None


def _is_at(place: Place, name: str, state: str) -> bool:
    return (place.transcript, place.state) == (name, state)
