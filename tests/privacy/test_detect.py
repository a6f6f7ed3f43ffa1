"""Names, places and institutions in English and Chinese; findings never overlap and are always verbatim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.privacy import Certainty, Kind, detect, found_in_full


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Well, Dr Okafor rang me.", {("Okafor", "name")}, id="title stays, name goes"),
        pytest.param("My name is Margaret Ellison.", {("Margaret Ellison", "name")}, id="cue"),
        pytest.param("I said to James that it works.", {("James", "name")}, id="given name"),
        pytest.param("From a village near Ludlow, Clee Hill, you see.", {("Ludlow", "place"), ("Clee Hill", "place")},
                     id="places in a row"),
        pytest.param("She works for Halden Pharmaceuticals Ltd now.", {("Halden Pharmaceuticals Ltd", "institution")},
                     id="company"),
        pytest.param("It was at King's College Hospital; I sat.", {("King's College Hospital", "institution")},
                     id="hospital"),
        pytest.param("We live at 14 Elm Street, SE5 8AF.", {("14 Elm Street", "address"), ("SE5 8AF", "address")},
                     id="address"),
        pytest.param("我叫张伟，四十七岁。", {("张伟", "name")}, id="我叫"),
        pytest.param("李医生说先做个检查。", {("李", "name")}, id="surname with title"),
        pytest.param("欧阳建平医生讲得细。", {("欧阳建平", "name")}, id="compound surname"),
        pytest.param("隔壁老赵的车。", {("赵", "name")}, id="老 and surname"),
        pytest.param("老家是云岭县青石镇柳树村的。", {("云岭县", "place"), ("青石镇", "place"), ("柳树村", "place")},
                     id="county, town, village"),
        pytest.param("在成都市第三人民医院看的。", {("成都市第三人民医院", "institution")}, id="hospital zh"),
        pytest.param("地址写人民路12号2单元301室就行。", {("人民路12号2单元301室", "address")}, id="address zh"),
    ],
)  # fmt: skip
def test_words_are_found_by_what_stands_around_them(text, expected):
    assert {(finding.words, finding.kind.value) for finding in detect(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Will they tell me? Mark my words, they will not. Grace and hope, that is all you have.",
        "I take Warfarin and Sertraline, and Google knows more about my Parkinson's than the clinic.",
        "In England you wait, in America you pay, and the NHS says it, the GP says it.",
        "县医院不如市医院，市医院不如省医院，人人都往上走。",
        "我们村里的年轻人都出去了，剩下的都是老人，谁会用这个。",
        "专家号要抢，普通号要等，主任一周只来一次，你说让老百姓怎么办。",
        "谢谢您，一张图就行，那是万幸。",
    ],
)
def test_what_names_nobody_is_left_alone(text):
    assert detect(text) == []


def test_the_studys_own_words_come_first_and_only_whole():
    own = {"Kim": Kind.NAME, "the Hub": Kind.INSTITUTION}
    found = detect("At the Hub, kim and Kimono and Kim met.", own=own)
    assert [(f.words, f.certainty) for f in found if f.words in own] == [
        ("the Hub", Certainty.HIGH),
        ("Kim", Certainty.HIGH),
    ]


def test_words_that_are_never_personal_are_not_told():
    assert detect("I said to James that it works.", never={"James"}) == []


def test_short_forms_of_what_is_named_in_full_are_known():
    full = {"Hannah Goldberg": Kind.NAME, "松湖医院": Kind.INSTITUTION, "青溪县": Kind.PLACE, "Grace Hope": Kind.NAME}
    assert {short: words for short, (_, words) in found_in_full(full).items()} == {
        "Hannah": "Hannah Goldberg",
        "Goldberg": "Hannah Goldberg",
        "松湖": "松湖医院",
        "青溪": "青溪县",
    }


WORDS = [
    "Dr ",
    "Anna ",
    "张",
    "医生",
    "13800138000",
    "in ",
    "Leeds",
    "，",
    ". ",
    "医院",
    "云岭",
    "县",
    "MRN ",
    "12",
    "\n",
    "老",
    "王",
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join) | st.text(max_size=60))
def test_findings_are_in_order_apart_and_verbatim(text):
    found = detect(text)
    last = 0
    for finding in found:
        assert finding.span.start >= last
        assert finding.words == finding.span.of(text)
        last = finding.span.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("心内科的单医生看的。", ["单"], id="a surname that is mostly another word, before a title"),
        pytest.param("大刘跟我说，小胡是他儿子。", ["刘", "胡"], id="a guess that draws the verb to the surname"),
        pytest.param("秀英她妈也得过这个病。", ["秀英"], id="a given name that begins a sentence"),
        pytest.param("孙子豆豆才三岁。", ["豆豆"], id="a pet name"),
        pytest.param("我是哈尔滨人。", ["哈尔滨"], id="whom a town names"),
        pytest.param("On the fourteenth, I rang.", ["fourteenth"], id="a day alone"),
        pytest.param("连医生都说，应医生要求，当时医生来了。", [], id="words before a title that are no surname"),
        pytest.param("要求眨眼、张嘴、转头，少抄一个字，白抄。", [], id="verbs that begin like a surname"),
        pytest.param("He ordered it on the first visit. See [Date 3].", [], id="which visit, and a surrogate"),
    ],
)
def test_names_that_only_their_neighbours_tell_are_found_and_words_are_not(text, expected):
    assert [finding.words for finding in detect(text)] == expected
