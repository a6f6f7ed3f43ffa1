"""How long work tells how far it is, without knowing of a terminal."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


class Progress(Protocol):
    """Opens one bar: what is counted, and how many there are; gives a function that adds to it."""

    def __call__(self, what: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Open a bar."""
        ...


@contextmanager
def silent(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """No bar at all: for scripts and pipes."""
    del what, total
    yield lambda _n: None
