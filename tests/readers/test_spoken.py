"""XML of talk: TEI and Akoma Ntoso."""

from __future__ import annotations

import pytest

from tests.readers.conftest import Read, roles, told

TEI = """<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">
<teiHeader><profileDesc><particDesc><listPerson>
<person xml:id="A" role="interviewer"><persName>Anna <surname>Weber</surname></persName></person><person xml:id="B"/>
</listPerson></particDesc></profileDesc></teiHeader>
<text><timeline><when xml:id="T0" absolute="00:00:00"/><when xml:id="T1" interval="3.5" since="#T0"/></timeline><body>
<u who="#A" start="#T0" end="#T1">How <pause dur="PT2S"/>did it
  begin?</u>
<u who="#B">With a <vocal><desc>coughs</desc></vocal> cough.<note>really</note></u>
<u who="#A #B"><w>So</w><w>be</w><w>it</w><pc>.</pc></u>
<sp><speaker>Nurse:</speaker><p>One.</p><p>Two.</p></sp>
<u>Who?</u>
</body></text></TEI>"""
AKOMA = """<akomaNtoso><debate><meta><references><TLCPerson id="a" showAs="Anna"/></references></meta><debateBody>
<debateSection><heading>Day one</heading><narrative>They sit.</narrative>
<speech by="#a" startTime="00:00:03"><from>Anna:</from><p>Well?</p><p>So?</p></speech>
<speech by="#b"><p>Yes.</p></speech><speech><from>Guest:</from><p>No.</p></speech></debateSection>
</debateBody></debate></akomaNtoso>"""


def test_tei_turns_with_persons_times_and_events(read: Read):
    (transcript,), problems = read("a.xml", TEI)
    assert told(transcript) == [
        ("Anna Weber", "How did it begin?"),
        ("B", "With a (coughs) cough."),
        ("Anna Weber, B", "So be it."),
        ("Nurse", "One.\nTwo."),
        (None, "Who?"),
    ]
    assert (transcript.turns[0].start_ms, transcript.turns[0].end_ms) == (0, 3500)
    assert (transcript.language, roles(transcript)["Anna Weber"]) == ("en", "interviewer")
    assert problems[0].message == "not read: 1 pause, 1 note"


def test_akoma_ntoso_speeches(read: Read):
    (transcript,), problems = read("a.xml", AKOMA)
    assert told(transcript) == [("Anna", "Well?\nSo?"), ("b", "Yes."), ("Guest", "No.")]
    assert transcript.turns[0].start_ms == 3000
    assert problems[0].message == "not read: 1 narrative"


def test_an_encoding_that_the_parser_does_not_know(read: Read):
    text = "<?xml version='1.0' encoding='gb18030'?><TEI><u who='访谈者'>您好，现在怎么样？</u></TEI>"
    (transcript,), _ = read("a.xml", text.encode("gb18030"))
    assert told(transcript) == [("访谈者", "您好，现在怎么样？")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><p>x</p></html>", "is XML of another kind: <html>"),
        ("<TEI><text/></TEI>", "is TEI without <u> or <sp>"),
        ("<debate/>", "is Akoma Ntoso without <speech>"),
        ("<TEI><u>x", "it is not XML"),
        ("<TEI>" + "<a>" * 300, "it is nested too deeply"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><TEI><u>&a;</u></TEI>", "it declares entities of its own"),
        ("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><TEI><u>&a;</u></TEI>", "it declares entities"),
        ("<?xml version='1.0' encoding='nonsense'?><TEI/>", "in an encoding that cannot be read"),
        ("I: Well?", "it is not XML"),
    ],
)
def test_what_cannot_be_read_is_told(read: Read, text, message):
    transcripts, problems = read("a.xml", text)
    assert transcripts == []
    assert message in problems[0].message
