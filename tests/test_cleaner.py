"""clean, explain and clean_text at their edges: any input gives a result, the same input the same one."""

from __future__ import annotations

import gc
import textwrap
from datetime import UTC, datetime

import msgspec
import pytest

from newsclean import Article, Options, Page, clean, clean_text, cleaner, explain, explain_text
from newsclean.cleaner import OPINION_BYTES, clean_page
from newsclean.judge import learned

STORY = [
    "The ferry to the outer islands will run again from Monday, the harbour board said, after three weeks in dock.",
    "Engineers replaced both propeller shafts and found a crack in the older one that nobody had suspected before.",
    "Islanders had been living on what the mail plane brought, which was bread, letters and, on Fridays, the vet.",
]
PAGE = (
    "<html lang=en><head><title>Ferry runs again | Island Post</title></head><body><h1>Ferry runs again</h1>"
    + "".join(f"<p>{line}</p>" for line in STORY)
    + "<p><a href=/x>READ MORE: Mail plane late</a></p></body></html>"
)


def test_a_plain_page_gives_its_paragraphs_and_title() -> None:
    article = clean(PAGE)
    assert article.body == "\n\n".join(STORY)
    assert article.title == "Ferry runs again"
    assert article.status == "ok"
    assert article.removed["read_more"] == 1


def test_the_same_page_gives_the_same_record_as_text_and_as_bytes() -> None:
    assert clean(PAGE) == clean(PAGE) == clean(PAGE.encode())


@pytest.mark.parametrize("enabled", [True, False])
def test_the_garbage_collector_is_left_as_it_was(*, enabled: bool) -> None:
    try:
        (gc.enable if enabled else gc.disable)()
        for run in (clean, explain, clean_text, explain_text):
            run(PAGE)
            assert gc.isenabled() is enabled
        with pytest.raises(TypeError):
            clean(None)  # type: ignore[arg-type]
        assert gc.isenabled() is enabled
    finally:
        gc.enable()


def test_explain_holds_the_article_that_clean_gives() -> None:
    explanation = explain(PAGE)
    assert explanation.article == clean(PAGE)
    assert {candidate.field for candidate in explanation.candidates} >= {"title", "language"}


@pytest.mark.parametrize(
    "page",
    [
        "", b"", " ", "\0", "<", "<html>", "<!-- never closed", "<script>never closed", "<p",
        "plain text, no tags at all", "&#xD800;",
        "\ud800", "<div>" * 3000, "</p>" * 3000, "<table><tr><td><table><tr>", "<title>only a title</title>",
        "<svg><p>in a picture</p></svg>",
        "<frameset><frame></frameset>", "<plaintext>all that follows", b"\xff\xfe\x00", b"\x00" * 100,
        "<body hidden><p>no</p></body>",
    ],
)  # fmt: skip
def test_whatever_comes_in_a_record_comes_out(page: str | bytes) -> None:
    article = clean(page)
    assert article.status in ("ok", "skipped", "partial")
    assert Article.from_json(article.to_json()) == article
    assert clean_text(page.decode("latin-1") if isinstance(page, bytes) else page).cleaner_version


@pytest.mark.parametrize(
    "page", [b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, b"\x1f\x8b\x08" + b"\1" * 64]
)
def test_what_is_no_html_is_skipped_and_says_so(page: bytes) -> None:
    article = clean(page)
    assert (article.status, article.reason, article.body) == ("skipped", "not_html", "")


@pytest.mark.parametrize("page", [None, 7, ["<p>"], bytearray(b"<p>")])
def test_another_type_is_a_type_error(page: object) -> None:
    with pytest.raises(TypeError):
        clean(page)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        clean_text(page)  # type: ignore[arg-type]


def test_a_page_over_the_limit_is_read_in_part_and_says_so() -> None:
    filler = "<p>" + "A sentence that nobody needs stands here for its length alone. " * 40 + "</p>"
    article = clean((PAGE + filler * 30).encode(), options=Options(max_bytes=len(PAGE) + 4000))
    assert article.truncated
    assert (article.status, article.reason) == ("partial", "truncated")
    assert STORY[0] in article.body


def test_a_date_from_the_future_is_not_believed() -> None:
    stamp = '<meta property="article:published_time" content="2025-03-04T08:00:00+01:00">'
    stamped = PAGE.replace("</head>", f"{stamp}</head>")
    then = datetime(2025, 3, 5, tzinfo=UTC)
    before = datetime(2024, 3, 5, tzinfo=UTC)
    assert clean(stamped, options=Options(fetched_at=then)).date == "2025-03-04"
    assert clean(stamped, options=Options(fetched_at=before)).date is None
    assert "date_rejected" in clean(stamped, options=Options(fetched_at=before)).warnings


