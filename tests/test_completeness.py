"""A body that lacks text of its page says so, with the evidence; a whole one says nothing."""
# ruff: noqa: E501  (what a page says stands in one line)

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from newsclean import Article, clean, explain
from newsclean.completeness import passages, plain
from newsclean.model import REASONS, WARNINGS, Caution, Explanation, Limit
from newsclean.text import count_words

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "fixtures" / "pages"
DENSE = ("ja", "zh-hans", "ko")
LANGUAGES = "ar cs da de el es fa fi fr he hi id it ja ko nl no pl pt ru sv tr uk vi zh-hans".split()


def story(language: str) -> list[str]:
    """Paragraphs of the fixture page in a language."""
    (folder,) = PAGES.glob(f"lang-{language}-*") if language != "en" else [PAGES / "wordpress-classic"]
    body: str = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["record"]["body"]
    enough = 45 if language in DENSE else 130
    return [part for part in body.split("\n\n") if len(part) >= enough and "\n" not in part][:5]


def page(*parts: str, language: str = "en", stated: dict[str, object] | None = None, head: str = "") -> str:
    """A page of a story with what its JSON-LD states; what does not begin with a tag is a paragraph."""
    article = {"@type": "NewsArticle", "headline": "Fog closes harbour", "datePublished": "2025-11-03"}
    script = f'<script type="application/ld+json">{json.dumps(article | (stated or {}))}</script>'
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    return f'<html lang="{language}"><head>{script}{head}</head><body><article><h1>Fog closes harbour</h1>{body}</article></body></html>'


def evidence(explanation: Explanation, warning: Caution = "maybe_incomplete") -> list[str]:
    return [note.evidence for note in explanation.notes if note.warning == warning]


def whole(record: Article) -> bool:
    return (record.status, record.reason, record.warnings) == ("ok", None, ())


# --- What the page states --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_stated_text_that_is_longer_tells_of_the_loss_and_an_equal_one_of_none(language: str) -> None:
    kept = story(language)
    stated = " ".join(kept)
    assert whole(clean(page(*kept, language=language, stated={"articleBody": stated})))
    cut = explain(page(kept[0], language=language, stated={"articleBody": stated}))
    assert evidence(cut)[0].startswith("articleBody: ")
    assert cut.article.status == "ok"
    assert cut.article.warnings == ("maybe_incomplete",)
    assert kept[-1] not in cut.article.body


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "Fog.",
        story("en")[0],  # a teaser
        "  ".join(story("en")[:2]),
        "<p>" + "</p><p>".join(story("en")) + "</p>",
        "&lt;p&gt;" + "&lt;/p&gt;&lt;p&gt;".join(story("en")) + "&lt;/p&gt;",
        "\n".join(story("en")).upper(),
        "\n".join(story("en")).replace("’", "'").replace("“", '"'),
        story("en")[0] + " READ MORE: Ten boats that never sailed. " + " ".join(story("en")[1:]),
        " ".join(story("en")) + " Photo: Ann Other for the Harbour Post, all rights reserved.",
        "[caption id=7 width=300 " + "align=left " * 60 + "]A boat[/caption] " + " ".join(story("en")),
        "<script>"
        + "window.player.push({id: 1, url: 'https://x.example/a'});" * 40
        + "</script>"
        + " ".join(story("en")),
        "https://x.example/" + "a/" * 200 + " " + " ".join(story("en")),
        {"@value": "no text"},
        7,
    ],
    ids=range(15),
)
def test_a_stated_text_that_is_shorter_or_dressed_otherwise_says_nothing(stated: object) -> None:
    assert whole(clean(page(*story("en"), stated={"articleBody": stated})))


def test_no_sentence_is_taken_from_a_stated_text() -> None:
    hidden = " ".join(story("en"))
    for shown in ((), (story("en")[0],)):
        record = clean(page(*shown, stated={"articleBody": hidden}))
        assert record.body == "\n\n".join(shown)


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.3, True), (0.5, True), (0.65, True), (0.75, False), (1.0, False), (1.3, False), (20.0, False)],
)
def test_a_stated_number_of_words_tells_when_much_is_missing(share: float, told: bool) -> None:
    words = sum(map(count_words, story("en")))
    explained = explain(page(*story("en"), stated={"wordCount": round(words / share)}))
    assert [found.startswith("wordCount: ") for found in evidence(explained)] == [True] * told


