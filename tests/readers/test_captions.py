"""Captions: cues to turns, as Zoom, Teams, Whisper and people write them."""

import io

import pytest
import webvtt

from tests.readers.conftest import Read, roles, told


def cue(start: int, text: str, *, end: int | None = None, name: str = "") -> str:
    stop = start + 2 if end is None else end
    return f"{name}\n00:00:{start:02d}.000 --> 00:00:{stop:02d}.500 align:start\n{text}\n".lstrip("\n")


def vtt(*cues: str) -> str:
    return "\n".join(["WEBVTT\n", *cues])


def test_cues_of_one_voice_are_one_turn(read: Read):
    text = vtt(
        cue(1, "<v 访谈者>您好，</v>"),
        cue(4, "<v 访谈者>请讲。</v>"),
        cue(7, "<v P1>Well,</v>"),
        cue(9, "<v P1>yes.</v>"),
    )
    (transcript,), problems = read("a.vtt", text)
    assert told(transcript) == [("访谈者", "您好，请讲。"), ("P1", "Well, yes.")]
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [(1000, 6500), (7000, 11500)]
    assert roles(transcript) == {"访谈者": "interviewer", "P1": "participant"}
    assert not problems


def test_front_matter_stands_in_the_first_note(read: Read):
    note = "NOTE\n---\ncase: D04\nlanguage: zh\nspeakers:\n  护士: other\n---\n"
    (transcript,), problems = read("a.vtt", vtt(note, cue(1, "<v 护士>来了。</v>"), "NOTE a remark\n"))
    assert (transcript.case, transcript.language, transcript.text) == ("D04", "zh", "来了。")
    assert roles(transcript) == {"护士": "other"}
    assert not problems


def test_names_in_the_text_of_cues_are_speakers(read: Read):
    text = vtt(
        cue(1, "Ann Lee: We start.", name="1"),
        cue(4, "Bo: Yes.", name="2"),
        cue(7, "Bo: And no.", name="3"),
        cue(9, "Ann Lee: Hm.", name="4"),
        cue(12, "Yes. Okay.", name="5"),
        cue(15, "Bo: Fine.", name="6"),
    )
    (transcript,), _ = read("a.vtt", text)
    assert told(transcript) == [
        ("Ann Lee", "We start."),
        ("Bo", "Yes. And no."),
        ("Ann Lee", "Hm."),
        (None, "Yes. Okay."),
        ("Bo", "Fine."),
    ]


def test_names_only_where_the_speaker_changes_hold_until_the_next(read: Read):
    cues = ["ANN: One", "two", "three.", "BO: Four", "five.", "ANN: Six", "seven", "BO: Eight."]
    (transcript,), _ = read("a.srt", "\n".join(cue(2 * n, text, name=str(n)) for n, text in enumerate(cues, 1)))
    assert told(transcript) == [
        ("ANN", "One two three."),
        ("BO", "Four five."),
        ("ANN", "Six seven"),
        ("BO", "Eight."),
    ]


def test_without_speakers_a_cue_is_a_turn(read: Read):
    text = "1\n00:00:01,000 --> 00:00:02,000\nHello\nthere.\n\n2\n00:00:03,000 --> 00:00:04,000\n<i>Yes</i>\n"
    (transcript,), problems = read("a.srt", text)
    assert told(transcript) == [(None, "Hello there."), (None, "Yes")]
    assert not problems


def test_cues_that_the_file_numbers_as_one_stretch_stay_together(read: Read):
    stretch = "b05cbc69-3364-4c0c-a05b-70f360077a3c/19"
    text = vtt(
        cue(1, "And more.", name=f"{stretch[:-2]}7-0"),
        cue(4, "Yes, it", name=f"{stretch}-0"),
        cue(6, "does.", name=f"{stretch}-1"),
    )
    (transcript,), _ = read("a.vtt", text)
    assert [text for _, text in told(transcript)] == ["And more.", "Yes, it does."]


def test_two_voices_in_one_cue_are_two_turns_and_entities_are_resolved(read: Read):
    (transcript,), _ = read("a.vtt", vtt(cue(1, "<v.loud Ann>Q &amp; A?</v> <v Bo>&lt;b&gt; <c.red>yes</c></v>")))
    assert told(transcript) == [("Ann", "Q & A?"), ("Bo", "<b> yes")]


def test_short_times_and_text_behind_webvtt_are_read(read: Read):
    (transcript,), problems = read("a.vtt", "WEBVTT - a title\nKind: captions\n\n00:01.500 --> 59:59.000\nHello.\n")
    assert (transcript.turns[0].start_ms, transcript.turns[0].end_ms) == (1500, 3_599_000)
    assert not problems


def test_every_broken_cue_is_told_with_its_line_and_nothing_is_read(read: Read):
    text = vtt(
        "00:00:01.000 -> 00:00:02.000\nhello\n",
        "1\n00:00:0x.000 --> 00:00:04.000\nbad\n",
        "lost\n",
        cue(5, "good"),
        "00:00:75.000 --> 00:00:80.000\nbad\n",
    )
    transcripts, problems = read("a.vtt", text)
    assert transcripts == []
    assert [(problem.where.line, problem.message[:20]) for problem in problems] == [
        (3, "words without a time"),
        (7, "not a pair of times:"),
        (10, "words without a time"),
        (15, "not a pair of times:"),
    ]


def test_times_that_run_backwards_are_told_and_the_order_is_kept(read: Read):
    (transcript,), problems = read("a.vtt", vtt(cue(9, "One."), cue(3, "Two."), cue(20, "Three.", end=15)))
    assert [text for _, text in told(transcript)] == ["One.", "Two.", "Three."]
    assert str(problems[0]).splitlines()[0] == "transcripts/a.vtt:6: times run backwards in lines 6 and 9"


def test_overlapping_cues_are_no_problem(read: Read):
    _, problems = read("a.vtt", vtt(cue(1, "<v A>One.</v>", end=9), cue(3, "<v B>Two.</v>")))
    assert not problems


def test_cues_without_a_blank_line_between_them_are_read(read: Read):
    (transcript,), _ = read("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n")
    assert [text for _, text in told(transcript)] == ["One.", "Two."]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE nothing\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n"])
def test_captions_without_words_are_no_interview(read: Read, text):
    transcripts, problems = read("a.vtt", text)
    assert transcripts == []
    assert problems[0].message == "nothing is said in this file"


def test_a_missing_first_line_is_told(read: Read):
    (transcript,), problems = read("a.vtt", cue(1, "Hello."))
    assert transcript.text == "Hello."
    assert "does not begin with WEBVTT" in problems[0].message


def test_good_files_give_the_cues_that_webvtt_py_gives(read: Read):
    texts = ["One,", "two; three", "4 5 6", "<v Ann>seven</v>", "八。"]
    text = vtt(*(cue(3 * n, words, name=str(n)) for n, words in enumerate(texts, 1)))
    other = webvtt.from_buffer(io.StringIO(text))
    (transcript,), _ = read("a.vtt", text)
    assert [words for _, words in told(transcript)] == [caption.text for caption in other.captions]
    assert [turn.start_ms for turn in transcript.turns] == [
        caption.start_in_seconds * 1000 for caption in other.captions
    ]
