"""Plain text and Markdown, and the lines of any other format: labels, legends and times to turns."""

from __future__ import annotations

import html
import re
from collections import Counter
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.readers import apart, cued, preamble, profiles, table, untitled
from qualkit.readers.draft import Draft, DraftTurn
from qualkit.readers.encoding import lines_of
from qualkit.readers.file import Line, shown
from qualkit.readers.front_matter import FrontMatter, take
from qualkit.readers.marks import Form, after_time, mark
from qualkit.readers.questions import answered
from qualkit.readers.roles import key, roles
from qualkit.readers.speakers import conventions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.config import SpeakerSettings
    from qualkit.problem import Problem
    from qualkit.readers.file import File
    from qualkit.readers.marks import Mark
    from qualkit.readers.speakers import Conventions

FEWEST_BOLD = 3
"""Paragraphs in bold type from which on they may be questions."""

_ASKS = ("?", "？")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def read(file: File, *, is_markdown: bool) -> tuple[list[Draft], list[Problem]]:
    """The interview in a .txt or .md file.

    Text whose first line is a header of columns set apart by tabs (as NVivo and Whisper write) is a table.
    Markdown's backslash escapes and character entities are resolved; emphasis inside speech stays as written.
    """
    text, problems = lines_of(file)
    if text is None:
        return [], problems
    if (table.is_tabbed(text) or untitled.is_tabbed(text)) and (file.profile is None or file.profile.turn is None):
        drafts, found = table.drafts_of(text, file, is_quoted=False)
        return drafts, problems + found
    lines = [Line(number, row, 0) for number, row in enumerate(text.split("\n"), start=1)]
    if is_markdown and (rows := table.piped(lines)):
        drafts, found = table.drafts_of_rows(rows, file)
        return drafts, problems + found
    front, rest, found = take(lines, file)
    problems += found
    if found:
        return [], problems
    draft, found = draft_of(paragraphs(rest), file, front, is_markdown=is_markdown)
    return [draft], problems + found


def interview(
    lines: Sequence[Line], file: File, *, dropped: Sequence[Problem] = ()
) -> tuple[list[Draft], list[Problem]]:
    """The interview in the lines of a format that has paragraphs: front matter, then turns; tabs become blanks.

    Args:
        lines: Cells of a table row are set apart by tabs.
        file: Where they come from.
        dropped: What the format left out, to be told beside the rest.
    """
    front, rest, problems = take(lines, file)
    if problems:
        return [], problems
    draft, problems = draft_of(rest, file, front)
    for turn in draft.turns:
        turn.lines = [line.replace("\t", " ") for line in turn.lines]
    return [draft], [*dropped, *problems]


def not_read(besides: Mapping[str, int], file: File) -> list[Problem]:
    """What stands beside the text of a file and was left out, said once: ``not read: 2 comments, 1 footnote``."""
    told = ", ".join(f"{n} {name}{'s' if n > 1 else ''}" for name, n in besides.items() if n)
    hint = "If it was spoken, move it into the text."
    return [file.warning(f"not read: {told}", hint=hint)] if told else []


def draft_of(
    lines: Sequence[Line], file: File, front: FrontMatter, *, is_markdown: bool = False
) -> tuple[Draft, list[Problem]]:
    """Cut lines into turns: as the study's profile says, or else at labels, at times, or at paragraphs."""
    if file.profile is not None and file.profile.turn is not None:
        taught, missed = profiles.cut(lines, file, front, file.profile)
        return _plainly(taught, is_markdown=is_markdown), missed
    if any("\t" in line.text for line in lines) and (laid := table.laid_out(lines, file)) is not None:
        top_lines, rows, problems = laid
        return Draft(rows, front), [*problems, *([_left_out(top_lines, file)] if top_lines else [])]
    marks = [mark(line.text) for line in lines]
    about = preamble.head(lines, _labels(marks)) | _titles(lines)
    marks, alone = cued.with_names(apart.settled(marks, lines, without=about), lines)
    meanings, at = preamble.legend(lines, {label for label, n in _labels(marks).items() if n > 1})
    at |= about
    filled = [index for index, line in enumerate(lines) if index not in at | alone and line.text.strip()]
    found = labels_of(
        [marks[index] for index in filled], _leads(lines, filled), front.speakers, meanings, file.speakers
    )
    if not found:
        at -= about  # "Setting: a clinic" tells of an interview only above turns
    first = next((index for index, one in enumerate(marks) if index not in at and found.is_label(one)), len(lines))
    while first > 0 and (not lines[first - 1].text.strip() or _is_time(marks[first - 1])):
        first -= 1  # a time on the line above belongs to the label
    problems = []
    turns: list[DraftTurn] = []
    body: Sequence[int] = [index for index in range(len(lines)) if index not in at and index not in alone]
    not_spoken = [lines[index] for index in sorted(at)]
    if found:
        above = [lines[index] for index in body if index < first]
        if Form.TIMED in found.forms and not any(_is_bracketed(marks[index]) for index in body if index < first):
            # A program that writes a time beside each name wrote what stands above the first one, too.
            top = preamble.Preamble(dropped=[line for line in above if line.text.strip()])
        else:
            top = preamble.sort(above)
        not_spoken += top.dropped
        if top.kept:
            turns.append(DraftTurn([line.text for line in top.kept], top.kept[0].number))
        body = [index for index in body if index >= first]
        labelled, headings = _by_label(body, lines, marks, found)
        labels = dict.fromkeys(turn.speaker for turn in labelled if turn.speaker is not None)
        told = roles(labels, declared=front.speakers, legend=meanings, settings=file.speakers)
        cut = labelled if found.doubtful else answered(labelled, told.values())
        if len(cut) > len(labelled):
            problems.append(_unlabelled(cut, file))
    else:
        cut, headings = _by_paragraph(body, lines, marks)
        problems += _perhaps_questions(lines, file)
    headings += _signed(cut, lines)
    turns += cut
    not_spoken += headings
    if not_spoken:
        problems.append(_left_out(not_spoken, file))
    for label, n in found.doubtful.items():
        hint = "If it is a speaker, name it under 'speakers' in the front matter or [speakers] in qualkit.toml."
        problems.append(file.warning(f"{label!r} begins {n} lines but was taken for speech", hint=hint))
    return _plainly(Draft(turns, front, meanings), is_markdown=is_markdown), problems