def test_a_page_keeps_what_is_known_of_its_fetching() -> None:
    page = Page(
        url="https://post.example/a", final_url="https://post.example/b", body=PAGE.encode(), http_status=200,
        fetched_at="2025-03-05T10:00:00+00:00", truncated=True,
    )  # fmt: skip
    article = clean_page(page)
    assert (article.url, article.final_url, article.http_status) == (page.url, page.final_url, 200)
    assert (article.status, article.reason, article.truncated) == ("partial", "truncated", True)


def test_the_charset_of_the_header_counts() -> None:
    body = PAGE.replace("Islanders", "Îliens à Évreux").encode("iso-8859-15")
    page = Page(url="https://post.example/a", body=body, content_type="text/html; charset=iso-8859-15")
    assert "Îliens à Évreux" in clean_page(page).body


LINES = [
    "the tide goes out at seven", "the nets hang on the wall", "nobody speaks of the winter",
    "a dog lies under the bench",
    "the harbour light comes on late", "somebody counts the empty boats", "a radio plays in the shed",
    "rain stands in the old tyres", "the ferry bell rings out twice", "children walk home along the rail",
]  # fmt: skip


def poem(tag: str) -> str:
    lines = "".join(f"<{tag}>{line}</{tag}>" for line in LINES)
    return f"<title>Harbour in November</title><h1>Harbour in November</h1><article>{lines}</article>"


def test_lines_that_read_like_no_sentence_are_a_story_too() -> None:
    assert clean(poem("div")).body == "\n\n".join(LINES)


def test_the_second_opinion_is_followed_where_little_is_found_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "load", lambda kind: None)  # rules alone take such lines for no prose
    explanation = explain(poem("div"))
    assert explanation.article.body == "\n\n".join(LINES)
    assert explanation.article.provenance["body"] == "second-opinion:trafilatura"
    assert {block.rule for block in explanation.blocks if block.category == "content"} == {"second-opinion:trafilatura"}
    alone = clean(poem("div"), options=Options(second_opinion=False))
    assert len(alone.body) < len(explanation.article.body)


def test_half_a_surrogate_pair_in_what_a_page_states_comes_into_no_output() -> None:
    data = '{"@type": "NewsArticle", "headline": "Ferry\\ud800 to sail", "articleBody": "The ferry \\ud800 sails."}'
    page = PAGE.replace("</head>", f'<script type="application/ld+json">{data}</script></head>')
    assert "The ferry  sails." in explain(page).to_json().decode()
    assert clean(page).to_json().decode().isprintable()


def test_the_second_opinion_is_not_asked_where_we_are_sure() -> None:
    assert clean(PAGE).provenance["body"] == "blocks"
    assert clean(PAGE) == clean(PAGE, options=Options(second_opinion=False))


def test_flattened_text_is_joined_where_it_was_wrapped_and_cut_where_lines_are_paragraphs() -> None:
    wrapped = "\n\n".join(textwrap.fill(line, 60) for line in STORY)
    assert wrapped.count("\n") > 6
    assert clean_text(f"Ferry runs again after repair\n\n{wrapped}\n").body == "\n\n".join(STORY)
    lines = ["Ferry runs again after repair", *STORY, "“We will see,” she said."]
    assert clean_text("\n".join(lines)).body == "\n\n".join(lines[1:])
    assert clean_text("\ufeff" + "\r\n".join(lines)).body == "\n\n".join(lines[1:])


def test_a_record_cannot_be_changed() -> None:
    article = clean(PAGE)
    with pytest.raises(AttributeError):
        article.title = "another"  # type: ignore[misc]
    assert msgspec.structs.replace(article, title="another").title == "another"


@pytest.mark.parametrize("url", ["\ud800", "https://post.example/a\x0fb", "https://post.example/\x85"])
def test_no_control_character_of_a_link_comes_into_the_record(url: str) -> None:
    page = PAGE.replace("</head>", f'<link rel="canonical" href="{url}"></head>')
    record = clean(page, url=url).to_json().decode()
    assert not [char for char in record if char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"]


def test_the_second_opinion_is_not_asked_where_too_few_words_are_left_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def opinion(html: bytes) -> frozenset[str]:
        asked.append(html)
        return frozenset()

    monkeypatch.setattr(learned, "load", lambda kind: None)
    monkeypatch.setattr(cleaner, "second_opinion", opinion)
    clean("<article><div>a dog lies under the bench</div><div>rain stands in the old tyres</div></article>")
    assert not asked
    clean(poem("div"))
    assert len(asked) == 1


@pytest.mark.parametrize(("size", "times"), [(OPINION_BYTES - 50_000, 1), (OPINION_BYTES, 0)])
def test_the_second_opinion_is_not_asked_about_a_page_that_it_takes_long_for(
    monkeypatch: pytest.MonkeyPatch, size: int, times: int
) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(learned, "load", lambda kind: None)

    def opinion(html: bytes) -> frozenset[str]:
        asked.append(html)
        return frozenset()

    monkeypatch.setattr(cleaner, "second_opinion", opinion)
    clean(f"{poem('div')}<!-- {'x' * size} -->")
    assert len(asked) == times
