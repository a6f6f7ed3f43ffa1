"""Which beginnings of lines are speakers' labels: those that are a convention of the whole file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.readers.marks import Form
from qualkit.readers.roles import key, word
from qualkit.readers.words import characters, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qualkit.readers.marks import Mark

STRICT = 0.9
"""Share of lines that begin with a label, from which on a label that comes once is one, too."""

SECOND_FORM = 0.5
"""Share of the main form's labels that another form needs to be a convention beside it."""

PARTED = 0.9
"""Share of sure labels that begin paragraphs, from which on a label inside a paragraph is speech."""

FEWEST_POINTS = 2
"""Labels that come once each from which on they may be the points of a list."""

_TYPE = (Form.EMPHASIS, Form.HEADING, Form.APART)
_NO_NAMES, _PARTICLES = words("no_name"), words("particle")
_SURNAMES, _SPEECH, _ORDINALS = characters("surnames"), characters("speech"), characters("ordinals")
_TITLES = tuple(words("title"))
_CJK = re.compile(r"[\u3400-\u9fff]")
_REMARK = re.compile(r"\s\([^()]{1,40}\)$")
_ENDING = re.compile(r"[\s_#.\-]*\d{1,4}$")


@dataclass(frozen=True, slots=True)
class Conventions:
    """The labels of one file.

    Attributes:
        keys: Labels, made comparable by :func:`qualkit.readers.roles.key`.
        forms: How labels are written here.
        doubtful: Labels that recur but were taken for speech, with how often.
    """

    keys: frozenset[str] = frozenset()
    forms: frozenset[Form] = frozenset()
    doubtful: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.keys)

    def is_label(self, mark: Mark | None) -> bool:
        """Whether a line that begins so begins a turn."""
        if mark is None or mark.label is None or key(mark.label) not in self.keys:
            return False
        return mark.form in self.forms or (mark.is_marked and mark.form not in (Form.PLAIN, Form.TAB))


def conventions(
    marks: Sequence[Mark | None],
    leads: Sequence[bool],
    *,
    is_named: Callable[[str], bool],
    is_matched: Callable[[str], bool],
) -> Conventions:
    """The labels that a file uses throughout.

    A label counts when the front matter, the legend or the settings name it, when it is a common word for
    a speaker, or when it looks like a name and recurs. One that comes a single time counts where nearly every
    line has a label, or where typography sets it off (a heading, bold type or a time beside it).

    Args:
        marks: One per line that is not blank.
        leads: Whether each of these lines begins a paragraph.
        is_named: Whether the file or the settings name exactly this label.
        is_matched: Whether a pattern with wildcards in the settings fits it.
    """
    candidates = _candidates(marks, leads, is_named)
    counts = Counter((mark.form, key(mark.label)) for mark in candidates if mark.label is not None)
    known = {label for _, label in counts if is_named(label) or word(label) is not None}
    spellings = {key(mark.label): mark.label for mark in candidates if mark.label is not None}
    plausible = known | {label for label, spelling in spellings.items() if _is_like_a_name(spelling)}
    known |= {label for label in plausible if is_matched(label)}

    set_off = {
        (mark.form, key(mark.label))
        for mark in candidates
        if mark.is_marked and mark.label is not None and mark.form not in (Form.PLAIN, Form.TAB)
    }
    score: Counter[Form] = Counter()
    for (form, label), n in counts.items():
        recurs = n > 1 or (form, label) in set_off
        if form is not None and (label in known or (label in plausible and recurs)):
            score[form] += n
    if not score:
        return Conventions()
    best = max(score, key=lambda form: (score[form], -list(Form).index(form)))
    forms = {form for form in score if score[form] >= max(2, SECOND_FORM * score[best])} | {best}
    if best is Form.HEADING:
        forms -= {Form.PLAIN, Form.TAB}  # under headings, "Doctor: come back" is somebody being quoted

    # "- **Cost:** too high" is a point of a list, where nothing that stands so comes again.
    is_a_list = len(counts) > FEWEST_POINTS and not known and all(n == 1 for n in counts.values())
    is_strict = _share(marks, plausible, forms) >= STRICT
    keys: set[str] = set()
    doubtful: dict[str, int] = {}
    for (form, label), n in counts.items():
        if form not in forms:
            continue
        is_point = form in _TYPE and is_a_list
        is_set_off = (form, label) in set_off and score[form] > 1
        recurs = n > 1 and (not known or _is_person(label, n))
        may_be = label in plausible and not is_point and (is_set_off or is_strict or recurs)
        if label in known or may_be:
            keys.add(label)
        elif n > 1 and label in plausible:
            doubtful[label] = n
    if Form.EMPHASIS in forms:
        forms.add(Form.PLAIN)  # somebody forgot the stars
    return _checked(Conventions(frozenset(keys), frozenset(forms), doubtful), marks, counts, is_named)