def labels_of(
    marks: Sequence[Mark | None],
    leads: Sequence[bool],
    declared: Mapping[str, object],
    legend: Mapping[str, str],
    settings: SpeakerSettings,
) -> Conventions:
    """The labels that a file uses, given what front matter, legend and settings say of them."""
    patterns = [key(label) for label in (*settings.interviewer, *settings.participant, *settings.other)]
    named = {key(label) for label in (*declared, *legend)} | {one for one in patterns if not set(one) & set("*?[")}
    return conventions(
        marks,
        leads,
        is_named=named.__contains__,
        is_matched=lambda label: any(fnmatchcase(label, pattern) for pattern in patterns),
    )


def resolved(text: str) -> str:
    """A text with its character entities (``&amp;``) as the characters they stand for."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def paragraphs(lines: Sequence[Line]) -> list[Line]:
    """Lines with their paragraphs: blank lines part them, and where there are none each line is one."""
    filled = [index for index, line in enumerate(lines) if line.text.strip()]
    has_blanks = bool(filled) and filled[-1] - filled[0] >= len(filled)
    paragraph = 0
    counted: list[Line] = []
    for line in lines:
        if not has_blanks or not line.text.strip():
            paragraph += 1
        counted.append(Line(line.number, line.text, paragraph))
    return counted


def _leads(lines: Sequence[Line], filled: Sequence[int]) -> list[bool]:
    """Whether each line that is not blank begins a paragraph."""
    paragraphs = [lines[index].paragraph for index in filled]
    return [True, *(left != right for left, right in pairwise(paragraphs))][: len(filled)]


def _by_label(
    body: Sequence[int], lines: Sequence[Line], marks: Sequence[Mark | None], found: Conventions
) -> tuple[list[DraftTurn], list[Line]]:
    turns: list[DraftTurn] = []
    headings: list[Line] = []
    waiting: int | None = None  # a time on its own line belongs to the label below it
    filled = [index for index in body if lines[index].text.strip()]
    above_label = {one for one, below in pairwise(filled) if found.is_label(marks[below])}
    for index in body:
        line, beginning = lines[index], marks[index]
        if beginning is not None and found.is_label(beginning):
            start = waiting if beginning.start_ms is None else beginning.start_ms
            turns.append(DraftTurn([beginning.text], line.number, beginning.label, start, beginning.end_ms))
            waiting = None
        elif (beginning is not None and beginning.is_heading) or preamble.is_quoted_aside(line.text):
            headings.append(line)
        elif index in above_label and beginning is not None and _is_time(beginning):
            waiting = beginning.start_ms
        elif turns and not preamble.is_rule(line.text):
            is_timed = beginning is not None and beginning.is_bracketed
            turns[-1].lines.append(after_time(line.text) if is_timed else line.text)
    return turns, headings


def _by_paragraph(
    body: Sequence[int], lines: Sequence[Line], marks: Sequence[Mark | None]
) -> tuple[list[DraftTurn], list[Line]]:
    """Turns without speakers: one per time where lines begin with times, otherwise one per paragraph."""
    stamped = {index for index in body if (one := marks[index]) is not None and one.start_ms is not None}
    n_lines = sum(bool(lines[index].text.strip()) for index in body)
    is_stamped = len([index for index in stamped if _is_bracketed(marks[index])]) > 1 or len(stamped) * 3 > n_lines
    turns: list[DraftTurn] = []
    headings: list[Line] = []
    paragraph: int | None = None
    for index in body:
        line, beginning = lines[index], marks[index]
        if not line.text.strip() or preamble.is_rule(line.text):
            if turns and not is_stamped:
                paragraph = None
            continue
        if beginning is not None and beginning.is_heading and beginning.text.endswith(_ASKS):
            turns.append(DraftTurn([beginning.text], line.number))  # a question that stands as a heading was asked
            paragraph = None
        elif (beginning is not None and beginning.is_heading) or preamble.is_quoted_aside(line.text):
            headings.append(line)
            paragraph = None
        elif is_stamped and index in stamped and beginning is not None:
            turns.append(DraftTurn([after_time(line.text)], line.number, None, beginning.start_ms, beginning.end_ms))
            paragraph = line.paragraph
        elif turns and (is_stamped or paragraph == line.paragraph):
            turns[-1].lines.append(line.text)
        else:
            turns.append(DraftTurn([line.text], line.number))
            paragraph = line.paragraph
    return turns, headings


def _perhaps_questions(lines: Sequence[Line], file: File) -> list[Problem]:
    """That paragraphs of a file without speakers look like questions, by their type; nothing is made of it."""
    said = [line for line in lines if line.text.strip()]
    bold = [line for line in said if line.bold and line.bold >= len(line.text.rstrip())]
    if len(bold) < FEWEST_BOLD or len(bold) > 0.7 * len(said):
        return []
    told = (
        f"{len(bold)} paragraphs stand in bold type, as questions often do; nobody is named, so no speakers were read"
    )
    hint = "If they are questions, put I: before them and P: before the answers."
    return [file.warning(told, bold[0].number, hint=hint)]


def _signed(turns: Sequence[DraftTurn], lines: Sequence[Line]) -> list[Line]:
    """The last lines of a file that name the program which transcribed, or say that it ends; out of the last turn."""
    signed: list[Line] = []
    for line in reversed(lines):
        if line.text.strip() and not preamble.is_signature(line.text):
            break
        if line.text.strip() and turns and line.text in turns[-1].lines:
            turns[-1].lines.remove(line.text)
            signed.append(line)
    return signed


def _labels(marks: Sequence[Mark | None]) -> Counter[str]:
    """Every label that may be one, made comparable, with how often it comes."""
    return Counter(key(one.label) for one in marks if one is not None and one.label)


def _titles(lines: Sequence[Line]) -> set[int]:
    """Indices of lines, their cells set apart by tabs, that are the titles of a table's columns."""
    return {index for index, line in enumerate(lines) if "\t" in line.text and table.is_header(line.text.split("\t"))}