@pytest.mark.parametrize("written", ["0", 0, -5, "", None, "many", "1.5", 1e9, True, [], "12 words"])
def test_a_number_that_cannot_be_one_says_nothing(written: object) -> None:
    assert whole(clean(page(*story("en"), stated={"wordCount": written})))


@pytest.mark.parametrize("language", ["en", "de", "ru", "ja", "zh-hans", "ko"])
def test_a_number_of_characters_says_nothing(language: str) -> None:
    text = "".join(story(language))
    for count in (len(text), len(text.replace(" ", ""))):
        assert whole(clean(page(*story(language), language=language, stated={"wordCount": count})))


def test_a_number_with_commas_is_read() -> None:
    assert evidence(explain(page(*story("en"), stated={"wordCount": "2,400"}))) == ["wordCount: 229 of 2400"]


@pytest.mark.parametrize(
    ("stated", "body", "lost"),
    [
        ("", "", 0),
        ("one two three", "", 0),
        (" ".join(f"w{i}" for i in range(50)), "", 50),
        (" ".join(f"w{i}" for i in range(50)), " ".join(f"w{i}" for i in range(50)), 0),
        (" ".join(f"w{i}" for i in range(50)), " ".join(f"w{i}" for i in range(30)), 20),
        (" ".join(f"w{i}" for i in range(50)), " ".join(f"w{i}" for i in range(31)), 0),  # a line, no passage
        ("海" * 4 + "霧の港は閉じられた" * 1, "霧の港は閉じられた", 0),
    ],
)
def test_passages_are_runs_of_words_that_the_body_lacks(stated: str, body: str, lost: int) -> None:
    assert sum(length for _, length in passages(stated, body)[1]) == lost


@pytest.mark.parametrize(
    ("stated", "left"),
    [
        ("<p>One <b>two</b></p>", "One two"),
        ("&lt;p&gt;One&lt;/p&gt;", "One"),
        ("[gallery ids=1,2] One", "One"),
        ("[/caption] One", "One"),
        ("One [she said] two", "One two"),
        ("var a = {b: 1}; One", "var a = ; One"),
        ("2 < 3 and 4 > 1", "2 < 3 and 4 > 1"),
        ("a" * 50_000 + "<" * 50_000, None),
        ("[" * 100_000, None),
        ("{" * 100_000, None),
        ("<script>" * 20_000, None),
    ],
    ids=range(11),
)
def test_a_stated_text_loses_its_markup_in_linear_time(stated: str, left: str | None) -> None:
    found = " ".join(plain(stated).split())
    assert left is None or found == left


# --- What stands on the page -----------------------------------------------------------------------------------------


def test_paragraphs_of_the_storys_setting_outside_the_body_tell() -> None:
    shop = (
        "<section class=related>"
        + "".join(f"<div class=text><p>{line}</p></div>" for line in story("en"))
        + "</section>"
    )
    told = explain(page(*(f"<div class=text><p>{line}</p></div>" for line in story("de") * 1), shop, language="de"))
    assert any("paragraphs" in found for found in evidence(told))


@pytest.mark.parametrize(
    "aside",
    [
        "<aside class=related>"
        + "".join(f"<p><a href=/{i}>{line}</a></p>" for i, line in enumerate(story("de")))
        + "</aside>",
        "<div id=comments><div class=comment>" + "".join(f"<p>{line}</p>" for line in story("de")[:2]) + "</div></div>",
        "<footer><p>" + story("de")[0] + "</p></footer>",
        "<div class=author-bio><p>" + story("de")[0] + "</p></div>",
    ],
    ids=["links", "comments", "footer", "bio"],
)
def test_what_stands_beside_a_story_by_right_says_nothing(aside: str) -> None:
    assert "maybe_incomplete" not in clean(page(*story("en"), aside)).warnings


