"""Anchors: spans found again after edits that are known to the character."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import InvalidSpanError
from qualkit.model.segment import Span
from qualkit.segmentation import Anchor, Found, relocate, sentences

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


def tally(language: str, *, side_by_side: bool) -> Tally:
    """Twelve made-up interviews edited at five percent of their tokens, with three paragraphs moved."""
    found = Tally()
    for seed in range(12):
        rng = random.Random(seed)
        before = interview(language, 80, rng, side_by_side=side_by_side)
        edited = edit(before, language, rng, share=0.05, n_moves=3)
        found.add(relocate(before, edited.text, spans_of(before, language, rng, 400)), before, edited)
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_after_five_percent_edits_nearly_all_are_found_and_none_silently_wrong(language):
    found = tally(language, side_by_side=False)
    assert found.n > 2000
    assert found.found >= 0.98 * found.n
    assert found.wrong <= 0.001 * found.n


@pytest.mark.parametrize("language", ["en", "zh"])
def test_phrases_repeated_side_by_side_are_lost_rather_than_wrong(language):
    found = tally(language, side_by_side=True)
    assert found.found >= 0.95 * found.n
    assert found.wrong <= 0.001 * found.n


def test_twenty_thousand_words_and_three_hundred_spans_take_less_than_a_second():
    rng = random.Random(1)
    before = interview("en", 1100, rng)
    assert len(before.split()) > 20_000
    edited = edit(before, "en", rng, share=0.05, n_moves=10)
    spans = spans_of(before, "en", rng, 300)
    begun = time.process_time()
    anchors = relocate(before, edited.text, spans)
    assert time.process_time() - begun < 1
    assert len(anchors) == 300


BEFORE = (
    "We moved to the coast in spring. Yeah. My father had a boat and a dog.\n"
    "Yeah. The dog hated the sea, it stayed in the kitchen all day long.\n"
    "医生说三个月以后再来。对。我就先回家了。"
)


def span(words: str, *, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = BEFORE.index(words, start + 1)
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("wanted", "after", "expected", "how"),
    [
        pytest.param(span("Yeah."), BEFORE, "Yeah.", Found.SAME, id="nothing was edited"),
        pytest.param(span("We moved"), BEFORE + "。", "We moved", Found.SAME, id="an edit behind it"),
        pytest.param(span("The dog"), "Hm. " + BEFORE, "The dog", Found.MOVED, id="an edit before it"),
        pytest.param(
            span("My father had a boat"),
            BEFORE.replace("had a", "owned a"),
            "My father owned a boat",
            Found.CHANGED,
            id="a word replaced inside",
        ),
        pytest.param(
            span("a boat and a dog"),
            BEFORE.replace("a dog.", "a dogs."),
            "a boat and a dogs",
            Found.CHANGED,
            id="a letter added at the end is not clipped",
        ),
        pytest.param(
            span("三个月以后再来。"),
            BEFORE.replace("三个月", "六个月"),
            "六个月以后再来。",
            Found.CHANGED,
            id="a Chinese character replaced",
        ),
        pytest.param(
            span("it stayed in the kitchen all day long."),
            BEFORE.replace(" it stayed in the kitchen all day long.", ".") + "\nit stayed in the kitchen all day long.",
            "it stayed in the kitchen all day long.",
            Found.MOVED,
            id="a passage moved",
        ),
        pytest.param(span("Yeah."), BEFORE.replace("Yeah. My", "My"), None, Found.LOST, id="a repeated phrase deleted"),
        pytest.param(span("Yeah.", nth=1), BEFORE.replace("\nYeah. ", "\n"), None, Found.LOST, id="the other deleted"),
        pytest.param(
            span("医生说三个月以后再来。"),
            BEFORE[: BEFORE.index("医生")],
            None,
            Found.LOST,
            id="a passage deleted",
        ),
        pytest.param(span("We moved"), "", None, Found.LOST, id="everything deleted"),
        pytest.param(Span(2, 3), "Hm. " + BEFORE, None, Found.LOST, id="white space is nothing to find"),
    ],
)
def test_relocate(wanted, after, expected, how):
    (anchor,) = relocate(BEFORE, after, [wanted])
    assert (anchor.found.of(after) if anchor.found else None) == expected
    assert anchor.how is how
    assert (anchor.score == 1) == (how in {Found.SAME, Found.MOVED})


def test_white_space_at_the_end_comes_along_while_it_is_there():
    wanted = span("Yeah. ")
    (anchor,) = relocate(BEFORE, "Hm. " + BEFORE, [wanted])
    assert anchor.found == Span(wanted.start + 4, wanted.end + 4)
    after = BEFORE.replace("spring. Yeah. My", "spring. Yeah.\nMy")
    (anchor,) = relocate(BEFORE, after, [wanted])
    assert anchor.found is not None
    assert anchor.found.of(after) == "Yeah."
    assert anchor.how is Found.MOVED


def test_a_phrase_repeated_side_by_side_is_lost_when_one_of_them_went():
    before = "问：后来去了吗？\n对。对。对。\n哦，那就是去了。"
    spans = [Span(at, at + 2) for at in (9, 11, 13)]
    assert [s.of(before) for s in spans] == ["对。"] * 3
    anchors = relocate(before, before.replace("对。对。对。", "对。对。"), spans)
    assert [anchor.found for anchor in anchors] == [None] * 3


def test_a_span_beyond_the_text_is_refused():
    with pytest.raises(InvalidSpanError):
        relocate("short", "short", [Span(2, 9)])


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_any_texts_give_one_anchor_a_span_inside_the_new_text(before, after, data):
    ends = st.integers(0, max(len(before) - 1, 0))
    spans = [
        Span(start, data.draw(st.integers(start + 1, len(before))))
        for start in data.draw(st.lists(ends, max_size=3 if before else 0))
    ]
    anchors = relocate(before, after, spans)
    assert [anchor.span for anchor in anchors] == spans
    for anchor in anchors:
        assert 0 <= anchor.score <= 1
        assert (anchor.found is None) == (anchor.how is Found.LOST)
        if anchor.found:
            quote, found = anchor.span.of(before), anchor.found.of(after)
            assert anchor.how is Found.CHANGED or found.strip() == quote.strip()
