"""Summaries written, drafted and confirmed; every state of their files is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit import analysis, exchange
from qualkit.analysis import draft as drafts
from qualkit.errors import InputError
from qualkit.model.segment import Span
from qualkit.model.summary import SummaryStatus
from qualkit.workflow import charting, citations, kept
from qualkit.workflow.files import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from qualkit.exchange import State
    from qualkit.problem import Problem
    from qualkit.study import Study
    from qualkit.workflow.charting import Shelf

BOM = "\ufeff"
SENTENCES = 6
"""At most so many in a draft."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A cell about to be written.

    Attributes:
        path: Its file, which may not be there yet.
        before: The file's text; empty when there is none.
        text: What to open in an editor: the file, and below a line the codings of the cell.
    """

    path: Path
    before: str
    text: str


def desk(study: Study, on: Shelf, case: str, idea: str, *, is_code: bool, author: str) -> Desk:
    """What an editor opens: the cell as it is, or an empty one, and its codings ready to copy."""
    path = charting.path_of(study, on, case, idea)
    before = _text(study, path)
    start = before or exchange.new_summary(case, idea, is_code=is_code, keys={"author": author}, text="")
    newline = "" if start.endswith("\n") else "\n"
    return Desk(path, before, f"{start}{newline}\n{exchange.CUT}\n{beneath(on, case, idea, is_code=is_code)}")


def beneath(on: Shelf, case: str, idea: str, *, is_code: bool) -> str:
    """The codings of a cell as links that can be copied, with source and codes."""
    entries = on.codings(case, idea, is_code=is_code)
    by_place: dict[str, list[str]] = {}
    for entry in entries:
        place, _, code = entry.rpartition(" ")
        by_place.setdefault(place, []).append(f"{code.removesuffix('!')}{' (contradicts)' if '!' in code else ''}")
    lines = [f"{case} on {idea}: {len(by_place)} coded span(s) of {on.layer}. Copy a quote with its link; … and"]
    lines.append("[your words] may shorten it. The codings are as they stand now; saving ties the summary to them.")
    places = {place: exchange.place_of(place) for place in by_place}
    for place, (name, span) in sorted(
        ((key, found) for key, found in places.items() if found is not None), key=lambda item: item[1]
    ):
        transcript = on.transcripts[name]
        source = citations.source_of(transcript, span)
        lines += [
            "",
            exchange.link(span.of(transcript.text), name, span),
            f"    {source} · {', '.join(by_place[place])}",
        ]
    return "\n".join([*lines, ""])


def written(
    study: Study, on: Shelf, at: Desk, edited: str, case: str, idea: str, *, is_code: bool, author: str, now: datetime
) -> bool:
    """Save what came back from the editor; nothing is written when nothing changed.

    Front matter is set as it has to be: date and the codings beneath; the author, if given. Text that breaks a
    rule is saved all the same, it is the researcher's; ``problems_of`` tells what to mend.

    Returns:
        Whether anything was written.

    Raises:
        InputError: The file cannot be written, or another program changed it meanwhile; the text is in the
            message's file, never lost.
    """
    text = f"{exchange.above_cut(edited).rstrip()}\n"
    if at.before and text.rstrip().splitlines() == at.before.removeprefix(BOM).rstrip().splitlines():
        return False
    if "\r\n" in at.before:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")  # an editor's line ends are not the file's
    if at.before.startswith(BOM):
        text = BOM + text.removeprefix(BOM)
    if not at.before and not exchange.body(text):
        return False
    if _text(study, at.path) != at.before:
        aside = at.path.with_name(f"{at.path.stem}.unsaved.txt")
        kept.save(study, aside, text, now=now, author=author)
        raise InputError(
            f"{shown(at.path, study)} was changed while you wrote; what you wrote is in {shown(aside, study)}",
            hint=f"Put the two together: qualkit matrix edit {case} {idea}",
        )
    codings = on.codings(case, idea, is_code=is_code)
    keys = {"date": now.date().isoformat(), "layer": on.layer, "codings": analysis.fingerprint(codings)}
    if author:
        keys["author"] = author
    return kept.save(study, at.path, exchange.with_keys(text, keys), now=now, author=author, codings=codings)


def confirm(study: Study, on: Shelf, case: str, idea: str, *, author: str, now: datetime) -> bool:
    """Tie a summary to the codings that stand now: it was read again, and still holds.

    Returns:
        Whether it was not tied to them already.

    Raises:
        InputError: There is no such summary.
    """
    summary = on.summaries.get((case, idea))
    if summary is None:
        raise InputError(f"no summary of {case} on {idea}", hint=f"Write it: qualkit matrix edit {case} {idea}")
    codings = on.codings(case, idea, is_code=summary.is_code)
    keys = {"layer": on.layer, "codings": analysis.fingerprint(codings)}
    path = study.root / summary.where.path
    text = exchange.with_keys(_text(study, path), keys)
    return kept.save(study, path, text, now=now, author=author, codings=codings)


def draft(study: Study, on: Shelf, case: str, idea: str, *, is_code: bool, now: datetime) -> Path | None:
    """Write a draft of a cell from its coded sentences; ``None`` where there is a summary or nothing coded.

    Raises:
        InputError: The file cannot be written.
    """
    codings = on.codings(case, idea, is_code=is_code)
    if (case, idea) in on.summaries or not codings:
        return None
    said = [turn.span.of(one.text) for one in on.transcripts.values() if one.case == case for turn in one.turns]
    lines: dict[str, list[str]] = {}
    for sentence in drafts.chosen(_sentences(on, codings), SENTENCES, background=said):
        label = on.book.code(sentence.code).label.in_language(study.settings.study.language) or sentence.code
        place = Span(sentence.start, sentence.end)
        lines.setdefault(label, []).append(exchange.link(sentence.text, sentence.transcript, place))
    keys = {
        "status": SummaryStatus.DRAFT.value,
        "date": now.date().isoformat(),
        "layer": on.layer,
        "codings": analysis.fingerprint(codings),
    }
    text = exchange.new_summary(
        case,
        idea,
        is_code=is_code,
        keys=keys,
        text="\n".join(f"- {label}: {' '.join(quotes)}" for label, quotes in lines.items()),
    )
    path = charting.path_of(study, on, case, idea)
    kept.save(study, path, text, now=now, codings=codings)
    return path


def problems_of(study: Study, on: Shelf, path: Path) -> list[Problem]:
    """Of all problems those of one file."""
    own = shown(path, study)
    return [problem for problem in on.problems if problem.where.path == own]


def history(study: Study, on: Shelf, case: str, idea: str) -> list[State]:
    """Every kept state of a cell, the oldest first."""
    states, _ = kept.states(study, charting.path_of(study, on, case, idea))
    if not states:
        fresh = study.matrices / exchange.file_name(case) / f"{exchange.file_name(idea)}{charting.SUFFIX}"
        states, _ = kept.states(study, fresh)
    return states


def _sentences(on: Shelf, codings: Sequence[str]) -> list[drafts.Sentence]:
    """The sentences of coded spans, in reading order."""
    from qualkit import segmentation

    order = {code.id: number for number, code in enumerate(on.book.codes)}
    found = []
    for entry in codings:
        place, _, code = entry.rpartition(" ")
        named = exchange.place_of(place)
        if named is not None:
            found.append((*named, code.removesuffix("!")))
    made = []
    for name, span, code in sorted(found, key=lambda item: (item[0], item[1], order.get(item[2], 0))):
        transcript = on.transcripts[name]
        text = span.of(transcript.text)
        for start, end in segmentation.sentences(text, transcript.language):
            words = text[start:end]
            lead = len(words) - len(words.lstrip())
            if words.strip():
                first = span.start + start + lead
                made.append(drafts.Sentence(words.strip(), name, first, first + len(words.strip()), code))
    return made


def _text(study: Study, path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8") if path.is_file() else ""
    except UnicodeDecodeError as error:
        hint = "Save it as UTF-8 text."
        raise InputError(f"{shown(path, study)} cannot be read as UTF-8", hint=hint) from error