def _checked(
    found: Conventions,
    marks: Sequence[Mark | None],
    counts: Counter[tuple[Form | None, str]],
    is_named: Callable[[str], bool],
) -> Conventions:
    """Nothing, where what was found is too little to be a convention: one stray "Q:" in a page of prose."""
    n_labelled = sum(n for (form, label), n in counts.items() if label in found.keys and form in found.forms)
    if any(is_named(label) for label in found.keys):
        return found
    is_plain = found.forms <= {Form.PLAIN, Form.TAB}
    starts = next((found.is_label(mark) for mark in marks if not _is_apart(mark)), False)
    if is_plain and len(found.keys) == 1 and not starts:
        return Conventions()
    if is_plain and n_labelled < max(2, 0.02 * len(marks)) and not (starts and len(marks) < 3):
        return Conventions()
    return found


def _candidates(marks: Sequence[Mark | None], leads: Sequence[bool], is_named: Callable[[str], bool]) -> list[Mark]:
    """The marks that can be labels; where turns are paragraphs, only labels that begin one somewhere."""
    standing = [
        (mark, lead, key(mark.label))
        for index, (mark, lead) in enumerate(zip(marks, leads, strict=True))
        if mark is not None and mark.label is not None and _stands(marks, index)
    ]
    leading = {label for _, lead, label in standing if lead}
    sure = [lead for _, lead, label in standing if is_named(label) or word(label) is not None]
    is_parted = bool(sure) and sum(sure) >= PARTED * len(sure)
    return [mark for mark, _, label in standing if not is_parted or label in leading or is_named(label)]


def _stands(marks: Sequence[Mark | None], index: int) -> bool:
    """Whether a mark can be a label: one without any sign must stand above a line of plain speech."""
    mark = marks[index]
    if mark is None or mark.label is None:
        return False
    if mark.is_marked or mark.text:
        return True
    if index + 1 == len(marks):
        return False
    after = marks[index + 1]
    return after is None or (after.start_ms is None and (after.form in (None, Form.PLAIN) and not after.is_heading))


def _share(marks: Sequence[Mark | None], plausible: set[str], forms: set[Form]) -> float:
    n_labelled = sum(
        mark is not None and mark.form in forms and mark.label is not None and key(mark.label) in plausible
        for mark in marks
    )
    n_lines = sum(not _is_apart(mark) for mark in marks)
    return n_labelled / n_lines if n_lines else 0.0


def _is_apart(mark: Mark | None) -> bool:
    """Whether a line is a heading or a time that stands alone."""
    return mark is not None and (mark.is_heading or (mark.label is None and not mark.text))


def _is_like_a_name(label: str) -> bool:
    """Whether a label could be somebody's name, as written: capitals in Latin script, no words of speech."""
    bare = _ENDING.sub("", key(label))
    if not bare or bare in _NO_NAMES or label[0] in _ORDINALS:
        return False
    if (n_cjk := len(_CJK.findall(label))) > 0:
        return n_cjk <= 8 and not any(character in _SPEECH for character in label)
    words = [part.strip("().,'’\"") for part in (_REMARK.sub("", label) or label).split()]
    if any(part.casefold() in _NO_NAMES for part in words[:1]):
        return False
    if len(words) == 1:
        return True
    return all(not part[:1].islower() or part in _PARTICLES for part in words)


def _is_person(label: str, n: int) -> bool:
    """Whether a label that comes ``n`` times, where other speakers are known, is one more person."""
    if _CJK.search(label) is None:
        return n > 2 or len(label.split()) > 1
    return label[0] in _SURNAMES or label.endswith(_TITLES)
