"""Numbers and addresses are found by their form, check digit or the word before them."""

import pytest

from qualkit.privacy import Kind, detect, structured_only
from qualkit.privacy.structured import has_check_digit, iban, luhn


@pytest.mark.parametrize(
    ("check", "right", "wrong"),
    [
        # The examples that the standards and registries publish.
        pytest.param(has_check_digit, "11010519491231002X", "110105194912310021", id="GB 11643 resident id"),
        pytest.param(luhn, "4111 1111 1111 1111", "4111 1111 1111 1112", id="ISO 7812 card"),
        pytest.param(iban, "GB29 NWBK 6016 1331 9268 19", "GB28 NWBK 6016 1331 9268 19", id="ISO 13616 account"),
    ],
)
def test_a_check_digit_holds_for_the_published_example_and_no_other(check, right, wrong):
    assert check(right)
    assert not check(wrong)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        pytest.param("write to h.jenkins49@example.com, please", "h.jenkins49@example.com", Kind.EMAIL, id="mail"),
        pytest.param("jane underscore doe at example dot com", "jane underscore doe at example dot com", Kind.EMAIL,
                     id="mail read out"),
        pytest.param("see https://example.org/p?u=1.", "https://example.org/p?u=1", Kind.URL, id="web address"),
        pytest.param("from 192.168.14.77, which", "192.168.14.77", Kind.IP, id="IP"),
        pytest.param("from 2001:db8::ff00:42:8329 it", "2001:db8::ff00:42:8329", Kind.IP, id="IPv6"),
        pytest.param("on 07700 900412 or", "07700 900412", Kind.PHONE, id="telephone GB"),
        pytest.param("mobile, (415) 555-0176.", "(415) 555-0176", Kind.PHONE, id="telephone US"),
        pytest.param("打13800138000找我", "13800138000", Kind.PHONE, id="mobile CN"),
        pytest.param("座机028-85551234，白天", "028-85551234", Kind.PHONE, id="landline CN"),
        pytest.param("电话０２８－８５５５１２３４", "０２８－８５５５１２３４", Kind.PHONE, id="full width"),
        pytest.param("念给你听：一三五六七八九零一二三。", "一三五六七八九零一二三", Kind.PHONE, id="read out zh"),
        pytest.param("is five five five oh one nine nine, I", "five five five oh one nine nine", Kind.PHONE,
                     id="read out en"),
        pytest.param("身份证是11010519491231002X，", "11010519491231002X", Kind.ID, id="resident id"),
        pytest.param("security number, 219-09-9999, before", "219-09-9999", Kind.ID, id="social security"),
        pytest.param("passport number 533401872, is", "533401872", Kind.ID, id="passport"),
        pytest.param("pay 4111 1111 1111 1111 and", "4111 1111 1111 1111", Kind.ACCOUNT, id="card"),
        pytest.param("GB29 NWBK 6016 1331 9268 19 is", "GB29 NWBK 6016 1331 9268 19", Kind.ACCOUNT, id="IBAN"),
        pytest.param("record number MRN 00483921, and", "00483921", Kind.RECORD, id="medical record"),
        pytest.param("门诊号是MZ20230418765，", "MZ20230418765", Kind.RECORD, id="outpatient number"),
        pytest.param("医保卡号510000987654321，每次", "510000987654321", Kind.INSURANCE, id="insurance zh"),
        pytest.param("policy number HX-5529-018-44, pays", "HX-5529-018-44", Kind.INSURANCE, id="insurance"),
        pytest.param("加我微信，weixin_laoli88，头像", "weixin_laoli88", Kind.HANDLE, id="WeChat"),
        pytest.param("on Instagram, @sunny_77, he", "@sunny_77", Kind.HANDLE, id="at name"),
        pytest.param("车牌川A·7K2M9，半夜", "川A·7K2M9", Kind.VEHICLE, id="plate CN"),
        pytest.param("plate LK21 XFD, was", "LK21 XFD", Kind.VEHICLE, id="plate GB"),
        pytest.param("serial number SN BX-7740-2219, has", "BX-7740-2219", Kind.DEVICE, id="device"),
        pytest.param("licence, D612-4039-7718, has", "D612-4039-7718", Kind.LICENCE, id="licence"),
        pytest.param("born on 14 June 1951 and", "14 June 1951", Kind.DATE, id="date"),
        pytest.param("2021年3月15日做的", "2021年3月15日", Kind.DATE, id="date zh"),
        pytest.param("正月初八就走了", "正月初八", Kind.DATE, id="lunar date"),
        pytest.param("My mother is 94 years old", "94", Kind.AGE, id="age over 89"),
        pytest.param("今年九十二岁了", "九十二", Kind.AGE, id="age zh"),
        pytest.param("我奶奶九十七了", "九十七", Kind.AGE, id="age of kin zh"),
        pytest.param("my gran made a hundred and two.", "a hundred and two", Kind.AGE, id="age over a hundred"),
        pytest.param("手机一三九 二二三三 四四五五，你记", "一三九 二二三三 四四五五", Kind.PHONE,
                     id="read out in groups"),
        pytest.param("车架号LSVAU2180N2183294。", "LSVAU2180N2183294", Kind.VEHICLE, id="vehicle number zh"),
        pytest.param("去年十月二十三住的院", "去年十月二十三", Kind.DATE, id="day without its word"),
        pytest.param("the fourteenth of June nineteen fifty-one.", "fourteenth of June nineteen fifty-one", Kind.DATE,
                     id="year in words"),
    ],
)  # fmt: skip
def test_it_is_found_whole(text, words, kind):
    assert (words, kind) in [(finding.words, finding.kind) for finding in structured_only(text)]
    assert (words, kind) in [(finding.words, finding.kind) for finding in detect(text)]


@pytest.mark.parametrize(
    "text",
    [
        "it cost 1,250.50 in 2019, about 90 per cent",
        "room 204, ward 7, on page 12 of 30",
        "I was 45 in 1999, and in 2001 I turned 50",
        "she may march on, they said",
        "90后的年轻人，九十年代出生的，今年三十了",
        "血压140/90，三号楼五楼，一天三次，每次两片",
        "一百二十块钱，等了九十多天，花了两千三百块",
    ],
)
def test_numbers_of_every_day_are_left_alone(text):
    assert structured_only(text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("doi: 10.3389/fpubh.2021.683712", id="DOI"),
        pytest.param('"retn.duty": "15736589707c"', id="end of a hash"),
        pytest.param("0.4111111111111111,0.5", id="decimal"),
        pytest.param('{"@id": "x", "@type": "@json", "@version": 1.1}', id="keywords of JSON-LD"),
        pytest.param("annotation:lin:D06:10155-10246", id="span in an address"),
        pytest.param('<b data-at="12 4111 1111 1111 1111">4</b>', id="places of a page"),
        pytest.param("@media print { @page {} }", id="style sheet"),
    ],
)
def test_what_files_of_the_program_are_made_of_is_no_personal_data(text):
    sure = [finding for finding in structured_only(text) if finding.certainty == "high"]
    assert [finding for finding in sure if finding.kind in (Kind.PHONE, Kind.HANDLE, Kind.ACCOUNT)] == []