def test_a_hidden_rest_tells_and_a_hidden_copy_does_not() -> None:
    lines = story("en")
    rest = "".join(f"<p>{line}</p>" for line in lines[2:])
    menu = f"<div class=overlay><div hidden><div>{rest}</div></div></div>"
    shown = page(*lines[:2]).replace("</article>", f"</article>{menu}")
    assert "are hidden" in " ".join(evidence(explain(shown))) or lines[-1] in clean(shown).body
    copy = page(*lines).replace("</article>", f"</article>{menu}")
    assert whole(clean(copy))


ENDS = [
    ("The mayor of the town told the council on Tuesday evening that nobody had [...]", True),
    ("The mayor of the town told the council on Tuesday evening that nobody had […]", True),
    ("The mayor of the town told the council on Tuesday evening that nobody had (…)", True),
    ("The mayor of the town told the council on Tuesday evening that nobody had…", True),
    ("The mayor of the town told the council on Tuesday evening that nobody had ...", True),
    ("The mayor of the town told the council on Tuesday evening that nobody had", True),
    ("The mayor of the town told the council on Tuesday evening that nobody had seen it.", False),
    ("The mayor of the town told the council on Tuesday evening that nobody had seen it!”", False),
    ("The mayor of the town told the council on Tuesday evening, says the Harbour Post", False),
    ("The mayor of the town told the council on Tuesday: https://post.example/a1", False),
    ("The mayor of the town told the council about it (see page 7)", False),
    ("The mayor of the town can be asked about it at any time at mayor@pell.example", False),
    ("The end", False),
]


@pytest.mark.parametrize(("end", "told"), ENDS)
def test_a_text_that_breaks_off_tells(end: str, told: bool) -> None:
    explained = explain(page(*story("en")[:3], end))
    assert evidence(explained) == [f"ends “{end[-40:]}”"] * told


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ar", "hi", "el", "he", "ja"])
def test_dots_at_the_end_of_a_short_text_tell_in_any_language(language: str) -> None:
    first, second = story(language)[:2]
    torn = re.sub(r"[.。।؟!?\"”“»]+$", "", second) + "…"
    assert evidence(explain(page(first, torn, language=language)))
    assert whole(clean(page(first, second, language=language)))


CONTINUED = [
    ("en", "Continue reading"), ("en", "Read the full story"), ("en", "Next page »"), ("de", "Weiterlesen"),
    ("de", "Nächste Seite"), ("fr", "Lire la suite"), ("es", "Seguir leyendo"), ("pt", "Continue lendo"),
    ("it", "Continua a leggere"), ("nl", "Lees verder"), ("sv", "Läs mer"), ("da", "Læs mere"), ("fi", "Lue lisää"),
    ("pl", "Czytaj dalej"), ("cs", "Číst dál"), ("ru", "Читать далее"), ("uk", "Читати далі"), ("tr", "Devamını oku"),
    ("ar", "اقرأ المزيد"), ("he", "המשך קריאה"), ("zh-hans", "阅读全文"), ("ja", "続きを読む"), ("ko", "더 보기"),
    ("hi", "और पढ़ें"), ("id", "Baca selengkapnya"), ("vi", "Xem tiếp"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "label"), CONTINUED)
def test_a_link_to_the_rest_right_below_the_end_tells(language: str, label: str) -> None:
    lines = story(language)
    told = explain(page(*lines, f"<p><a href=/rest>{label}</a></p>", language=language))
    assert evidence(told) == [f"“{label}” below the end"]
    elsewhere = f"<p><a href=/x>{label}</a></p>"
    assert whole(clean(page(elsewhere, *lines, language=language)))
    bare = clean(page(*lines, f"<p>{label}</p>", language=language))
    assert "maybe_incomplete" not in bare.warnings


# --- Paywalls --------------------------------------------------------------------------------------------------------

