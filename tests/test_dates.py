"""Dates as readers and machines see them: tables of cases, negatives beside positives."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from bounds import no_runaway
from newsclean import dates, rules
from newsclean.dates import days, stamps

LANGUAGES = {language.code: language for language in rules.load().languages}
FETCHED = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_month_form_of_a_language_gives_its_month(code: str) -> None:
    for number, forms in enumerate(LANGUAGES[code].months, 1):
        for form in forms:
            for text in (f"4 {form} 2025", f"{form.upper()} 4, 2025"):
                found = dates.stamp(text, code)
                assert found is not None, text
                assert found.day == f"2025-{number:02}-04", text


@pytest.mark.parametrize("code", LANGUAGES)
def test_weekdays_and_labels_of_a_language_belong_to_the_stamp(code: str) -> None:
    language = LANGUAGES[code]
    for word in language.weekdays:
        assert dates.stamp(f"{word} 2025-03-04") is not None, word
    for kind, labels in (("published", language.published), ("updated", language.updated)):
        for label in labels:
            found = dates.stamp(f"{label}: 2025-03-04 10:20")
            assert found is not None, label
            assert (found.day, found.moment) == ("2025-03-04", "2025-03-04T10:20"), label
            # A word may be both a label and a month or a plain word of another language; then it is no label.
            assert found.kind in {kind, ""}, label


@pytest.mark.parametrize("code", LANGUAGES)
def test_relative_stamps_of_a_language_are_stamps_without_a_day(code: str) -> None:
    for phrase in LANGUAGES[code].relative:
        found = dates.stamp(phrase.replace("#", "3"))
        assert found is not None, phrase
        assert found.relative, phrase
        assert found.day is None, phrase


VAGUE = {
    "a few seconds ago", "a few minutes ago", "a few hours ago", "a few days ago", "moments ago", "recently",
    "před chvílí", "for lidt siden", "hace instantes", "لحظاتی پیش", "دقایقی پیش", "hetki sitten", "poco fa", "数分前",
    "数時間前", "先ほど", "조금 전", "sebentar tadi", "kelmarin", "przed chwilą", "az önce", "几分钟前", "几小时前",
    "几天前", "数小时前", "幾分鐘前", "幾小時前", "幾天前", "數小時前",
}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_relative_phrase_has_an_amount_unless_it_is_vague(code: str) -> None:
    for phrase in LANGUAGES[code].relative:
        found = dates.stamp(phrase.replace("#", "3"), code)
        assert found is not None, phrase
        assert (found.ago is None) == (phrase in VAGUE), phrase


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_number_in_a_relative_phrase_counts_its_unit(code: str) -> None:
    for phrase in LANGUAGES[code].relative:
        if "#" in phrase:
            one, five = (dates.stamp(phrase.replace("#", number), code) for number in ("1", "5"))
            assert one is not None, phrase
            assert five is not None, phrase
            assert one.ago is not None, phrase
            assert five.ago == 5 * one.ago > timedelta(0), phrase


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_units_of_a_language_are_known_and_each_word_stands_in_a_phrase(code: str) -> None:
    phrases = " | ".join(LANGUAGES[code].relative)
    for name, word in LANGUAGES[code].units:
        assert name in {*dates.ago.UNITS, *dates.ago.COUNTS, dates.ago.SOME}, name
        assert word in phrases, word


MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MONTH, YEAR, NOW = 30 * DAY, 365 * DAY, timedelta(0)
AGO = [
    ("3 hours ago", 3 * HOUR),
    ("About 3 hours ago", 3 * HOUR),
    ("3h ago", 3 * HOUR),
    ("45 mins ago", 45 * MINUTE),
    ("20 seconds ago", timedelta(seconds=20)),
    ("100 years ago", 100 * YEAR),
    ("0 minutes ago", NOW),
    ("an hour ago", HOUR),
    ("half an hour ago", 30 * MINUTE),
    ("a week ago", WEEK),
    ("2 months ago", 2 * MONTH),
    ("2 days, 4 hours ago", 2 * DAY + 4 * HOUR),
    ("2 days and 4 hours ago", 2 * DAY + 4 * HOUR),
    ("3 months, 2 weeks, 4 days ago", 3 * MONTH + 2 * WEEK + 4 * DAY),
    ("1 hr 5 mins ago", HOUR + 5 * MINUTE),
    ("1h 20m ago", HOUR + 20 * MINUTE),
    ("Yesterday", DAY),
    ("Yesterday, 18:20", DAY),
    ("Today at 6 pm", NOW),
    ("Just now", NOW),
    ("Updated 3 hours ago", 3 * HOUR),
    ("10:15 | 3 hours ago", 3 * HOUR),
    ("Published 2 days ago, updated 3 hours ago", 3 * HOUR),
    ("2 days ago / updated 3 hours ago", 3 * HOUR),
    ("ከ 3 ሰዓታት በፊት", 3 * HOUR),
    ("ከ፫ ሰዓታት በፊት", 3 * HOUR),
    ("ከሁለት ሰዓታት በፊት", 2 * HOUR),
    ("ከትናንት በስቲያ", 2 * DAY),
    ("منذ ٣ ساعات", 3 * HOUR),
    ("قبل ساعتين", 2 * HOUR),
    ("منذ نصف ساعة", 30 * MINUTE),
    ("منذ أسبوعين", 2 * WEEK),
    ("أول أمس", 2 * DAY),
    ("اليوم", NOW),
    ("před 3 hodinami", 3 * HOUR),
    ("před půl hodinou", 30 * MINUTE),
    ("for 3 timer siden", 3 * HOUR),
    ("for en halv time siden", 30 * MINUTE),
    ("i forgårs", 2 * DAY),
    ("vor 3 Stunden", 3 * HOUR),
    ("vor 2 Tagen und 4 Stunden", 2 * DAY + 4 * HOUR),
    ("Heute, 18:20 Uhr", NOW),
    ("πριν από 3 ώρες", 3 * HOUR),
    ("ΠΡΙΝ ΑΠΟ ΜΙΣΗ ΩΡΑ", 30 * MINUTE),
    ("hace 3 horas", 3 * HOUR),
    ("hace 2 días y 4 horas", 2 * DAY + 4 * HOUR),
    ("anteayer", 2 * DAY),
    ("۳ ساعت پیش", 3 * HOUR),
    ("یک ساعت پیش", HOUR),
    ("نیم ساعت پیش", 30 * MINUTE),
    ("tunti sitten", HOUR),
    ("5 viikkoa sitten", 5 * WEEK),
    ("il y a 1 h 20 min", HOUR + 20 * MINUTE),
    ("il y a une demi-heure", 30 * MINUTE),
    ("Hier à 18h", DAY),
    ("Avant-hier", 2 * DAY),
    ("sa'o'i 3 da suka wuce", 3 * HOUR),
    ("rabin sa'a da ta wuce", 30 * MINUTE),
    ("לפני 3 שעות", 3 * HOUR),
    ("לפני יומיים", 2 * DAY),
    ("३ घंटे पहले", 3 * HOUR),
    ("आधा घंटा पहले", 30 * MINUTE),
    ("3 jam yang lalu", 3 * HOUR),
    ("Hari ini", NOW),
    ("seminggu lalu", WEEK),
    ("3 ore fa", 3 * HOUR),
    ("L’altro ieri", 2 * DAY),
    ("３時間前", 3 * HOUR),
    ("三日前", 3 * DAY),
    ("一昨日", 2 * DAY),
    ("2 주 전", 2 * WEEK),
    ("한 시간 전", HOUR),
    ("30 saat lalu", timedelta(seconds=30)),
    ("setengah jam lalu", 30 * MINUTE),
    ("3 uur geleden", 3 * HOUR),
    ("2 u 5 min geleden", 2 * HOUR + 5 * MINUTE),
    ("for en halvtime siden", 30 * MINUTE),
    ("3 timar sidan", 3 * HOUR),
    ("3 godz. temu", 3 * HOUR),
    ("2 miesiące temu", 2 * MONTH),
    ("há 3 horas", 3 * HOUR),
    ("3 horas atrás", 3 * HOUR),
    ("2 дня 4 часа назад", 2 * DAY + 4 * HOUR),
    ("полчаса назад", 30 * MINUTE),
    ("för 3 timmar sedan", 3 * HOUR),
    ("Igår 18:20", DAY),
    ("saa 3 zilizopita", 3 * HOUR),
    ("nusu saa iliyopita", 30 * MINUTE),
    ("3 saat önce", 3 * HOUR),
    ("2 gün, 4 saat önce", 2 * DAY + 4 * HOUR),
    ("3 години тому", 3 * HOUR),
    ("пів години тому", 30 * MINUTE),
    ("3 giờ trước", 3 * HOUR),
    ("hôm kia", 2 * DAY),
    ("iiyure ezi-3 ezidlulileyo", 3 * HOUR),
    ("izolo", DAY),
    ("一小时前", HOUR),
    ("两天前", 2 * DAY),
    ("十二分钟前", 12 * MINUTE),
    ("半个小时前", 30 * MINUTE),
    ("兩個月前", 2 * MONTH),
    ("3 年前", 3 * YEAR),
    ("amahora angu-3 edlule", 3 * HOUR),
]


@pytest.mark.parametrize(("text", "ago"), AGO)
def test_a_relative_stamp_says_how_long_ago_it_was(text: str, ago: timedelta) -> None:
    found = dates.stamp(text)
    assert found is not None
    assert (found.relative, found.day, found.ago) == (True, None, ago)


@pytest.mark.parametrize(
    "text",
    [
        *("A few hours ago", "Recently", "数分前", "Moments ago"),  # no number
        *("999999999999 hours ago", "999999999 years ago", f"{'9' * 100} hours ago", "101 years ago"),  # none so old
        *("18h 3 hours ago", "4 hours, 2 days ago", "2 hours, 3 hours ago", "3 hours of today"),  # not one amount
    ],
)
def test_a_relative_stamp_without_one_credible_amount_has_none(text: str) -> None:
    found = dates.stamp(text)
    assert found is not None
    assert (found.relative, found.ago) == (True, None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "3 hours",
            "in 3 hours",
            "1.5 hours ago",
            "1,234 days ago",
            "3 yesterday",
            "ago",
            "hours ago",
            "half an hour",
        ),
        *(
            "It was 3 hours ago",
            "3 hours ago they left",
            "Yesterday was cold.",
            "The news of yesterday",
            "Recently seen",
        ),
        *("vor 3 Stunden begann es", "in 3 Stunden", "hace falta", "il y a 3 hommes", "3小时", "三人前", "十几分钟前"),
        *(
            "一小时前的新闻",
            "dans 3 heures",
            "через 3 часа",
            "через полчаса",
            "بعد ساعتين",
            "3 saat sonra",
            "dalam 3 jam",
        ),
    ],
)
def test_a_sentence_a_span_and_a_time_to_come_are_no_relative_stamps(text: str) -> None:
    assert dates.stamp(text) is None


def test_a_stamp_with_a_day_says_nothing_of_how_long_ago_it_was() -> None:
    for text in ("3 May 2025", "3 May 2025 (2 hours ago)", "January 19, 2020 / Updated 8 hours ago", "Mon 10:15"):
        found = dates.stamp(text)
        assert found is not None
        assert found.ago is None


STAMPS = [
    # text, day, moment, kind
    ("3 May 2025", "2025-05-03", None, ""),
    ("May 3, 2025", "2025-05-03", None, ""),
    ("MAY 3RD 2025", "2025-05-03", None, ""),
    ("Sat 3 May 2025 10.15 BST", "2025-05-03", "2025-05-03T10:15", ""),
    ("May 3, 2025 at 10:15 p.m. EDT", "2025-05-03", "2025-05-03T22:15-04:00", ""),
    ("May 3, 2025 12:05 am", "2025-05-03", "2025-05-03T00:05", ""),
    ("Published: 10:15 GMT, 3 May 2025", "2025-05-03", "2025-05-03T10:15+00:00", "published"),
    ("Updated 3 May 2025", "2025-05-03", None, "updated"),
    ("Posted on Dec. 21, 2023 |", "2023-12-21", None, "published"),
    ("📅 Jul. 11. 2025", "2025-07-11", None, ""),
    ("03-May-2025", "2025-05-03", None, ""),
    ("2025-03-04", "2025-03-04", None, ""),
    ("2025/03/04 10:20", "2025-03-04", "2025-03-04T10:20", ""),
    ("2025-03-04T10:20:30Z", "2025-03-04", "2025-03-04T10:20:30+00:00", ""),
    ("3 May 2025 10:15 +0530", "2025-05-03", "2025-05-03T10:15+05:30", ""),
    ("3 May 2025 10:15 GMT+7", "2025-05-03", "2025-05-03T10:15+07:00", ""),
    ("04.03.2025", "2025-03-04", None, ""),
    ("04.03.25", "2025-03-04", None, ""),
    ("25/12/2024", "2024-12-25", None, ""),
    ("12/25/2024 5:00 PM", "2024-12-25", "2024-12-25T17:00", ""),
    ("05/05/2024", "2024-05-05", None, ""),
    ("3. Mai 2025, 10.15 Uhr", "2025-05-03", "2025-05-03T10:15", ""),
    ("Publié le 3 mai 2025 à 10h15", "2025-05-03", "2025-05-03T10:15", "published"),
    ("1er mai 2025", "2025-05-01", None, ""),
    ("3 de mayo de 2025", "2025-05-03", None, ""),
    ("mar 4 mar 2025", "2025-03-04", None, ""),
    ("ΔΗΜΟΣΙΕΥΤΗΚΕ: 3 ΜΑΪΟΥ 2025, 10:14", "2025-05-03", "2025-05-03T10:14", "published"),
    ("4 березня 2025 р., 10:15", "2025-03-04", "2025-03-04T10:15", ""),
    ("14 במאי 2025 בשעה 10:15", "2025-05-14", "2025-05-14T10:15", ""),
    ("۱۴ مارس ۲۰۲۵", "2025-03-14", None, ""),
    ("३ मई २०२५, १०:१५ बजे", "2025-05-03", "2025-05-03T10:15", ""),
    ("ngày 4 tháng 3, 2025", "2025-03-04", None, ""),
    ("2025年3月4日", "2025-03-04", None, ""),
    ("2025年3月4日（火）10時20分", "2025-03-04", "2025-03-04T10:20", ""),
    ("2025年3月4日 下午3:20", "2025-03-04", "2025-03-04T15:20", ""),
    ("２０２５年３月４日", "2025-03-04", None, ""),
    ("2025. 3. 4.", "2025-03-04", None, ""),
    ("2025년 3월 4일 오후 3시 20분", "2025-03-04", "2025-03-04T15:20", ""),
    ("입력 2025.03.04 10:20", "2025-03-04", "2025-03-04T10:20", "published"),
    ("2025年3月4日 10:20 更新", "2025-03-04", "2025-03-04T10:20", "updated"),
    ("31st March 2024", "2024-03-31", None, ""),
    ("1st May 2025", "2025-05-01", None, ""),
    ("st 3. 5. 2025", "2025-05-03", None, ""),
    ("3 a.m. 4 May 2025", "2025-05-04", "2025-05-04T03:00", ""),
    ("14 أكتوبر 2025", "2025-10-14", None, ""),
    ("٣ يوليو ٢٠٢٥", "2025-07-03", None, ""),
    ("الثلاثاء, 14 أكتوبر 2025", "2025-10-14", None, ""),
    ("Thứ hai, 12/05/2025, 08:30 (GMT+7)", "2025-05-12", "2025-05-12T08:30+07:00", ""),
    ("3 May 2025 10:15 (CET)", "2025-05-03", "2025-05-03T10:15+01:00", ""),
    ("vendredi 03/04/2025", "2025-04-03", None, ""),
    ("Publicado: 03/04/2025", "2025-04-03", None, "published"),
    ("Friday, 03/04/2025", None, None, ""),
    ("Published 03/04/2025", None, None, "published"),
    ("January 19, 2020 / 12:25 PM / Updated 8 hours ago", "2020-01-19", "2020-01-19T12:25", ""),
    ("January 19, 2020 / 12:25 PM / Updated", "2020-01-19", "2020-01-19T12:25", "updated"),
]


@pytest.mark.parametrize(("text", "day", "moment", "kind"), STAMPS)
def test_a_stamp_gives_its_day_its_moment_and_its_label(
    text: str, day: str | None, moment: str | None, kind: str
) -> None:
    found = dates.stamp(text)
    assert found is not None
    assert (found.day, found.moment, found.kind) == (day, moment, kind)


NO_STAMPS = [
    "",
    "The 3 May 2025 vote",
    "3 May 2025 was a cold day.",
    "On 3 May 2025 the court ruled",
    "Read more 3 May 2025",
    "2025",
    "May 3",
    "May",
    "Monday",
    "Published",
    "Updated",
    "10:14",
    "3",
    "3.5",
    "3-2",
    "12 34 56",
    "5 min read",
    "3 May 2025 5 comments",
    "1/1/2013 +13.1%",
    "$3 May 2025",
    "Tel. 2025-03-04 call",
    "4 yomwezi 99999",
    "1" * 121,
    "٣" * 130,
    "3 May 2025 " * 12,
    "新聞 2025年3月4日 北京",
    "Mai",
    "März",
    "v1.2.25",
    "V 1.2.25",
    "Version 1.2.25",
    "10.2.11.25",
    "25.03",
    "14-12",
    "14-12-10",
    "3:2",
    "$12.25",
    "1/2 2025",
    "March 2025: what to expect",
    "March 2025:",
    "Ramadan 2025",
    "Ramadan 2025 in pictures",
    "4 BE 2025",
    "三月",
    "二〇二五年",
    "令和",
    "民國114年",
    "114-03-04",
    "12 XIII 2025",
    "World War II 1945",
    "Mon 10:00 - 18:00",
    "2 days, 4 hours",
    "2 days ago, 4 hikers were found",
    "4 March 2025 | 5 things to know",
    "3 min read | 5 comments",
    "March 4, 2025 - LONDON",
]


@pytest.mark.parametrize("text", NO_STAMPS)
def test_text_that_says_anything_else_is_no_stamp(text: str) -> None:
    assert dates.stamp(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("30 Feb 2025", "31/31/2025", "2025-13-41", "15 March 1403", "4 March 2568", "Mon, May 3, 10:15", "10:14 am"),
        *("May 2025", "Published May 2025", "2025年3月", "Mon 10:15", "令和元年4月30日", "30 رمضان 1446"),
    ],
)
def test_a_stamp_without_a_real_day_of_our_calendar_is_still_a_stamp(text: str) -> None:
    found = dates.stamp(text)
    assert found is not None
    assert found.day is None


def test_a_plain_day_is_what_a_closer_look_finds_whatever_the_language() -> None:
    shapes = ("{month} {day}, {year}", "{month}. {day}, {year}", "{day} {month} {year}", "{day} {month}. {year}")
    chance, told = random.Random(7), 0
    for month in days.plain_months():
        for shape in shapes:
            written = chance.choice((month, month.title(), month.upper()))
            number = chance.choice((0, 1, "05", 12, 29, 31, 32))
            text = shape.format(month=written, day=number, year=chance.randrange(1900, 2100))
            day = stamps._plain_day(text)
            told += day is not None
            for language in (None, "en-us", "th", "fa", "ar", "zh"):
                assert day is None or stamps._read_closely(text, language) == stamps.Stamp(day=day), text
    assert told > 500


@pytest.mark.parametrize(
    "text",
    ["mar 4, 2025", "May 2025", "May 3 2025", "3 May", "May 32, 2025", "0 May 2025", "3 Ramadan 2025", "3 May 1825"],
)
def test_what_may_mean_anything_else_is_no_plain_day(text: str) -> None:
    assert stamps._plain_day(text) is None


def test_of_several_dates_the_published_one_leads() -> None:
    found = dates.stamp("Updated 4 May 2025, published 3 May 2025")
    assert found is not None
    assert (found.day, found.kind, found.updated_day) == ("2025-05-03", "published", "2025-05-04")
    unlabelled = dates.stamp("Dec 20, 2023, 2:31 PM UTC / Updated Dec 21, 2023")
    assert unlabelled is not None
    assert (unlabelled.moment, unlabelled.updated_day) == ("2023-12-20T14:31+00:00", "2023-12-21")


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-US", "2025-03-04"),
        ("en-GB", "2025-04-03"),
        ("fr", "2025-04-03"),
        ("pt-BR", "2025-04-03"),
        ("en", None),
        (None, None),
    ],
)
def test_the_language_decides_the_order_of_day_and_month(language: str | None, day: str | None) -> None:
    found = dates.stamp("03/04/2025", language)
    assert found is not None
    assert found.day == day
    assert set(found.either) == (set() if day else {"2025-03-04", "2025-04-03"})


def test_dates_are_found_inside_a_longer_line() -> None:
    found = dates.find("Jane Doe, our correspondent in Leeds — published 3 May 2025, updated 2025-05-04 10:00")
    assert [(stamp.day, stamp.kind) for stamp in found] == [("2025-05-03", "published"), ("2025-05-04", "updated")]
    assert dates.find("Jane Doe, our correspondent in Leeds") == ()
    assert [stamp.day for stamp in dates.find("A fare rises for the yearsNovember 20, 2025")] == ["2025-11-20"]
    assert dates.find("The McMarch units, model 5, 2025811") == ()


CALENDARS = [
    # calendar, year, month, day, day of the common calendar
    ("jalali", 1300, 1, 1, "1921-03-21"),
    ("jalali", 1357, 11, 22, "1979-02-11"),
    ("jalali", 1403, 12, 30, "2025-03-20"),
    ("jalali", 1404, 1, 1, "2025-03-21"),
    ("jalali", 1404, 12, 30, None),
    ("jalali", 1404, 7, 31, None),
    ("jalali", 1404, 13, 1, None),
    ("jalali", 2025, 1, 1, None),
    ("hijri", 1446, 9, 4, "2025-03-04"),
    ("hijri", 1446, 10, 1, "2025-03-30"),
    ("hijri", 1446, 9, 30, None),
    ("hijri", 1342, 1, 1, None),
    ("ethiopian", 2016, 1, 1, "2023-09-12"),
    ("ethiopian", 2017, 6, 25, "2025-03-04"),
    ("ethiopian", 2015, 13, 6, "2023-09-11"),
    ("ethiopian", 2016, 13, 6, None),
    ("hebrew", 5785, 9, 25, "2024-12-26"),
    ("hebrew", 5785, 12, 4, "2025-03-04"),
    ("hebrew", 5784, 13, 16, "2024-03-26"),
    ("hebrew", 5785, 13, 1, None),
    ("hebrew", 5785, 6, 30, None),
    ("buddhist", 2568, 3, 4, "2025-03-04"),
    ("buddhist", 2568, 2, 29, None),
    ("republic", 114, 3, 4, "2025-03-04"),
    ("republic", 1, 1, 1, "1912-01-01"),
    ("republic", 0, 1, 1, None),
    ("reiwa", 1, 5, 1, "2019-05-01"),
    ("reiwa", 1, 4, 30, None),
    ("heisei", 31, 4, 30, "2019-04-30"),
    ("heisei", 31, 5, 1, None),
    ("showa", 64, 1, 7, "1989-01-07"),
    ("showa", 64, 1, 8, None),
    ("taisho", 15, 12, 25, "1926-12-25"),
    ("meiji", 45, 7, 30, "1912-07-30"),
    ("common", 2025, 0, 4, None),
    ("common", 2025, 3, -1, None),
]


@pytest.mark.parametrize(("calendar", "year", "month", "day", "told"), CALENDARS)
def test_a_day_of_another_calendar_has_its_day_in_ours(
    calendar: str, year: int, month: int, day: int, told: str | None
) -> None:
    found = dates.calendars.to_date(calendar, year, month, day)
    assert (found and found.isoformat()) == told


@pytest.mark.parametrize("calendar", ["jalali", "ethiopian", "hebrew"])
def test_the_days_of_a_calendar_follow_each_other_without_gap(calendar: str) -> None:
    years = range(dates.calendars.YEARS[calendar].start, dates.calendars.YEARS[calendar].stop, 7)
    for year in years:
        days = (dates.calendars.to_date(calendar, year, month, day) for month in range(1, 14) for day in range(1, 32))
        found = [day.toordinal() for day in days if day is not None]
        assert max(found) - min(found) + 1 == len(found) == len(set(found)), year


@pytest.mark.parametrize("code", [code for code, language in LANGUAGES.items() if language.calendars])
def test_every_month_of_another_calendar_gives_its_day(code: str) -> None:
    years = {"jalali": 1403, "hijri": 1446, "ethiopian": 2017, "hebrew": 5784}
    for calendar, months in LANGUAGES[code].calendars:
        for number, forms in enumerate(months, 1):
            day = dates.calendars.to_date(calendar, years[calendar], number, 4)
            assert day is not None
            for form in forms:
                found = dates.stamp(f"4 {form} {years[calendar]}", code)
                assert found is not None, form
                assert found.day == day.isoformat(), form


TWO_CALENDARS = [
    # text, language, days: one if the two are one day's names
    ("4 رمضان 1446 هـ - 4 مارس 2025 م", "ar", ["2025-03-04"]),
    ("4 مارس 2025 / 3 رمضان 1446", "ar", ["2025-03-04"]),
    ("۱۱ آبان ۱۴۰۴ برابر با ۲ نوامبر ۲۰۲۵", "fa", ["2025-11-02"]),
    ("30 رمضان 1446 - 30 مارس 2025", "ar", ["2025-03-30"]),
    ("۱۱ آبان ۱۴۰۴ - ۲ دسامبر ۲۰۲۵", "fa", ["2025-11-02", "2025-12-02"]),
    ("انتشار: ۱۱ آبان ۱۴۰۴، به‌روزرسانی: ۲ نوامبر ۲۰۲۵", "fa", ["2025-11-02", "2025-11-02"]),
    ("3 March 2025, 4 March 2025", "en", ["2025-03-03", "2025-03-04"]),
]


@pytest.mark.parametrize(("text", "language", "days"), TWO_CALENDARS)
def test_one_day_in_two_calendars_is_one_date(text: str, language: str, days: list[str]) -> None:
    assert [found.day for found in dates.find(text, language)] == days


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("1403/12/14", "fa", "2025-03-04"),
        ("1403/12/14", "fa-IR", "2025-03-04"),
        ("1403/12/14", "ar", None),
        ("1403/12/14", "en", None),
        ("1403/12/14", None, None),
        ("1446/09/04", "ar", "2025-03-04"),
        ("1446/09/04", "en", None),
        ("2568-03-04", "th", "2025-03-04"),
        ("2568-03-04", "en", None),
        ("4 มี.ค. 2568", None, "2025-03-04"),
        ("วันอังคารที่ 4 มีนาคม พ.ศ. 2568", None, "2025-03-04"),
        ("4 มีนาคม 2025", "th", "2025-03-04"),
        ("25.03.04", "ko", "2025-03-04"),
        ("25.03.04", "de", "2004-03-25"),
        ("8-1-25", "el", "2025-01-08"),
        ("4.3.25", "fi", "2025-03-04"),
        ("Tue, 04/03/2025", "en-US", "2025-03-04"),
        ("Fri, 04/03/2025", "en-US", "2025-04-03"),
    ],
)
def test_the_language_decides_the_calendar_and_the_place_of_the_year(
    text: str, language: str | None, day: str | None
) -> None:
    found = dates.stamp(text, language)
    assert found is not None
    assert found.day == day


MACHINE = [
    ("2023-12-20T10:00:00-05:00", "2023-12-20", "2023-12-20T10:00:00-05:00"),
    ("2023-12-20T10:00:00.123Z", "2023-12-20", "2023-12-20T10:00:00+00:00"),
    ("2023-12-20T10:00:00+0000", "2023-12-20", "2023-12-20T10:00:00+00:00"),
    ("2023-12-20T10:00:00-05:00[America/New_York]", "2023-12-20", "2023-12-20T10:00:00-05:00"),
    ("2023-12-20 10:00:00", "2023-12-20", "2023-12-20T10:00:00"),
    ("2023-12-20 10:00", "2023-12-20", "2023-12-20T10:00"),
    ("2023-12-20", "2023-12-20", None),
    ("2023/12/20", "2023-12-20", None),
    ("20231220", "2023-12-20", None),
    ("20231220T101112Z", "2023-12-20", "2023-12-20T10:11:12+00:00"),
    ("1703066400000", "2023-12-20", "2023-12-20T10:00:00+00:00"),
    ("1703066400", "2023-12-20", "2023-12-20T10:00:00+00:00"),
    ("Wed, 20 Dec 2023 10:00:00 GMT", "2023-12-20", "2023-12-20T10:00:00+00:00"),
    ("Wed Dec 20 2023 10:00:00 GMT+0100 (CET)", "2023-12-20", "2023-12-20T10:00:00+01:00"),
    ("December 20, 2023 10:00 am", "2023-12-20", "2023-12-20T10:00"),
    ("2023-1-5", "2023-01-05", None),
    ("2024-01-01T00:00:00+99:99", "2024-01-01", "2024-01-01T00:00:00"),
    ("2024-01-01T25:61:00Z", "2024-01-01", None),
]


@pytest.mark.parametrize(("value", "day", "moment"), MACHINE)
def test_a_machine_date_gives_its_day_and_moment(value: str, day: str, moment: str | None) -> None:
    found = dates.machine(value)
    assert found is not None
    assert found[0] == day
    assert found[1] in {moment, f"{moment}:00"}


@pytest.mark.parametrize(
    "value",
    [
        "",
        "yesterday",
        "2023-02-30",
        "2023-13-01",
        "0000-00-00",
        "12345",
        "99999999999999",
        "03/04/2025",
        "true",
        "2023",
        "9" * 1_000_000,
        "T10:00",
    ],
)
def test_a_value_that_is_no_date_gives_none(value: str) -> None:
    assert dates.machine(value) is None


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("1989-12-31", "before 1990"),
        ("1990-01-01", None),
        ("0001-01-01", "before 1990"),
        ("2026-05-01", None),
        ("2026-05-03", None),
        ("2026-05-04", "after the fetch"),
        ("2199-01-01", "after the fetch"),
        ("9999-12-31", "after the fetch"),
        ("2024-02-30", "impossible"),
        ("", "impossible"),
    ],
)
def test_no_day_before_1990_or_after_the_fetch_is_believed(day: str, reason: str | None) -> None:
    assert dates.rejection(day, FETCHED) == reason


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1/",
        "3:",
        "3 May ",
        "12 ",
        ".",
        "年",
        "- ",
        "May ",
        "２",
        "ago ",
        "3 hours ago ",
        "3 hours, ",
        "3h ",
        "一天前",
        "| 3 ",
        "3 days ",
        "三",
        "፻",
        "ד׳ ",
        "3 I ",
        "هـ ",
        "3-",
        " - A",
    ],
)
def test_hostile_text_does_not_run_away(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    with no_runaway():
        for length in (dates.stamps.MAX_STAMP, dates.stamps.MAX_LINE, 10_000):
            dates.stamp(text[:length])
            dates.find(text[:length])
            dates.machine(text[:length])
