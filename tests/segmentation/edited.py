"""Made-up interviews edited at random, with where every character went: what anchors are measured on."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.model.segment import Span
from qualkit.segmentation import relocate, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qualkit.segmentation import Anchor

WORDS = {
    "en": [
        "I",
        "we",
        "they",
        "she",
        "the",
        "a",
        "my",
        "our",
        "doctor",
        "bus",
        "letter",
        "money",
        "hospital",
        "went",
        "said",
        "told",
        "paid",
        "waited",
        "never",
        "always",
        "because",
        "when",
        "there",
        "nobody",
        "again",
        "morning",
        "phone",
        "form",
        "winter",
        "neighbour",
        "little",
        "good",
        "office",
        "street",
        "child",
        "and",
        "then",
        "but",
        "so",
        "it",
        "was",
        "not",
        "very",
        "old",
        "new",
        "seven",
        "twenty",
        "work",
        "queue",
    ],
    "zh": [
        "我",
        "我们",
        "他",
        "她",
        "那个",
        "医生",
        "钱",
        "医院",
        "单子",
        "手机",
        "排队",
        "后来",
        "因为",
        "没有",
        "就是",
        "早上",
        "孩子",
        "工作",
        "邻居",
        "去",
        "说",
        "等",
        "给",
        "看",
        "走",
        "问",
        "不",
        "很",
        "了",
        "的",
        "一",
        "二",
        "都",
        "也",
        "还",
        "在",
        "上",
        "下",
        "大",
        "小",
        "老",
        "新",
        "好",
    ],
}
REPEATED = {
    "en": ["Yeah.", "No.", "I don't know.", "That's right.", "And then?", "It took a long time."],
    "zh": ["对。", "没有。", "我也不知道。", "嗯，就是这样。", "然后呢？", "等了很长时间。"],
}
TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|[^\w\s]|\s")


def interview(language: str, n_turns: int, rng: random.Random, *, side_by_side: bool = False) -> str:
    """Made-up turns; a third of the sentences are phrases that come back all the time.

    A phrase follows itself at once only if ``side_by_side``.
    """
    turns, last = [], ""
    for _ in range(n_turns):
        parts = []
        for _ in range(rng.randint(1, 5)):
            phrase = rng.choice(REPEATED[language])
            if rng.random() < 1 / 3 and (side_by_side or phrase != last):
                last = phrase
            else:
                said = rng.choices(WORDS[language], k=rng.randint(4, 14))
                last = " ".join(said) + "." if language == "en" else "".join(said) + "。"
            parts.append(last)
        turns.append((" " if language == "en" else "").join(parts))
    return "\n".join(turns)


@dataclass
class Edited:
    """A text after edits, and where each character that survived went."""

    text: str
    went: dict[int, int]


def edit(text: str, language: str, rng: random.Random, *, share: float, n_moves: int) -> Edited:
    """Insert, delete and replace characters and words at a share of the tokens, then move paragraphs."""
    lines: list[list[tuple[str, int | None]]] = [[]]
    for match in TOKEN.finditer(text):
        token: list[tuple[str, int | None]] = [(c, match.start() + i) for i, c in enumerate(match[0])]
        if match[0] == "\n":
            lines.append(token)
            continue
        if not match[0].isspace() and rng.random() < share:
            word: list[tuple[str, int | None]] = [(c, None) for c in rng.choice(WORDS[language])]
            letter = rng.choice(word)
            at = rng.randrange(len(token))
            space: list[tuple[str, int | None]] = [(" ", None)] if language == "en" else []
            token = {
                "delete word": [],
                "replace word": word,
                "insert word": [*word, *space, *token],
                "delete character": token[:at] + token[at + 1 :],
                "insert character": [*token[:at], letter, *token[at:]],
                "replace character": [*token[:at], letter, *token[at + 1 :]],
            }[rng.choice([f"{what} {of}" for what in ("delete", "insert", "replace") for of in ("word", "character")])]
        lines[-1] += token
    for _ in range(n_moves):
        n = rng.randint(1, 3)
        start = rng.randrange(len(lines) - n)
        moved = lines[start : start + n]
        del lines[start : start + n]
        to = rng.randrange(len(lines))
        lines[to:to] = moved
    characters = [character for line in lines for character in line]
    return Edited(
        "".join(character for character, _ in characters),
        {origin: now for now, (_, origin) in enumerate(characters) if origin is not None},
    )


def spans_of(text: str, language: str, rng: random.Random, n: int) -> list[Span]:
    """Sentences, the repeated phrases among them, and stretches of several words."""
    found, start = [], 0
    for line in text.split("\n"):
        found += [Span(start + a, start + b) for a, b in sentences(line, language)]
        if len(line) > 30:
            a = rng.randrange(len(line) - 20)
            found.append(Span(start + a, start + a + 20))
        start += len(line) + 1
    return rng.sample(found, min(n, len(found)))


@dataclass
class Tally:
    """How spans fared that had at least half of their characters left."""

    n: int = 0
    found: int = 0
    wrong: int = 0

    def add(self, anchors: list[Anchor], before: str, edited: Edited) -> None:
        came = {now for origin, now in edited.went.items() if not before[origin].isspace()}
        for anchor in anchors:
            origin = [i for i in range(anchor.span.start, anchor.span.end) if not before[i].isspace()]
            now = {edited.went[i] for i in origin if i in edited.went}
            counts = 2 * len(now) >= len(origin)
            self.n += counts
            if anchor.found is None:
                continue
            self.found += counts
            place = set(range(anchor.found.start, anchor.found.end))
            others = (place & came) - now
            # On other words: less than half of what is left of the span, or mostly what never was in it.
            is_off = 2 * len(place & now) < len(now) or len(others) > len(place & now)
            self.wrong += not now or is_off


def tally(language: str, *, side_by_side: bool, seeds: Iterable[int] = range(12)) -> Tally:
    """Made-up interviews, one a seed, edited at five percent of their tokens, with three paragraphs moved."""
    found = Tally()
    for seed in seeds:
        rng = random.Random(seed)
        before = interview(language, 80, rng, side_by_side=side_by_side)
        edited = edit(before, language, rng, share=0.05, n_moves=3)
        found.add(relocate(before, edited.text, spans_of(before, language, rng, 400)), before, edited)
    return found
