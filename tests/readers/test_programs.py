"""Transcripts as programs export them: who said what, and what stands above and below the talk."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, told

TURNS = [("A", "您好，怎么发现的？"), ("B", "体检的时候。"), ("A", "然后呢？"), ("B", "去了医院。")]


def written(form: str, names: tuple[str, str]) -> str:
    """The four turns in a program's layout."""
    labels = dict(zip("AB", names, strict=True))
    return "".join(
        form.format(name=labels[who], text=text, n=n, then=n + 1) for n, (who, text) in enumerate(TURNS, start=1)
    )


STOPPED = "Anna Weber stopped transcription\n"
FEISHU = "结节访谈 P03\n2024年11月20日 下午 2:05|32分钟 14秒\n\n关键词:\n结节、体检\n\n文字记录:\n"
FEISHU_NOW = "2026年6月15日 下午 11:32|1小时 8分钟 33秒\n\n关键词:\n结节、体检\n\n文字记录:\n"
FEISHU_CLOCK = "2026-07-21 20:58:04 CST|1小时 3秒\n\n关键词:\n结节、体检\n\n"
MADE = "以上内容由AI生成，仅供参考\n"
TEAMS = "Talk-20260615_133555-Meeting Transcript\n15 June 2026, 03:35am\n27m 42s\nAnna Weber started transcription\n"
OTTER = "Interview with Ben\nWed, Nov 20, 2024 2:05PM • 32:14\n\nSUMMARY KEYWORDS\ncough, home\n\n"


@pytest.mark.parametrize(
    ("top", "form", "end"),
    [
        pytest.param("", "{name}  0:0{n}\n{text}\n\n", "Transcribed by https://otter.ai\n", id="Otter"),
        pytest.param(OTTER, "{name}  00:0{n}\n{text}\n\n", "", id="Otter with a summary"),
        pytest.param("", "{name}   0:0{n}\n{text}\n\n", "", id="Teams"),
        pytest.param("32m 14s\nA started transcription\n\n", "{name}   0:0{n}\n{text}\n\n", STOPPED, id="Teams now"),
        pytest.param("", "0:0:{n}.120 --> 0:0:{then}.3\n{name}\n{text}\n\n", "", id="Teams as it was"),
        pytest.param("", "[{name}] 14:05:0{n}\n{text}\n\n", "", id="Zoom"),
        pytest.param("", "{name} [00:00:0{n}] {text}\n\n", "", id="Trint"),
        pytest.param("", "{name} (00:0{n}):\n{text}\n\n", "", id="Rev"),
        pytest.param("", "**{name}:** [00:00:0{n}] {text}\n\n", "", id="Descript"),
        pytest.param("", "[00:00:0{n}] **{name}:** {text}\n\n", "", id="Descript, time first"),
        pytest.param("访谈录音.m4a\n2024-11-20 14:05:12\n\n", "{name} 00:00:0{n}\n{text}\n\n", "", id="iFlytek"),
        pytest.param("", "[00:00:0{n}] {name}：{text}\n", "", id="iFlytek on a line"),
        pytest.param(FEISHU, "{name} 00:00:0{n}\n{text}\n\n", "", id="Feishu"),
        pytest.param("", "[{name}]: {text}\n", "", id="WhisperX"),
        pytest.param("面试记录\n", "{name} 00:0{n}\n{text}\n\n", MADE, id="iFlytek with a last line"),
        pytest.param("", "{name} 00:0{n}\n{text}\n", "以上内容由AI生成\n", id="Tencent Meeting"),
        pytest.param(FEISHU_NOW, "{name} 00:0{n} \n{text}\n\n", "", id="Feishu without a title"),
        pytest.param(FEISHU_CLOCK, "{name} 00:00:0{n}.161\n{text}\n\n", "", id="Feishu with milliseconds"),
        pytest.param("", "{name} 00:00:0{n}{text}\n\n", "", id="Feishu, words behind the time"),
        pytest.param(TEAMS, "{name}   0:0{n}\n{text}\n", STOPPED, id="Teams with a heading"),
        pytest.param("", "{name} 00:00:0{n} {text}\n\n", "", id="a time with hours, then words"),
        pytest.param("", "[{name}] 00:00:0{n} - 00:00:0{then}\n{text}\n\n", "", id="two times behind a name"),
        pytest.param("", "[{name}] 00:00:0{n} → 00:00:0{then}\n{text}\n\n", "", id="an arrow between times"),
        pytest.param("", "{name} [00:00:0{n} - 00:00:0{then}]: {text}\n\n", "", id="two times in brackets"),
        pytest.param("", "[{name}] 00:0{n} - {text}\n", "", id="a dash before the words"),
        pytest.param("", "**[{name}] 00:00:0{n}** {text}\n\n", "", id="a name in brackets and bold type"),
        pytest.param("Untitled - May 3, 2026\n\n", "00:00:0{n} {name}: {text}\n\n", "", id="a time before a name"),
    ],
)
@pytest.mark.parametrize(
    "names", [("Anna Weber", "Ben Okafor"), ("说话人1", "说话人2"), ("Weber, Anna", "Okafor, Ben")]
)
def test_a_programs_layout_is_understood(read: Read, top, form, end, names):
    (transcript,), problems = read("a.txt", top + written(form, names) + end)
    assert told(transcript) == [(names["AB".index(who)], text) for who, text in TURNS]
    above = [row for row in (top + end).split("\n") if row]
    assert [problem.message.startswith("not taken as speech") for problem in problems] == [True] * bool(above)