PROMPTS = [
    ("en", "Subscribe to continue reading"), ("en", "This article is for subscribers. Log in or subscribe."),
    ("de", "Dieser Artikel ist nur für Abonnenten verfügbar."), ("fr", "La suite est réservée aux abonnés."),
    ("es", "Suscríbete para seguir leyendo"), ("pt", "Este conteúdo é exclusivo para assinantes."),
    ("it", "Per continuare a leggere abbonati"), ("nl", "Dit artikel is alleen voor abonnees."),
    ("sv", "För att läsa vidare behöver du en prenumeration."), ("da", "Denne artikel er forbeholdt abonnenter."),
    ("no", "Denne artikkelen er for abonnenter."), ("fi", "Tämä artikkeli on vain tilaajille."),
    ("pl", "Aby czytać dalej, kup prenumeratę."), ("cs", "Tento článek je pouze pro předplatitele."),
    ("ru", "Чтобы читать дальше, оформите подписку."), ("uk", "Щоб читати далі, оформіть передплату."),
    ("tr", "Devamını okumak için abone olun."), ("el", "Για να συνεχίσετε την ανάγνωση, συνδεθείτε."),
    ("ar", "لمتابعة القراءة، اشترك الآن."), ("he", "להמשך קריאה יש להצטרף כמנוי."),
    ("fa", "برای ادامه مطالعه مشترک شوید."), ("hi", "आगे पढ़ने के लिए सदस्य बनें।"),
    ("zh-hans", "本文为付费内容，请订阅。"), ("ja", "この記事は有料会員限定です。"), ("ko", "이 기사는 유료회원 전용입니다."),
    ("id", "Berlangganan untuk membaca artikel ini."), ("vi", "Đăng ký để đọc tiếp bài viết."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "prompt"), PROMPTS)
def test_a_prompt_right_below_a_short_text_makes_it_the_start_of_a_story(language: str, prompt: str) -> None:
    lines = story(language)[:2]
    record = clean(
        page(
            *lines, f"<div class=offer><p>{prompt}</p></div>", language=language, stated={"isAccessibleForFree": False}
        )
    )
    assert (record.status, record.reason) == ("partial", "paywall")
    assert record.warnings[0] == "paywall_stub"
    assert record.detail
    assert record.body == "\n\n".join(lines)


@pytest.mark.parametrize(("language", "prompt"), PROMPTS)
def test_a_prompt_beside_a_whole_story_says_nothing(language: str, prompt: str) -> None:
    lines = story(language)
    free = clean(
        page(*lines, f"<div class=offer><p>{prompt}</p></div>", language=language, stated={"isAccessibleForFree": True})
    )
    assert (free.status, "paywall_stub" in free.warnings) == ("ok", False)
    above = clean(page(f"<div class=offer><p>{prompt}</p></div>", *lines, language=language))
    assert (above.status, "paywall_stub" in above.warnings) == ("ok", False)


@pytest.mark.parametrize(
    ("stated", "below", "told"),
    [
        ({"isAccessibleForFree": False}, "<p>Already a subscriber? Log in</p>", True),
        ({}, "<p>Already a subscriber? Log in</p>", False),
        ({}, "<p>Subscribers only</p>", False),
        ({"isAccessibleForFree": False}, "<p>Subscribers only</p>", True),
        ({"isAccessibleForFree": False}, "", False),
        ({"isAccessibleForFree": "False"}, "<p>Unlock this article</p>", True),
    ],
    ids=range(6),
)
def test_a_label_counts_only_where_the_page_says_that_the_story_is_not_free(
    stated: dict[str, object], below: str, told: bool
) -> None:
    record = clean(page(*story("en")[:2], *filter(None, [below]), stated=stated))
    assert (record.reason == "paywall", "paywall_stub" in record.warnings) == (told, told)


LOCKED = {
    "isAccessibleForFree": False,
    "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".premium-part"},
}


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([*story("en")[:2], "<div class=premium-part></div>"], True),
        ([*story("en")[:2]], True),
        ([*story("en")[:2], f"<div class=premium-part><p>{'</p><p>'.join(story('en')[2:])}</p></div>"], False),
        ([f"<div class=premium-part><p>{'</p><p>'.join(story('en'))}</p></div>"], False),
        ([*story("en"), *story("fr"), "<div class=premium-part></div>"], False),
    ],
    ids=["empty", "missing", "sent", "all of it", "long"],
)
def test_a_locked_part_without_text_tells(parts: list[str], told: bool) -> None:
    found = evidence(explain(page(*parts, stated=LOCKED)))
    assert bool(found) is told
    assert all("the locked part .premium-part" in line for line in found)


