"""Pages that are too large, cut, unclosed or doubled (H2, H4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.pages import ARTICLE, HEADLINE, PARAGRAPHS, STORY, Hostile, fixed, page
from newsclean.options import Options

if TYPE_CHECKING:
    from newsclean.model import Article

WHOLE = page()
LAST_WORDS = STORY[-1][:40]


def _is_cut(record: Article) -> bool:
    return (
        record.truncated
        and "max_bytes" in record.warnings
        and (record.status, record.reason) == ("partial", "truncated")
    )


def _is_empty(record: Article) -> bool:
    return record.body == "" and record.status != "ok"


def _titled(record: Article) -> bool:
    return record.title == HEADLINE


SMALL = Options(max_bytes=8_000)
CUT = ("max_bytes",)

LARGE = [
    Hostile("H2 more than the limit behind the article", lambda n: page(ARTICLE + "<p>More of it.</p>" * (n // 8)),
            right=_is_cut, limits=CUT, options=SMALL),
    Hostile("H2 bytes of more than the limit", lambda n: page(ARTICLE + "é " * n).encode(), right=_is_cut, limits=CUT,
        options=SMALL),
    Hostile("H2 a text of more than the limit before the article", lambda n: page("x " * n + ARTICLE), shows=(),
            right=lambda record: record.truncated, limits=CUT, options=SMALL),
    Hostile("H2 the default limit", lambda n: page(ARTICLE + "<!--" + "x" * 11_000_000 + "-->"), right=_is_cut,
        limits=CUT),
    Hostile("H2 one text before the article", lambda n: page(f"<div>{'lorem ipsum ' * (n // 12)}</div>{ARTICLE}")),
    Hostile("H2 one word before the article", lambda n: page(f"<div>{'x' * n}</div>{ARTICLE}")),
    Hostile("H2 an attribute before the article", lambda n: page(f'<img alt="{"x " * (n // 2)}">{ARTICLE}'),
        limits=None),
    Hostile("H2 a picture in an attribute",
        lambda n: page(f'<img src="data:image/png;base64,{"iVBORw0K" * (n // 8)}">{ARTICLE}'), limits=None),
    Hostile("H2 JSON-LD before the article", lambda n: page(
        head=f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{"x " * (n // 2)}"}}</script>')),
    Hostile("H2 a script before the article", lambda n: page(head=f"<script>{'var a=1;' * (n // 8)}</script>")),
    Hostile("H2 a style before the article", lambda n: page(head=f"<style>{'a{b:c}' * (n // 6)}</style>")),
    Hostile("H2 a comment before the article", lambda n: page(f"<!--{'<p>' * (n // 3)}-->{ARTICLE}")),
    Hostile("H2 white space before the article", lambda n: " \n" * (n // 2) + page()),
    Hostile("H2 white space in the article", lambda n: page(ARTICLE.replace(" ", " " * max(1, n // 900)))),
    Hostile("H2 white space behind every tag", lambda n: page(ARTICLE.replace(">", ">" + "\n\t" * (n // 40)))),
    Hostile("H2 one paragraph",
        lambda n: page(f"<article><h1>{HEADLINE}</h1><p>{' '.join(STORY) * max(1, n // 1000)}</p></article>"),
            shows=(" ".join(STORY),)),
    Hostile("H2 a title element", lambda n: f"<!doctype html><title>{'t ' * (n // 2)}</title>{ARTICLE}", right=_titled),
]  # fmt: skip

UNCLOSED = [
    fixed("H4 a script behind the article", page(ARTICLE + "<script>var a = '<p>';")),
    fixed("H4 a title behind the article", page(ARTICLE + "<title>x")),
    fixed("H4 a text area behind the article", page(ARTICLE + "<textarea>x")),
    fixed("H4 a comment behind the article", page(ARTICLE + "<!-- x")),
    fixed("H4 a style behind the article", page(ARTICLE + "<style>p{")),
    fixed("H4 a select behind the article", page(ARTICLE + "<select><option>x<p>y")),
    fixed("H4 plaintext behind the article", page(ARTICLE + "<plaintext>x</plaintext><script>")),
    fixed("H4 an iframe behind the article", page(ARTICLE + "<iframe>x")),
    fixed("H4 a script before the article", page("<script>" + ARTICLE), shows=(), right=_is_empty),
    fixed("H4 a title before the article", "<title>" + ARTICLE, shows=(), right=_is_empty),
    fixed("H4 a comment before the article", page("<!--" + ARTICLE), shows=(), right=_is_empty),
    fixed("H4 an empty comment before the article", page("<!-->" + ARTICLE)),
    fixed("H4 a comment that ends oddly", page("<!-- x --!>" + ARTICLE)),
    fixed("H4 a comment that ends and does not", page("<!-- -- > x -->" + ARTICLE)),
    fixed("H4 a script that hides another's end", page("<script><!--<script></script>--></script>" + ARTICLE)),
    fixed("H4 a script that closes itself", page("<script src=x /></script>" + ARTICLE)),
    fixed("H4 a conditional comment", page("<!--[if IE]><p>old</p><![endif]-->" + ARTICLE)),
    fixed("H4 a declaration and a processing instruction",
        "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//x//'>" + ARTICLE),
    fixed("H4 character data in HTML", page("<![CDATA[ x ]]>" + ARTICLE)),
    fixed("H4 no closing tag at all", "<html><head><title>" + HEADLINE + "</title><body><article><h1>" + HEADLINE
          + "<p>" + "<p>".join(STORY)),
    fixed("H4 only opening tags of paragraphs", "<p>" + "<p>".join(STORY)),
    fixed("H4 only closing tags of paragraphs", "</p>".join(STORY)),
    fixed("H4 tags in the wrong order", page(f"<b><i><article><h1>{HEADLINE}</b></h1>{PARAGRAPHS}</i></article>")),
    fixed("H4 bold never closed", page(f"<b><article><h1>{HEADLINE}</h1>{PARAGRAPHS.replace('<p>', '<p><b><i>')}"),
        limits=None),
    fixed("H4 attributes without quotes' ends", page(f'<img alt="x>{ARTICLE}<img alt=">'), shows=(), right=_is_empty),
    fixed("H4 a less-than sign in the text", page(ARTICLE.replace("numbered five", "numbered < five")),
          shows=(*STORY[:1], *STORY[2:])),
    fixed("H4 end tags with attributes", page(ARTICLE.replace("</p>", "</p class=x>"))),
    fixed("H4 upper case", page(ARTICLE.replace("<p>", "<P>").replace("</p>", "</P>").replace("article>", "ARTICLE>"))),
    fixed("H4 slashes in tags", page(ARTICLE.replace("<p>", "<p/>"))),
    fixed("H4 spaces in tags", page(ARTICLE.replace("</p>", "</p\n >").replace("<p>", "<p\n>"))),
]  # fmt: skip

CUTS = [
    *(fixed(f"H4 cut {what}", WHOLE[: WHOLE.index(LAST_WORDS) + 20] + end, shows=STORY[:5]) for what, end in {
        "in a sentence": "", "in a tag": "<p", "in an attribute": '<a href="x', "in an entity": "&am",
        "in a comment": "<!-",
        "in an end tag": "</", "in a script": "<script>x", "in a declaration": "<!doc",
    }.items()),
    fixed("H4 cut in a character", page(ARTICLE + "<p>é").encode()[: len(page(ARTICLE + "<p>é").encode()) - 15],
        limits=None),
    fixed("H4 cut in the head", WHOLE[: WHOLE.index("<body>") - 20], shows=(), right=_is_empty),
]  # fmt: skip

DOUBLED = [
    fixed("H4 two documents, the story in the first", page() + page("<p>Not found.</p>")),
    fixed("H4 two documents, the story in the second", page("<div>Menu</div>") + page()),
    fixed("H4 two doctypes", "<!doctype html><!doctype html>" + WHOLE),
    fixed("H4 a body in a body", page("<body class=x>" + ARTICLE + "</body>")),
    fixed("H4 the story behind the end", page("<div>Menu</div>") + ARTICLE),
    fixed("H4 the story in the head", f"<html><head><title>{HEADLINE}</title>{ARTICLE}</head></html>"),
    fixed("H4 the story before the document", ARTICLE + page("")),
    fixed("H4 the story in a table of tables", page(
        "<table><tr><td>Menu</td><td><table><tr><td>" + ARTICLE + "</td></tr></table></td><td>Ads</td></tr></table>")),
    fixed("H4 the story in cells", page(
        f"<h1>{HEADLINE}</h1><table>" + "".join(f"<tr><td>{paragraph}</td></tr>" for paragraph in STORY) + "</table>")),
    fixed("H4 the story outside of its table", page("<table>" + ARTICLE + "<tr><td>x</td></tr></table>")),
    fixed("H4 the story in a form", page("<form action=/search>" + ARTICLE + "<input type=submit></form>")),
    fixed("H4 the story in a button", page("<button>" + ARTICLE + "</button>")),
    fixed("H4 the story in an unknown element",
        page("<news-page><news-story>" + ARTICLE + "</news-story></news-page>")),
    fixed("H4 the story in center and font",
        page(f"<center><font face=x><h1>{HEADLINE}</h1>{PARAGRAPHS}</font></center>")),
    fixed("H4 the story in a list",
        page(f"<h1>{HEADLINE}</h1><ul>" + "".join(f"<li><p>{text}</p>" for text in STORY) + "</ul>")),
    fixed("H4 the story in preformatted text", page(f"<h1>{HEADLINE}</h1><pre>" + "\n\n".join(STORY) + "</pre>")),
    fixed("H4 line breaks for paragraphs", page(f"<h1>{HEADLINE}</h1><div>" + "<br><br>".join(STORY) + "</div>")),
    fixed("H4 a shadow root", page(
        "<news-page><template shadowrootmode=open><main>" + ARTICLE + "</main></template></news-page>")),
    fixed("H4 a closed shadow root, in capitals", page(
        '<news-page><TEMPLATE shadowRootMode="closed">' + ARTICLE + "</TEMPLATE></news-page>")),
    fixed("H4 a shadow root in a shadow root", page(
        "<x-a><template shadowrootmode=open><x-b><template shadowrootmode=open>" + ARTICLE
        + "</template></x-b></template></x-a>")),
    Hostile("H4 shadow roots in shadow roots", lambda n: page(
        ARTICLE + "<x-a><template shadowrootmode=open>" * (n // 37) + "x"), limits=None),
    Hostile("H4 many shadow roots", lambda n: page(
        ARTICLE + "<x-a><template shadowrootmode=open><p>x</p></template></x-a>" * (n // 57)), limits=None),
    fixed("H4 no tags, one paragraph", " ".join(STORY), shows=(" ".join(STORY),)),
    fixed("H4 a frameset behind the story", page(ARTICLE + "<frameset><frame src=x></frameset>")),
    fixed("H4 a base that leads elsewhere", page(head='<base href="http://[::1/">')),
    fixed("H4 a refresh", page(head='<meta http-equiv=refresh content="0; url=http://169.254.169.254/">')),
]  # fmt: skip

PAGES = [*LARGE, *UNCLOSED, *CUTS, *DOUBLED]
