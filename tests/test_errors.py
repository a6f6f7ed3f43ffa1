"""The tree drawn on top of errors.py is the tree."""

import inspect
import re
from pathlib import PurePath

import pytest

from qualkit import errors
from qualkit.problem import Problem, Severity, Where, errors_of


def drawn():
    """Name to (parent, status) as the module's docstring draws it; no status means the parent's."""
    found: dict[str, tuple[str, int | None]] = {}
    stack: list[str] = []
    for line in (inspect.getdoc(errors) or "").splitlines():
        match = re.match(r"^[ ]*([│├└─ ]*)(\w+Error)(?:\s+status (\d))?", line)
        if match:
            depth = len(match[1]) // 4
            del stack[depth:]
            found[match[2]] = (stack[-1] if stack else "Exception", int(match[3]) if match[3] else None)
            stack.append(match[2])
    return found


def test_every_exception_is_in_the_drawing_under_its_parent():
    classes = {name: value for name, value in vars(errors).items() if inspect.isclass(value) and name.endswith("Error")}
    assert {name: value.__mro__[1].__name__ for name, value in classes.items()} == {
        name: parent for name, (parent, _) in drawn().items()
    }


@pytest.mark.parametrize(("name", "status"), [(name, status) for name, (_, status) in drawn().items() if status])
def test_the_drawn_status_is_the_status(name, status):
    assert getattr(errors, name).status == status


def test_an_unknown_code_gives_place_problem_and_next_step():
    error = errors.UnknownCodeError(
        "acess-cost", ["access-cost", "trust"], where=Where(PurePath("codebooks/health.yaml"), 41)
    )
    assert str(error) == (
        "codebooks/health.yaml:41: no code named 'acess-cost' in the codebook\n  Did you mean access-cost?"
    )


def test_warnings_are_no_errors():
    warning = Problem(Where(PurePath("a")), "odd", Severity.WARNING)
    error = Problem(Where(PurePath("a"), 2), "wrong", hint="Mend it.")
    assert errors_of([warning, error]) == [error]
    assert str(error) == "a:2: wrong\n  Mend it."