# --- Several pages ---------------------------------------------------------------------------------------------------

OWN = "https://post.example/2025/fog-closes-harbour"


@pytest.mark.parametrize(
    "line",
    [
        "Page 1 of 3", "Page 2/4", "1 of 5 pages", "Pages: 1 2 3", "Seite 1 von 4", "Page 1 sur 2", "Página 1 de 3", "Pagina 1 di 2",
        "Pagina 1 van 3", "Sida 1 av 2", "Strona 1 z 3", "Страница 1 из 2", "Сторінка 1 з 2", "Sayfa 1 / 3", "第1页/共3页", "1/3ページ",
    ],
)  # fmt: skip
def test_a_page_that_counts_itself_is_one_of_several(line: str) -> None:
    record = clean(page(*story("en"), f"<p>{line}</p>"))
    assert (record.status, record.reason, record.detail) == ("partial", "paginated", f"“{line}”")
    assert "paginated" in record.warnings


@pytest.mark.parametrize(
    "line", ["Page 1 of 1", "Page 4", "Pages of the diary", "Chapter 1 of 3 is out", "1 of 5", "Part 2020 of it"]
)
def test_a_line_that_counts_something_else_says_nothing(line: str) -> None:
    assert "paginated" not in clean(page(*story("en"), f"<p>{line}</p>")).warnings


@pytest.mark.parametrize(
    ("link", "told"),
    [
        (f'<a rel=next href="{OWN}/2">Next</a>', True),
        ('<a rel=next href="/2025/fog-closes-harbour?page=2">Next</a>', True),
        ('<a href="/2025/fog-closes-harbour/2/">2</a>', True),
        ('<a href="/2025/fog-closes-harbour-2.html">2</a>', True),
        ('<a rel=next href="/2025/another-story">Next story</a>', False),
        ('<a rel=next href="/2025/another-story/2">2</a>', False),
        ('<a href="/2025/fog-closes-harbour-2">Fog closes harbour again</a>', False),
        ('<a href="/news?page=2">2</a>', False),
        ('<a href="/2">2</a>', False),
        ('<a href="/2025/fog-closes-harbour?p=2">2</a>', False),
    ],
    ids=range(10),
)
def test_a_link_to_the_same_address_with_a_number_tells_of_more_pages(link: str, told: bool) -> None:
    record = clean(page(*story("en"), f"<div class=nav>{link}</div>"), url=OWN)
    assert (record.reason == "paginated", "paginated" in record.warnings) == (told, told)


# --- The closed list -------------------------------------------------------------------------------------------------


def test_the_record_page_gives_every_warning_with_its_meaning() -> None:
    section = (ROOT / "docs" / "record.md").read_text(encoding="utf-8").split("\n## Warnings\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    assert [re.fullmatch(r"\| `(\w+)` \| (.*) \|", line).groups() for line in lines] == list(WARNINGS.items())  # type: ignore[union-attr]


def test_the_list_of_warnings_is_closed() -> None:
    def names(kind: object) -> list[str]:
        return [name for part in kind.__args__ for name in ([part] if isinstance(part, str) else names(part))]  # type: ignore[attr-defined]

    assert names(Caution) == list(WARNINGS)
    assert set(names(Limit)) < set(WARNINGS)
    with pytest.raises(ValueError, match="Invalid enum value"):
        Article.from_json(json.dumps(Article().to_dict() | {"warnings": ["bad_mood"]}))


def test_every_reason_for_a_part_of_a_story_keeps_the_body() -> None:
    assert [reason for reason, (status, _) in REASONS.items() if status == "partial"] == [
        "paywall",
        "paginated",
        "truncated",
    ]


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_whole_story_is_warned_of_by_nothing(language: str) -> None:
    assert whole(clean(page(*story(language), language=language)))
