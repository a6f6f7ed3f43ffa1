"""Which role a label tells: by the file, the settings, the legend and common words, in that order."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from qualkit.model.transcript import Role
from qualkit.readers.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from qualkit.config import SpeakerSettings

INTERVIEWER, PARTICIPANT, PHYSICIAN = words("interviewer"), words("participant"), words("physician")
ANSWER, SPEAKER = words("answer"), words("speaker")
_NUMBERED_QUESTION = words("numbered_question")
_WORDS = INTERVIEWER | PARTICIPANT | PHYSICIAN | ANSWER | SPEAKER

_NUMBER = re.compile(r"[\s_#.\-]*(?:\d{1,4}|[一二三四五六七八九十]{1,3})$")
_LETTER = re.compile(r"(?:(?<=\w{3})[\s_]+|(?<=[\u3400-\u9fff]))[a-z甲乙丙丁]$")
_ASIDE = re.compile(r"\s*\(([^()]{1,40})\)\s*$")


def key(label: str) -> str:
    """A label made comparable: width, case and runs of blanks do not count."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def word(label: str) -> str | None:
    """The common word for a speaker in a label: ``participant`` of ``Participant 3``; ``None`` for a name.

    A number or letter behind it, a remark in brackets and a first name behind a comma do not count.
    """
    name = key(label)
    aside = _ASIDE.search(name)
    candidates = [name] if aside is None else [name[: aside.start()], aside[1]]
    for candidate in (part for whole in candidates for part in (whole, whole.partition(",")[0])):
        bare = _NUMBER.sub("", candidate.strip().rstrip("."))
        if bare != candidate and bare in _NUMBERED_QUESTION:
            return "question"
        for form in (candidate, bare, _LETTER.sub("", bare).strip()):
            if form in _WORDS:
                return form
    return None


def is_declared(label: str, settings: SpeakerSettings) -> bool:
    """Whether ``[speakers]`` of the settings names a label, wildcards allowed."""
    return _by_settings(label, settings) is not None


def roles(
    labels: Iterable[str],
    *,
    declared: Mapping[str, Role],
    legend: Mapping[str, str],
    settings: SpeakerSettings,
) -> dict[str, Role]:
    """The role of each label of one file; ``UNKNOWN`` where nothing tells it.

    Args:
        labels: As the file has them.
        declared: Label to role, from the front matter.
        legend: Label to what the file's own legend says it stands for.
        settings: Patterns of the study.
    """
    by_file = {key(label): role for label, role in declared.items()}
    by_legend = {key(label): meaning for label, meaning in legend.items()}
    found: dict[str, Role] = {}
    words: dict[str, str | None] = {}
    for label in labels:
        role = by_file.get(key(label)) or _by_settings(label, settings)
        if role is not None:
            found[label] = role
            continue
        words[label] = word(by_legend.get(key(label), "")) or word(label)
        if words[label] in INTERVIEWER:
            found[label] = Role.INTERVIEWER
    is_asked = Role.INTERVIEWER in found.values()
    for label, name in words.items():
        if name in PARTICIPANT - {"r"} or (name in ANSWER and is_asked):
            found[label] = Role.PARTICIPANT
    # R is a respondent beside an interviewer, but may be the researcher beside participants alone.
    if is_asked or Role.PARTICIPANT not in found.values():
        found |= {label: Role.PARTICIPANT for label, name in words.items() if name == "r"}
    if Role.PARTICIPANT not in found.values():
        found |= {label: Role.PARTICIPANT for label, name in words.items() if name in PHYSICIAN}
    unknown = [label for label in words if label not in found]
    n_interviewers = list(found.values()).count(Role.INTERVIEWER)
    if len(unknown) == 1 and n_interviewers == 1 and Role.PARTICIPANT not in found.values():
        found[unknown[0]] = Role.PARTICIPANT
    return {label: found.get(label, Role.UNKNOWN) for label in (*found, *unknown)}


def _by_settings(label: str, settings: SpeakerSettings) -> Role | None:
    name = key(label)
    for role, patterns in (
        (Role.INTERVIEWER, settings.interviewer),
        (Role.PARTICIPANT, settings.participant),
        (Role.OTHER, settings.other),
    ):
        if any(fnmatchcase(name, key(pattern)) for pattern in patterns):
            return role
    return None
