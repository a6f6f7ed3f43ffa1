"""A small codebook that the tests of this room start from."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.codebook import parse

if TYPE_CHECKING:
    from qualkit.model.codebook import Codebook

SMALL = """\
# yaml-language-server: $schema=codebook.schema.json
schema: qualkit-codebook/1
name: Waiting rooms
version: 1.10
languages: [en, zh]
facets:
- id: valence
  label: {en: Valence, zh: 倾向}
  values:
  - id: good
    label: Good
  - id: bad
sources:
- id: lee2020
  cite: "Lee, 2020"
  doi: 10.1000/1
  read: abstract
themes:
# How people get in.
- id: access
  label: {en: Access, zh: 可及性}
  statement: Waiting is paid for by those who can least afford it.
  origin: study
  codes:
  # First seen in the pilot.
  - id: access.wait
    label: {en: Waiting, zh: 等待}
    definition: >-
      Time that passes
      before care is given.
    include: "In the waiting room: or at home."
    exclude: Time on the road (access.way).  # checked with the team
    examples:
      typical: [I waited three months., {zh: 等了三个月。, source: P07 ¶12}]
      close_but_no:
      - {en: The bus takes two hours., use: access.way}
    groups: [patient]
    sources: [lee2020]
    # Ask again about waiting lists.
  - id: access.way
    label: The way
    definition: {en: Distance., zh: 路程。}
    formerly: [travel]
    codes:
    - id: access.way.cost
      label: Fares
      definition: What the way costs.

- id: trust
  label: Trust
  also: [access.wait]
  codes:
  - id: trust.staff
    label: Trust in staff
    definition: Confidence in those who give care.
    status: draft
"""


def book(text: str) -> Codebook:
    """The codebook of a text that has no errors."""
    found, problems = parse(text.encode("utf-8"), path=Path("codebook.yaml"))
    assert found is not None, "\n".join(map(str, problems))
    return found


def told(text: str) -> list[str]:
    """The first lines of every problem of a text."""
    _, problems = parse(text.encode("utf-8"), path=Path("codebooks/x.yaml"))
    return [str(problem).splitlines()[0] for problem in problems]


def changed(before: str, after: str) -> list[str]:
    """The lines that went, with -, and those that came, with +; in the order of the text."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    return [f"{line[0]} {line[1:]}" for line in lines[2:] if line[0] in "+-"]
