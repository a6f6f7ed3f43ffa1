"""A small study that tests of workflow and commands share: two languages, two roles, hashing instead of a model."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from qualkit.study import Study

# A test that passes on a slow machine only when it is idle proves nothing: properties have no time limit.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

SETTINGS = """\
[study]
name = "clinic"
codebook = "codebooks/clinic.yaml"
primary_coder = "ann"

[segmentation]
unit = "turn"

[embedding]
embedder = "hashing"

[coding]
control_share = 0.0   # which segment would be a control hangs on a hash; tests that want some say so

[guide.patient]
asks = ["access", "cost"]
"""

CODEBOOK = """\
# yaml-language-server: $schema=codebook.schema.json
schema: qualkit-codebook/1
name: clinic
version: 1.0.0
languages: [en, zh]
facets:
  - id: valence
    label: {en: Valence, zh: 倾向}
    values:
      - id: barrier
        label: {en: Barrier, zh: 障碍}
      - id: facilitator
        label: {en: Facilitator, zh: 促进因素}
themes:
  - id: access
    label: {en: Access, zh: 获取}
    definition: {en: How people reach their images., zh: 人们如何拿到影像。}
    codes:
      - id: access.link   # the one everybody asks about
        label: {en: Finding the link, zh: 找链接}
        definition: {en: Where the link to the images is., zh: 影像链接在哪里。}
        examples:
          typical:
            - {en: I never know where the link is., zh: 我老是找不到链接。}
      - id: access.wait
        label: {en: Waiting, zh: 等待}
        definition: {en: Time until the images open., zh: 影像打开要等多久。}
  - id: cost
    label: {en: Cost, zh: 费用}
    definition: {en: Money spent on images., zh: 花在影像上的钱。}
    codes:
      - id: cost.film
        label: {en: Price of film, zh: 胶片费}
        definition: {en: What a printed film costs., zh: 一张胶片多少钱。}
"""

P1 = """\
---
case: P1
language: en
---

I: Where did you find the link?

P1: I never found the link. My son found the link for me.

I: And the film?

P1: The film cost me twenty. It is a lot of money.

P1: Nothing else, thank you.
"""

P2 = """\
访谈者：链接好找吗？

受访者：找不到链接，点进去还要等半天🙂。

访谈者：胶片呢？

受访者：胶片一张八十块钱。
"""

CASES = "case,role,age\nP1,patient,67\nP2,patient,\nP3,patient,50\n"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A study in a folder of its own, not yet built: two transcripts for three cases."""
    return made_study(tmp_path / "clinic")


def made_study(root: Path) -> Study:
    """The small study in a folder, which is made."""
    for name, text in {
        "qualkit.toml": SETTINGS,
        "codebooks/clinic.yaml": CODEBOOK,
        "transcripts/P1.txt": P1,
        "transcripts/P2.txt": P2,
        "transcripts/cases.csv": CASES,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return Study(root)