def _is_time(beginning: Mark | None) -> bool:
    """Whether a line is a time and nothing else."""
    return beginning is not None and beginning.start_ms is not None and not (beginning.label or beginning.text)


def _is_bracketed(beginning: Mark | None) -> bool:
    return beginning is not None and beginning.is_bracketed


def _left_out(lines: Sequence[Line], file: File) -> Problem:
    """What was not taken as speech, said once for the whole file."""
    ordered = sorted(lines, key=lambda line: line.number)
    told = ", ".join(f"{shown(line.text)} ({file.counted} {line.number})" for line in ordered[:5])
    more = f" and {len(ordered) - 5} more" if len(ordered) > 5 else ""
    return file.warning(
        f"not taken as speech: {told}{more}",
        ordered[0].number,
        hint="If it was spoken, put a speaker's label before it.",
    )


def _unlabelled(turns: Sequence[DraftTurn], file: File) -> Problem:
    """That answers were told apart by where they stand, said once for the whole file."""
    first = next(turn for turn in turns if turn.speaker is None)
    return file.warning(
        "only questions have labels; what stands below each was taken for its answer",
        first.line,
        hint="If that is wrong, put a label before each turn.",
    )


def _plainly(draft: Draft, *, is_markdown: bool) -> Draft:
    """A draft whose turns hold no escapes of Markdown."""
    if is_markdown:
        quoted = [turn for turn in draft.turns if _is_quoted(turn)]
        if len(quoted) * 2 > len(draft.turns):
            for turn in quoted:
                turn.lines = [line.lstrip().removeprefix(">").removeprefix(" ") for line in turn.lines]
        for turn in draft.turns:
            turn.lines = [_unmarked(line) for line in turn.lines]
    return draft


def _is_quoted(turn: DraftTurn) -> bool:
    """Whether all words of a turn stand in a Markdown quotation."""
    said = [line for line in turn.lines if line.strip()]
    return bool(said) and all(line.lstrip().startswith(">") for line in said)


def _unmarked(text: str) -> str:
    return resolved(_ESCAPED.sub(r"\1", text))
