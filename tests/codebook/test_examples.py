"""Examples go from a codebook's file, and nothing else changes."""

import pytest

from qualkit.codebook import parse, without_examples
from qualkit.errors import CodebookError

HEAD = """\
schema: qualkit-codebook/1
name: demo
languages: [en, zh]
themes:
  - id: cost
    label: {en: Cost, zh: 费用}
    codes:
      - id: film   # a comment
        label: {en: Film, zh: 胶片}
"""


def is_gone(words, source):
    return "twenty" in words or source.startswith("P1")


@pytest.mark.parametrize(
    ("examples", "left", "number"),
    [
        pytest.param(
            "        examples:\n          typical:\n            - It cost twenty.\n            - It was dear.\n",
            "        examples:\n          typical:\n            - It was dear.\n",
            1,
            id="one of two",
        ),
        pytest.param(
            "        examples:\n          typical:\n            - It cost twenty.   # why\n          atypical:\n"
            "            - {zh: 二十块, source: P2}\n",
            "        examples:\n          atypical:\n            - {zh: 二十块, source: P2}\n",
            1,
            id="the only one of its kind",
        ),
        pytest.param(
            "        examples:\n          typical:\n            - {en: Dear, source: P1 ¶4}\n",
            "",
            1,
            id="all, by source",
        ),
        pytest.param(
            "        examples:\n          typical:\n            - >-\n              It cost\n              twenty.\n"
            "            - {en: Dear}\n",
            "        examples:\n          typical:\n            - {en: Dear}\n",
            1,
            id="over several lines",
        ),
        pytest.param(
            "        examples: {typical: [It cost twenty., {en: Dear}]}\n",
            '        examples: {typical: ["…", {en: Dear}]}\n',
            1,
            id="between brackets",
        ),
        pytest.param("        definition: twenty\n", "        definition: twenty\n", 0, id="a definition stays"),
    ],
)
def test_examples_go_and_the_rest_stays(examples, left, number):
    after, n_gone = without_examples(HEAD + examples, is_gone)
    assert (after, n_gone) == (HEAD + left, number)
    book, _ = parse(after.encode(), path=None)  # type: ignore[arg-type]
    assert book is not None


def test_aliases_are_refused():
    text = HEAD + "        examples: &same\n          typical: [a]\n      - id: ct\n        examples: *same\n"
    with pytest.raises(CodebookError, match="aliases"):
        without_examples(text, is_gone)
