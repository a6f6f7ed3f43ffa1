"""A codebook without the participants' words among its examples, for those who may not pass these on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit.codebook import fragment
from qualkit.codebook.schema import FIRST_LINE
from qualkit.codebook.tree import compose, plain
from qualkit.model.codebook import ExampleKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEFT_OUT = "[a participant's words, left out]"


def unquoted(text: str, is_spoken: Callable[[str], bool]) -> tuple[str, int]:
    """The codebook written anew: examples that are a participant's words say so instead of having them.

    An example is, when it names its source, or when ``is_spoken`` says it of its words in any language. Comments of
    the file are left out as well, for nobody can tell whose words they hold; all other texts are as they were.

    Args:
        text: A codebook without errors.
        is_spoken: Whether words stand in an interview.

    Returns:
        The new text, and how many examples lost their words.
    """
    root = compose(text).root
    data = {} if root is None else _given(plain(root))
    n_left_out = 0
    for code in _codes(data.get("themes")):
        examples = code.get("examples")
        if not isinstance(examples, dict):
            continue
        for kind in ExampleKind:
            found = examples.get(kind.value)
            items = found if isinstance(found, list) else [found] if found else []
            made = [_silent(item) if _is_quoted(item, is_spoken) else item for item in items]
            n_left_out += sum(_is_quoted(item, is_spoken) for item in items)
            if made:
                examples[kind.value] = made
    return "\n".join([FIRST_LINE, *fragment.block(data)]) + "\n", n_left_out


def _given(data: Any) -> Any:
    """The data without keys and items that say nothing."""
    if isinstance(data, dict):
        return {key: _given(value) for key, value in data.items() if value is not None}
    return [_given(value) for value in data if value is not None] if isinstance(data, list) else data


def _codes(entries: Any) -> Iterator[dict[str, Any]]:
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            yield entry
            yield from _codes(entry.get("codes"))


def _is_quoted(example: Any, is_spoken: Callable[[str], bool]) -> bool:
    if isinstance(example, dict):
        return "source" in example or any(is_spoken(str(example[key])) for key in example if key != "use")
    return is_spoken(str(example))


def _silent(example: Any) -> Any:
    """The example with its languages and what points elsewhere, without its words."""
    if not isinstance(example, dict):
        return LEFT_OUT
    return {key: words if key in {"use", "source"} else LEFT_OUT for key, words in example.items()}
