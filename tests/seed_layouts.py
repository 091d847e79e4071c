"""Flattened page text cut into its parts, and those parts printed again as web pages, the ways that real systems do.

Nothing here holds text of a seed: parts are found by their place and shape, with the record's body as the measure.
All furniture around them (menu, teasers, footer) belongs to an invented site.
"""

# ruff: noqa: E501  (markup stands in lines as systems print it)

from __future__ import annotations

import json
import re
from datetime import date  # noqa: TC003
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

SITE = "The Harbour Dispatch"
HOME = "https://www.harbourdispatch.example"


class Inline(NamedTuple):
    """A line between two paragraphs that points to another story."""

    label: str
    target: str


class Card(NamedTuple):
    """A teaser below the story."""

    labels: tuple[str, ...]
    headline: str
    excerpt: str


class Story(NamedTuple):
    """One page's text by parts; what a page does not have is empty."""

    title: str
    paragraphs: tuple[str, ...]
    author: str | None = None  # as the page itself tells it, without any byline
    trail: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    counter: str = ""
    inlines: tuple[tuple[int, Inline], ...] = ()  # after which paragraph
    bio_heading: str = ""
    bio_name: str = ""
    bio: str = ""
    comment_link: str = ""
    form_title: str = ""
    form_note: str = ""
    related_heading: str = ""
    cards: tuple[Card, ...] = ()
    rates: tuple[tuple[str, ...], ...] = ()  # paragraphs of lines
    pager: tuple[str, ...] = ()
    notice_heading: str = ""
    notice: str = ""
    contact_heading: str = ""


class Dress(NamedTuple):
    """What the site prints above the story."""

    byline: str | None
    day: date | None


# --- cutting -----------------------------------------------------------------------------------------------------


def cut(text: str, record: Mapping[str, Any]) -> Story:
    """Cut the flattened text of a page into its parts, by place and shape."""
    groups = [[line.strip() for line in group.split("\n") if line.strip()] for group in re.split(r"\n\s*\n", text)]
    groups = [group for group in groups if group]
    body = str(record["body"]).split("\n\n")
    first = next(i for i, group in enumerate(groups) if group == [body[0]])
    last = next(i for i, group in enumerate(groups) if group == [body[-1]])
    story = Story(title=str(record["title"]), paragraphs=tuple(body), author=record["author"])
    story = _cut_head(story, [line for group in groups[:first] for line in group])
    story = _cut_inlines(story, [group[0] for group in groups[first : last + 1]])
    tail = groups[last + 1 :]
    signed = story.author is not None and tail[0] == [story.author]
    return (
        _cut_signed_tail(story, tail) if signed else _cut_card_tail(story, [line for group in tail for line in group])
    )


def _cut_head(story: Story, lines: Sequence[str]) -> Story:
    for line in lines:
        if line == story.title:
            continue
        if line.endswith(story.title):
            story = story._replace(trail=tuple(line.removesuffix(story.title).split()))
        elif line.isdigit():
            story = story._replace(counter=line)
        else:
            story = story._replace(labels=_humps(line))
    return story


def _cut_inlines(story: Story, lines: Iterable[str]) -> Story:
    found: list[tuple[int, Inline]] = []
    number = 0
    for line in lines:
        if number < len(story.paragraphs) and line == story.paragraphs[number]:
            number += 1
        else:
            label, _, target = line.partition(":")
            found.append((number, Inline(f"{label}:", target.strip())))
    return story._replace(inlines=tuple(found))


def _cut_card_tail(story: Story, lines: Sequence[str]) -> Story:
    """An empty author box, the comment form, cards: heading, link, form title, note; heading, threes of lines."""
    heading = next(
        i for i in range(len(lines)) if len(lines[i:]) % 3 == 1 and all(x.endswith("...") for x in lines[i + 3 :: 3])
    )
    cards = [Card(_humps(lines[i]), lines[i + 1], lines[i + 2]) for i in range(heading + 1, len(lines), 3)]
    bio_heading, comment_link, form_title, form_note = lines[:heading]
    return story._replace(
        bio_heading=bio_heading, comment_link=comment_link, form_title=form_title, form_note=form_note,
        related_heading=lines[heading], cards=tuple(cards),
    )  # fmt: skip


def _cut_signed_tail(story: Story, groups: Sequence[Sequence[str]]) -> Story:
    """Name and bio, a long insert of the site's own, previous and next, notice, heading of the contact form."""
    (name,), (bio,), *rates, (pager,), (notice_heading,), (notice,), (contact,) = groups
    words = pager.split()
    half = len(words) // 2
    return story._replace(
        bio_name=name, bio=bio, rates=tuple(tuple(group) for group in rates),
        pager=(" ".join(words[:half]), " ".join(words[half:])),
        notice_heading=notice_heading, notice=notice, contact_heading=contact,
    )  # fmt: skip


def _humps(line: str) -> tuple[str, ...]:
    """Labels that flattening has run together."""
    return tuple(re.findall(r"[A-Z][^A-Z]*", line))


def parts(story: Story) -> list[str]:
    """Every text that a page of the story has to show."""
    found = [
        story.title, *story.paragraphs, *story.trail, *story.labels, story.counter, story.bio_heading, story.bio_name,
        story.bio, story.comment_link, story.form_title, story.form_note, story.related_heading, *story.pager,
        story.notice_heading, story.notice, story.contact_heading,
    ]  # fmt: skip
    found += [part for _, inline in story.inlines for part in inline]
    found += [part for card in story.cards for part in (*card.labels, card.headline, card.excerpt)]
    found += [line for group in story.rates for line in group]
    return [part for part in found if part]


# --- pieces ------------------------------------------------------------------------------------------------------

MENU = ("Home", "Politics", "Business", "Security", "Culture", "Sport", "Opinion")

TEASERS = (
    ("Ferry fares to rise for the third time in two years",
     "The operator of the night ferry says fuel now takes half of every ticket. Commuters on the east bank want the "
     "regulator to look at the books before the new fares start. A hearing is set for next month."),
    ("Grain store at Pell Quay to become a music school",
     "The brick silo has stood empty since the mill closed. A trust bought it for one crown and has two years to find the rest."),
    ("Goalkeeper Tamba signs on for another season",
     "He had offers from two bigger clubs and turned both down. “My children walk to school here,” he said."),
    ("Why the tide tables were wrong all spring",
     "A gauge on the outer mole had slipped by the width of a hand. Nobody noticed until a pilot boat touched ground in fair weather."),
    ("Court clears three dockers over the crane strike",
     "The judge found that the notice had been given in time. The port authority said it would read the ruling before it decides on an appeal."),
    ("Old cinema reopens with a film shot on its own steps",
     "Six hundred people came for four hundred seats. The late show was added at eleven and ended after two in the morning."),
)  # fmt: skip

PROMISE = (
    "The Harbour Dispatch has reported from the coast since 1974. It is owned by its readers and its staff. "
    "Write to us at desk@harbourdispatch.example."
)


def text(value: str) -> str:
    return escape(value, quote=False)


def slug(value: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", value.lower())[:9])


def link(value: str, attributes: str = "") -> str:
    return f'<a href="{HOME}/{slug(value) or "page"}/"{" " + attributes if attributes else ""}>{text(value)}</a>'


def links(values: Iterable[str], separator: str = "", attributes: str = "") -> str:
    return separator.join(link(value, attributes) for value in values)


def crumbs(story: Story, separator: str) -> str:
    """The trail down to the story itself; nothing where the page has none."""
    return separator.join([*(link(word) for word in story.trail), text(story.title)]) if story.trail else ""


def long_day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def stamp(day: date) -> str:
    return f"{day.isoformat()}T09:24:00+01:00"


def address(story: Story) -> str:
    return f"{HOME}/{slug(story.title)}/"


def flow(story: Story, paragraph: str, inline: str) -> str:
    """The story's paragraphs with the lines between them; `{}` stands for the text, `{label}{target}` for a line's."""
    at = dict(story.inlines)
    out: list[str] = []
    for number, value in enumerate(story.paragraphs):
        if number in at:
            out.append(inline.format(label=text(at[number].label), target=link(at[number].target)))
        out.append(paragraph.format(text(value)))
    return "\n".join(out)


def show(template: str, *values: str) -> str:
    """The piece of markup with its texts; nothing where one of them is missing."""
    return template.format(*map(text, values)) if all(values) else ""


def each(template: str, pieces: Iterable[str]) -> str:
    """The template once for each piece of markup."""
    return "".join(template.format(piece) for piece in pieces)


def trail(story: Story, step: str, last: str, separator: str = "") -> str:
    """The trail as a list: `step` takes a link, `last` the headline."""
    steps = [step.format(link(word)) for word in story.trail]
    return separator.join([*steps, last.format(text(story.title))]) if steps else ""


def rates(story: Story, group: str, line: str, joint: str = "\n") -> str:
    """The site's insert: `{}` of `group` takes the lines of a paragraph, `{}` of `line` one line."""
    return "\n".join(group.format(joint.join(line.format(text(x)) for x in lines)) for lines in story.rates)


def head_title(story: Story, separator: str = " | ") -> str:
    return f"<title>{text(story.title)}{separator}{SITE}</title>"


def open_graph(story: Story, dress: Dress) -> str:
    tags = {
        "og:locale": "en_GB", "og:type": "article", "og:title": story.title, "og:url": address(story), "og:site_name": SITE,
        "og:image": f"{HOME}/media/lead.jpg",
    }  # fmt: skip
    if dress.day:
        tags["article:published_time"] = stamp(dress.day)
    return "\n".join(f'<meta property="{name}" content="{escape(value)}" />' for name, value in tags.items())


def ld(data: Mapping[str, Any], attributes: str = "") -> str:
    dumped = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json"{attributes}>{dumped}</script>'


def wp_form(story: Story, *, labels: bool) -> str:
    """The comment form of WordPress, with labels over its fields or inside them."""
    if not story.form_title:
        return ""
    note, _, star = story.form_note.rpartition(" ")
    if labels:
        fields = (
            '<p class="comment-form-comment"><label for="comment">Comment <span class="required">*</span></label> '
            '<textarea id="comment" name="comment" cols="45" rows="8" required></textarea></p>'
            '<p class="comment-form-author"><label for="author">Name <span class="required">*</span></label> '
            '<input id="author" name="author" type="text" /></p>'
            '<p class="comment-form-email"><label for="email">Email <span class="required">*</span></label> '
            '<input id="email" name="email" type="email" /></p>'
            '<p class="comment-form-cookies-consent"><input id="wp-comment-cookies-consent" type="checkbox" value="yes" /> '
            '<label for="wp-comment-cookies-consent">Save my name, email, and website in this browser for the next time '
            "I comment.</label></p>"
        )
    else:
        fields = (
            '<div class="comment-form-input-wrap"><textarea placeholder="Comment:" id="comment" name="comment"></textarea></div>'
            '<div class="comment-form-input-wrap"><input placeholder="Name:*" name="author" type="text" /></div>'
            '<div class="comment-form-input-wrap"><input placeholder="Email:*" name="email" type="text" /></div>'
        )
    return f"""<div id="comments" class="comments-area comments"><div id="respond" class="comment-respond">
<h3 id="reply-title" class="comment-reply-title">{text(story.form_title)} <small><a rel="nofollow" id="cancel-comment-reply-link" href="#respond" style="display:none;">Cancel reply</a></small></h3>
<form action="{HOME}/wp-comments-post.php" method="post" id="commentform" class="comment-form" novalidate>
<p class="comment-notes"><span id="email-notes">{text(note)} <span class="required">{text(star)}</span></span></p>
{fields}
<p class="form-submit"><input name="submit" type="submit" id="submit" class="submit" value="Post Comment" /></p>
</form></div></div>"""


def contact_fields() -> str:
    return (
        '<form name="contact-form"><p></p>Name<br /><input name="name" size="30" type="text" value="" /><p></p>'
        'Email <span style="font-weight: bolder;">*</span><br /><input name="email" size="30" type="text" value="" /><p></p>'
        'Message <span style="font-weight: bolder;">*</span><br /><textarea cols="25" name="email-message" rows="5"></textarea>'
        '<p></p><input type="button" value="Send" /></form>'
    )


# --- WordPress ---------------------------------------------------------------------------------------------------


def wordpress_classic(story: Story, dress: Dress) -> str:
    """A theme of the Twenty-Something family with Jetpack and an author box plug-in."""
    posted = dress.day and (
        f'<span class="posted-on"><span class="screen-reader-text">Posted on </span><a href="{address(story)}" rel="bookmark">'
        f'<time class="entry-date published updated" datetime="{stamp(dress.day)}">{long_day(dress.day)}</time></a></span>'
    )
    signed = dress.byline and (
        f'<span class="byline"> by <span class="author vcard"><a class="url fn n" href="{HOME}/author/desk/">{text(dress.byline)}</a></span></span>'
    )
    cards = "".join(
        f'<div class="jp-relatedposts-post"><span class="jp-relatedposts-post-context">{links(card.labels)}</span>'
        f'<h4 class="jp-relatedposts-post-title">{link(card.headline, cls("jp-relatedposts-post-a"))}</h4>'
        f'<p class="jp-relatedposts-post-excerpt">{text(card.excerpt)}</p></div>'
        for card in story.cards
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="UTF-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
{head_title(story, " – ")}
<meta name="generator" content="WordPress 6.4.3" /><link rel="canonical" href="{address(story)}" />
</head>
<body class="post-template-default single single-post postid-4182 single-format-standard has-sidebar">
<div id="page" class="site"><a class="skip-link screen-reader-text" href="#content">Skip to content</a>
<header id="masthead" class="site-header"><div class="site-branding"><p class="site-title"><a href="{HOME}/" rel="home">{SITE}</a></p>
<p class="site-description">News from the coast</p></div>
<nav id="site-navigation" class="main-navigation"><button class="menu-toggle">Menu</button><ul id="primary-menu" class="menu">
{each('<li class="menu-item">{}</li>', map(link, MENU))}</ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main">
{f'<div class="breadcrumbs">{crumbs(story, " &raquo; ")}</div>' if story.trail else ""}
<article id="post-4182" class="post-4182 post type-post status-publish format-standard has-post-thumbnail hentry">
<header class="entry-header">{f'<span class="cat-links">{links(story.labels)}</span>' if story.labels else ""}
<h1 class="entry-title">{text(story.title)}</h1>
<div class="entry-meta">{posted or ""}{signed or ""}{show(' <span class="post-views"><span class="post-views-count">{}</span></span>', story.counter)}</div></header>
<div class="post-thumbnail"><img src="{HOME}/media/lead.jpg" alt="" class="wp-post-image" /></div>
<div class="entry-content">
{flow(story, "<p>{}</p>", "<p><strong>{label}&nbsp;{target}</strong></p>")}
<div class="sharedaddy sd-sharing-enabled"><div class="robots-nocontent sd-block sd-social"><h3 class="sd-title">Share this:</h3>
<div class="sd-content"><ul><li class="share-twitter"><a rel="nofollow" class="share-twitter sd-button" href="?share=x"><span>Click to share on X (Opens in new window)</span></a></li>
<li><a rel="nofollow" class="share-facebook sd-button" href="?share=f"><span>Click to share on Facebook (Opens in new window)</span></a></li></ul></div></div></div>
{f'<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline"><em>{text(story.related_heading)}</em></h3><div class="jp-relatedposts-items">{cards}</div></div>' if story.cards else ""}
</div>
<footer class="entry-footer">{show('<span class="comments-link"><a href="#respond">{}</a></span>', story.comment_link)}</footer>
</article>
{_wp_author_box(story)}
{f'<aside class="after-post widget-area"><section class="widget widget_text"><div class="textwidget">{rates(story, "<p>{}</p>", "{}", "<br />")}</div></section></aside>' if story.rates else ""}
{f'<nav class="navigation post-navigation"><div class="nav-links"><div class="nav-previous">{link(story.pager[0])}</div><div class="nav-next">{link(story.pager[1])}</div></div></nav>' if story.pager else ""}
{wp_form(story, labels=True)}
</main></div>
<aside id="secondary" class="widget-area">
<section class="widget widget_search"><form role="search" class="search-form"><label><span class="screen-reader-text">Search for:</span><input type="search" class="search-field" placeholder="Search &hellip;" /></label><input type="submit" value="Search" /></form></section>
<section class="widget widget_recent_entries"><h2 class="widget-title">Recent Posts</h2><ul>
{"".join(f'<li>{link(title)}<span class="post-date">November {20 - i}, 2025</span></li>' for i, (title, _) in enumerate(TEASERS[:4]))}</ul></section>
{f'<section class="widget widget_contact"><h2 class="widget-title">{text(story.contact_heading)}</h2>{contact_fields()}</section>' if story.contact_heading else ""}
<section class="widget widget_text"><h2 class="widget-title">About</h2><div class="textwidget"><p>{PROMISE}</p></div></section>
</aside></div>
<footer id="colophon" class="site-footer">
{show('<div class="widget"><h2 class="widget-title">{}</h2><p>{}</p></div>', story.notice_heading, story.notice)}
<div class="site-info"><a href="https://wordpress.example/">Proudly powered by WordPress</a></div></footer></div></body></html>"""


def _wp_author_box(story: Story) -> str:
    if not (story.bio_heading or story.bio):
        return ""
    heading = f'<h3 class="author-box-title">{text(story.bio_heading)}</h3>' if story.bio_heading else ""
    name = (
        f'<h4 class="author-name"><a href="{HOME}/author/desk/" rel="author">{text(story.bio_name)}</a></h4>'
        if story.bio_name
        else ""
    )
    bio = f'<p class="author-description">{text(story.bio)}</p>' if story.bio else ""
    return f'<div class="author-box">{heading}<div class="author-avatar"><img alt="" src="{HOME}/media/face.jpg" class="avatar" /></div><div class="author-info">{name}{bio}</div></div>'


def wordpress_tagdiv(story: Story, dress: Dress) -> str:
    """tagDiv's Newspaper theme: module classes, views with an icon, the day of today in the top bar."""
    meta = ""
    if dress.byline:
        meta += f'<div class="td-post-author-name"><div class="td-author-by">By</div> <a href="{HOME}/author/desk/">{text(dress.byline)}</a><div class="td-author-line"> - </div></div>'
    if dress.day:
        meta += f'<span class="td-post-date"><time class="entry-date updated td-module-date" datetime="{stamp(dress.day)}">{long_day(dress.day)}</time></span>'
    if story.counter:
        meta += f'<div class="td-post-views"><i class="td-icon-views"></i><span class="td-nr-views-4182">{story.counter}</span></div>'
    cards = "".join(
        f'<div class="td_module_related_posts td-animation-stack td_mod_related_posts"><div class="td-module-image"><div class="td-module-thumb"><a href="{HOME}/x/" rel="bookmark"><img class="entry-thumb" src="{HOME}/media/t.jpg" alt="" /></a></div>{links(card.labels, "", cls("td-post-category"))}</div>'
        f'<div class="item-details"><h3 class="entry-title td-module-title">{link(card.headline)}</h3><div class="td-excerpt">{text(card.excerpt)}</div></div></div>'
        for card in story.cards
    )
    author = ""
    name = (
        f'<div class="td-author-name vcard author"><span class="fn">{link(story.bio_name)}</span></div>'
        if story.bio
        else ""
    )
    bio = show('<div class="td-author-description">{}</div>', story.bio)
    if story.bio_heading or story.bio:
        author = f'<div class="author-box-wrap">{show("<h4>{}</h4>", story.bio_heading)}<a href="{HOME}/author/desk/"><img src="{HOME}/media/face.jpg" class="avatar" alt="" /></a><div class="desc">{name}{bio}<div class="td-author-social"></div></div></div>'
    last, separator = '<span class="td-bred-no-url-last">{}</span>', ' <i class="td-icon-right td-bread-sep"></i> '
    categories = each('<li class="entry-category">{}</li>', map(link, story.labels))
    pager = ""
    if story.pager:
        pager = f'<div class="td-block-row td-post-next-prev"><div class="td-block-span6 td-post-prev-post"><div class="td-post-next-prev-content"><span>{text(story.pager[0])}</span>{link(TEASERS[0][0])}</div></div><div class="td-next-prev-separator"></div><div class="td-block-span6 td-post-next-post"><div class="td-post-next-prev-content"><span>{text(story.pager[1])}</span>{link(TEASERS[3][0])}</div></div></div>'
    return f"""<!doctype html >
<html lang="en-US"><head><meta charset="UTF-8" />{head_title(story)}
{open_graph(story, dress)}
<meta name="generator" content="WordPress 6.2" /></head>
<body class="post-template-default single single-post td-standard-pack td-full-layout global-block-template-1" itemscope="itemscope" itemtype="https://schema.org/WebPage">
<div class="td-menu-background"></div><div id="td-mobile-nav"><div class="td-mobile-container"><div class="td-mobile-content"><ul class="td-mobile-main-menu">{each('<li class="menu-item">{}</li>', map(link, MENU))}</ul></div></div></div>
<div id="td-outer-wrap" class="td-theme-wrap"><div class="td-header-wrap td-header-style-1">
<div class="td-header-top-menu-full"><div class="td-header-sp-top-menu"><div class="td_data_time"><div>Friday, November 28, 2025</div></div><ul class="top-header-menu"><li class="menu-item">{link("Sign in / Join")}</li></ul></div></div>
<div class="td-header-menu-wrap-full"><div id="td-header-menu" role="navigation"><ul id="menu-main" class="sf-menu">{each('<li class="menu-item">{}</li>', map(link, MENU))}</ul></div></div></div>
<div class="td-main-content-wrap td-container-wrap"><div class="td-container td-post-template-default">
{f'<div class="td-crumb-container"><div class="entry-crumbs">{trail(story, "<span>{}</span>", last, separator)}</div></div>' if story.trail else ""}
<div class="td-pb-row"><div class="td-pb-span8 td-main-content" role="main"><div class="td-ss-main-content">
<article id="post-4182" class="post-4182 post type-post status-publish hentry" itemscope itemtype="https://schema.org/Article">
<div class="td-post-header">{f'<ul class="td-category">{categories}</ul>' if story.labels else ""}
<header class="td-post-title"><h1 class="entry-title">{text(story.title)}</h1><div class="td-module-meta-info">{meta}</div></header></div>
<div class="td-post-sharing-top"><div class="td-post-sharing-visible"><a class="td-social-sharing-button" href="#"><div class="td-social-but-text">Facebook</div></a><a class="td-social-sharing-button" href="#"><div class="td-social-but-text">Twitter</div></a><a class="td-social-sharing-button" href="#"><div class="td-social-but-text">WhatsApp</div></a></div></div>
<div class="td-post-content tagdiv-type"><div class="td-post-featured-image"><img class="entry-thumb" src="{HOME}/media/lead.jpg" alt="" /></div>
{flow(story, "<p>{}</p>", "<p><strong>{label}&nbsp;</strong>{target}</p>")}
</div>
<footer>{author}{pager}</footer></article>
{f'<div class="td_block_wrap td_block_text_with_title"><div class="td_mod_wrap td-fix-index">{rates(story, "{}", "<p>{}</p>")}</div></div>' if story.rates else ""}
{show('<div class="td-post-comments"><a href="#respond"><i class="td-icon-comments"></i>{}</a></div>', story.comment_link)}
{wp_form(story, labels=False)}
{f'<div class="td_block_wrap td_block_related_posts"><h4 class="td-related-title td-block-title"><span class="td-related-left td-cur-simple-item">{text(story.related_heading)}</span></h4><div class="td_block_inner"><div class="td-related-row">{cards}</div></div></div>' if story.cards else ""}
</div></div>
<div class="td-pb-span4 td-main-sidebar" role="complementary"><div class="td-ss-main-sidebar">
<div class="td_block_wrap td_block_7"><h4 class="block-title"><span>Latest news</span></h4><div class="td_block_inner">
{"".join(f'<div class="td_module_6 td_module_wrap"><div class="item-details"><h3 class="entry-title td-module-title">{link(title)}</h3><div class="td-module-meta-info"><span class="td-post-date"><time class="entry-date" datetime="2025-11-{26 - i}T07:00:00+00:00">November {26 - i}, 2025</time></span></div><div class="td-excerpt">{text(teaser)}</div></div></div>' for i, (title, teaser) in enumerate(TEASERS[:5]))}</div></div>
{f'<aside class="td_block_template_1 widget widget_text"><h4 class="block-title"><span>{text(story.contact_heading)}</span></h4>{contact_fields()}</aside>' if story.contact_heading else ""}
</div></div></div></div></div>
<div class="td-footer-wrapper td-footer-container"><div class="td-container"><div class="footer-text-wrap"><h4>About us</h4>{PROMISE}</div>
{show('<div class="block-title"><span>{}</span></div><div class="textwidget">{}</div>', story.notice_heading, story.notice)}</div></div>
<div class="td-sub-footer-container"><div class="td-sub-footer-copy">&copy; {SITE}</div></div></div></body></html>"""


def cls(names: str) -> str:
    return f'class="{names}"'


def wordpress_blocks(story: Story, dress: Dress) -> str:
    """A block theme: template parts, groups with layout classes."""
    meta = ""
    if dress.day:
        meta += f'<div class="wp-block-post-date"><time datetime="{stamp(dress.day)}">{dress.day:%b} {dress.day.day}, {dress.day.year}</time></div>'
    if dress.byline:
        meta += f'<div class="wp-block-post-author"><div class="wp-block-post-author__content"><p class="wp-block-post-author__byline">by</p><p class="wp-block-post-author__name">{text(dress.byline)}</p></div></div>'
    cards = "".join(
        f'<li class="wp-block-post post type-post"><div class="wp-block-group is-layout-flow"><div class="taxonomy-category wp-block-post-terms">{links(card.labels, "")}</div><h3 class="wp-block-post-title">{link(card.headline)}</h3><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{text(card.excerpt)}</p></div></div></li>'
        for card in story.cards
    )
    query = "".join(
        f'<li class="wp-block-post"><h2 class="wp-block-post-title has-medium-font-size">{link(title)}</h2><div class="wp-block-post-excerpt"><p class="wp-block-post-excerpt__excerpt">{text(teaser)}</p></div></li>'
        for title, teaser in TEASERS[:4]
    )
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8" />{head_title(story, " – ")}<meta name="generator" content="WordPress 6.5" /></head>
<body class="post-template-default single single-post wp-embed-responsive"><a class="skip-link screen-reader-text" href="#wp--skip-link--target">Skip to content</a>
<div class="wp-site-blocks"><header class="wp-block-template-part"><div class="wp-block-group is-layout-constrained"><p class="wp-block-site-title"><a href="{HOME}" rel="home">{SITE}</a></p>
<nav class="is-responsive wp-block-navigation" aria-label="Navigation"><ul class="wp-block-navigation__container wp-block-page-list">{"".join(f'<li class="wp-block-pages-list__item wp-block-navigation-item">{link(x, cls("wp-block-navigation-item__content"))}</li>' for x in MENU)}</ul></nav></div></header>
<main class="wp-block-group is-layout-flow" id="wp--skip-link--target"><div class="wp-block-group has-global-padding is-layout-constrained">
{f'<p class="has-small-font-size">{crumbs(story, " / ")}</p>' if story.trail else ""}
{f'<div class="taxonomy-category wp-block-post-terms">{links(story.labels, "")}</div>' if story.labels else ""}
<h1 class="wp-block-post-title">{text(story.title)}</h1>
<div class="wp-block-group is-layout-flex wp-block-group-is-layout-flex">{meta}{show('<p class="has-small-font-size">{}</p>', story.counter)}</div>
<figure class="wp-block-post-featured-image"><img src="{HOME}/media/lead.jpg" class="attachment-post-thumbnail" alt="" /></figure></div>
<div class="entry-content wp-block-post-content has-global-padding is-layout-constrained wp-block-post-content-is-layout-constrained">
{flow(story, "<p>{}</p>", '<p class="has-background has-pale-cyan-blue-background-color"><strong>{label}</strong>&nbsp;{target}</p>')}
</div>
<div class="wp-block-template-part"><div class="wp-block-group has-global-padding is-layout-constrained">
{show('<h4 class="wp-block-heading">{}</h4>', story.bio_heading)}
{show('<div class="wp-block-group is-layout-flow"><p class="wp-block-post-author-name">{}</p><div class="wp-block-post-author-biography">{}</div></div>', story.bio_name, story.bio)}
{f'<div class="wp-block-group has-background is-layout-constrained">{rates(story, "<p>{}</p>", "{}", "<br>")}</div>' if story.rates else ""}
{show('<div class="wp-block-post-comments-link"><a href="#respond">{}</a></div>', story.comment_link)}
{f'<div class="wp-block-post-comments-form">{wp_form(story, labels=True)}</div>' if story.form_title else ""}
{f'<nav class="wp-block-group is-layout-flex" aria-label="Posts"><div class="post-navigation-link-previous wp-block-post-navigation-link">{link(story.pager[0])}</div><div class="post-navigation-link-next wp-block-post-navigation-link">{link(story.pager[1])}</div></nav>' if story.pager else ""}
{f'<h2 class="wp-block-heading">{text(story.related_heading)}</h2><div class="wp-block-query is-layout-flow"><ul class="columns-3 wp-block-post-template is-layout-grid">{cards}</ul></div>' if story.cards else ""}
<h2 class="wp-block-heading">More posts</h2><div class="wp-block-query"><ul class="wp-block-post-template is-layout-flow">{query}</ul></div>
</div></div></main>
<footer class="wp-block-template-part"><div class="wp-block-group is-layout-constrained"><p>{PROMISE}</p>
{show('<h3 class="wp-block-heading">{}</h3><p class="has-small-font-size">{}</p>', story.notice_heading, story.notice)}
{f'<h3 class="wp-block-heading">{text(story.contact_heading)}</h3>{contact_fields()}' if story.contact_heading else ""}
<p class="has-small-font-size">Designed with <a href="https://wordpress.example" rel="nofollow">WordPress</a></p></div></footer></div></body></html>"""


def yoast_graph(story: Story, dress: Dress) -> str:
    """A light WordPress theme with Yoast: what is known of the story stands in one @graph."""
    article: dict[str, Any] = {
        "@type": "Article", "@id": f"{address(story)}#article", "isPartOf": {"@id": address(story)}, "headline": story.title,
        "mainEntityOfPage": {"@id": address(story)}, "publisher": {"@id": f"{HOME}/#organization"}, "inLanguage": "en-GB",
    }  # fmt: skip
    page: dict[str, Any] = {
        "@type": "WebPage", "@id": address(story), "url": address(story), "name": f"{story.title} | {SITE}",
        "isPartOf": {"@id": f"{HOME}/#website"}, "inLanguage": "en-GB",
    }  # fmt: skip
    graph: list[dict[str, Any]] = [
        article, page, {"@type": "WebSite", "@id": f"{HOME}/#website", "url": HOME, "name": SITE},
        {"@type": "Organization", "@id": f"{HOME}/#organization", "name": SITE, "url": HOME},
    ]  # fmt: skip
    if dress.byline:
        article["author"] = {"name": dress.byline, "@id": f"{HOME}/#/schema/person/51c0"}
        graph.append(
            {
                "@type": "Person",
                "@id": f"{HOME}/#/schema/person/51c0",
                "name": dress.byline,
                "url": f"{HOME}/author/desk/",
            }
        )
    if dress.day:
        article["datePublished"] = page["datePublished"] = stamp(dress.day)
        article["dateModified"] = page["dateModified"] = f"{dress.day.replace(day=dress.day.day + 2)}T18:00:00+01:00"
    meta = (
        f'<span class="posted-on"><time class="entry-date published" datetime="{stamp(dress.day)}" itemprop="datePublished">{long_day(dress.day)}</time></span> '
        if dress.day
        else ""
    )
    if dress.byline:
        meta += f'<span class="byline">by <span class="author vcard" itemprop="author" itemtype="https://schema.org/Person" itemscope><a class="url fn n" href="{HOME}/author/desk/" rel="author" itemprop="url"><span class="author-name" itemprop="name">{text(dress.byline)}</span></a></span></span>'
    last = '<span class="breadcrumb_last" aria-current="page">{}</span>'
    cards = "".join(
        f'<article class="related-post"><p class="related-cats">{links(card.labels, "")}</p><h4>{link(card.headline)}</h4><p>{text(card.excerpt)}</p></article>'
        for card in story.cards
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="UTF-8"><meta name='robots' content='index, follow, max-image-preview:large' />
<!-- This site is optimized with the Yoast SEO plugin v21.5 -->
{head_title(story)}
<link rel="canonical" href="{address(story)}" />
{open_graph(story, dress)}
{f'<meta name="author" content="{escape(dress.byline)}" /><meta name="twitter:label1" content="Written by" /><meta name="twitter:data1" content="{escape(dress.byline)}" />' if dress.byline else ""}
{ld({"@context": "https://schema.org", "@graph": graph}, ' class="yoast-schema-graph"')}
</head><body class="single single-post right-sidebar nav-below-header one-container" itemtype="https://schema.org/Blog" itemscope>
<header class="site-header" id="masthead"><div class="inside-header grid-container"><div class="site-branding"><p class="main-title"><a href="{HOME}/" rel="home">{SITE}</a></p></div></div></header>
<nav class="main-navigation" id="site-navigation"><div class="inside-navigation"><ul id="menu-main" class="menu sf-menu">{each('<li class="menu-item">{}</li>', map(link, MENU))}</ul></div></nav>
<div class="site grid-container container hfeed" id="page"><div class="site-content" id="content"><div class="content-area" id="primary"><main class="site-main" id="main">
{f'<p id="breadcrumbs"><span>{trail(story, "<span>{}</span>", last, " » ")}</span></p>' if story.trail else ""}
<article id="post-4182" class="post type-post" itemtype="https://schema.org/CreativeWork" itemscope><div class="inside-article">
<header class="entry-header">{f'<div class="cats">{links(story.labels, "")}</div>' if story.labels else ""}<h1 class="entry-title" itemprop="headline">{text(story.title)}</h1><div class="entry-meta">{meta}</div>{show('<div class="views">{}</div>', story.counter)}</header>
<div class="entry-content" itemprop="text">
{flow(story, "<p>{}</p>", "<p><em>{label}</em> {target}</p>")}
{show("<h3>{}</h3>", story.bio_heading)}
{f'<div class="abh_box"><h3 class="abh_name">{link(story.bio_name)}</h3><div class="abh_description">{text(story.bio)}</div></div>' if story.bio else ""}
{f'<div class="code-block code-block-1" style="margin: 8px 0; clear: both;">{rates(story, "{}", "<p>{}</p>")}</div>' if story.rates else ""}
</div>
<footer class="entry-meta">{show('<span class="comments-link"><a href="#respond">{}</a></span>', story.comment_link)}
{f'<nav id="nav-below" class="post-navigation"><div class="nav-previous"><span class="prev">{link(story.pager[0])}</span></div><div class="nav-next"><span class="next">{link(story.pager[1])}</span></div></nav>' if story.pager else ""}</footer></div></article>
{f'<div class="comments-area">{wp_form(story, labels=False)}</div>' if story.form_title else ""}
{f'<section class="related-posts"><h3>{text(story.related_heading)}</h3>{cards}</section>' if story.cards else ""}
</main></div>
<div class="widget-area sidebar is-right-sidebar" id="right-sidebar"><div class="inside-right-sidebar">
<aside class="widget inner-padding widget_block"><h2>Most read</h2><ol>{"".join(f"<li>{link(title)}<p>{text(teaser)}</p></li>" for title, teaser in TEASERS[1:5])}</ol></aside>
{f'<aside class="widget inner-padding widget_text"><h2 class="widget-title">{text(story.contact_heading)}</h2>{contact_fields()}</aside>' if story.contact_heading else ""}</div></div></div></div>
<div class="site-footer"><footer class="site-info"><div class="inside-site-info">{show("<p><strong>{}</strong></p><p>{}</p>", story.notice_heading, story.notice)}<div class="copyright-bar">{PROMISE}</div></div></footer></div></body></html>"""


def elementor(story: Story, dress: Dress) -> str:
    """A page builder's single-post template: every part a widget five wrappers deep."""

    def widget(kind: str, inner: str) -> str:
        return f'<div class="elementor-element elementor-element-{len(kind):07x} elementor-widget elementor-widget-{kind}" data-element_type="widget" data-widget_type="{kind}.default"><div class="elementor-widget-container">{inner}</div></div>'

    def section(*widgets: str) -> str:
        return f'<section class="elementor-section elementor-top-section elementor-section-boxed" data-element_type="section"><div class="elementor-container elementor-column-gap-default"><div class="elementor-column elementor-col-100"><div class="elementor-widget-wrap elementor-element-populated">{"".join(widgets)}</div></div></div></section>'

    items = ""
    if dress.byline:
        items += f'<li class="elementor-icon-list-item" itemprop="author"><a href="{HOME}/author/desk/"><span class="elementor-icon-list-text elementor-post-info__item elementor-post-info__item--type-author"><span class="elementor-post-info__item-prefix">By</span> {text(dress.byline)} </span></a></li>'
    if dress.day:
        items += f'<li class="elementor-icon-list-item" itemprop="datePublished"><span class="elementor-icon-list-text elementor-post-info__item elementor-post-info__item--type-date"><time>{long_day(dress.day)}</time></span></li>'
    if story.counter:
        items += f'<li class="elementor-icon-list-item"><span class="elementor-icon-list-text elementor-post-info__item elementor-post-info__item--type-custom">{story.counter}</span></li>'
    posts = "".join(
        f'<article class="elementor-post elementor-grid-item"><div class="elementor-post__card"><div class="elementor-post__badge">{links(card.labels, "")}</div><div class="elementor-post__text"><h3 class="elementor-post__title">{link(card.headline)}</h3><div class="elementor-post__excerpt"><p>{text(card.excerpt)}</p></div></div></div></article>'
        for card in story.cards
    )
    latest = "".join(
        f'<article class="elementor-post elementor-grid-item"><div class="elementor-post__text"><h3 class="elementor-post__title">{link(title)}</h3><div class="elementor-post__excerpt"><p>{text(teaser)}</p></div><a class="elementor-post__read-more" href="{HOME}/{slug(title)}/">Read More »</a></div></article>'
        for title, teaser in TEASERS[:3]
    )
    widgets = [
        widget("post-info", f'<ul class="elementor-inline-items elementor-icon-list-items elementor-post-info">{items}</ul>') if items else "",
        widget("theme-post-content", flow(story, "<p>{}</p>", "<p>{label}&nbsp;{target}</p>")),
    ]  # fmt: skip
    if story.bio_heading:
        widgets.append(
            widget(
                "heading", f'<h4 class="elementor-heading-title elementor-size-default">{text(story.bio_heading)}</h4>'
            )
        )
    if story.bio:
        widgets.append(
            widget(
                "author-box",
                f'<div class="elementor-author-box"><div class="elementor-author-box__text"><div><h4 class="elementor-author-box__name">{text(story.bio_name)}</h4></div><div class="elementor-author-box__bio"><p>{text(story.bio)}</p></div></div></div>',
            )
        )
    if story.rates:
        widgets.append(widget("text-editor", rates(story, "{}", "<p>{}</p>")))
    if story.pager:
        widgets.append(
            widget(
                "post-navigation",
                f'<div class="elementor-post-navigation"><div class="elementor-post-navigation__prev elementor-post-navigation__link"><a href="{HOME}/a/" rel="prev"><span class="elementor-post-navigation__link__prev"><span class="post-navigation__prev--label">{text(story.pager[0])}</span></span></a></div><div class="elementor-post-navigation__next elementor-post-navigation__link"><a href="{HOME}/b/" rel="next"><span class="elementor-post-navigation__link__next"><span class="post-navigation__next--label">{text(story.pager[1])}</span></span></a></div></div>',
            )
        )
    if story.form_title:
        widgets.append(widget("heading", f'<p class="elementor-heading-title">{link(story.comment_link)}</p>'))
        widgets.append(widget("post-comments", wp_form(story, labels=True)))
    if story.cards:
        widgets.append(
            widget(
                "heading",
                f'<h2 class="elementor-heading-title elementor-size-default">{text(story.related_heading)}</h2>',
            )
        )
        widgets.append(
            widget(
                "posts",
                f'<div class="elementor-posts-container elementor-posts elementor-posts--skin-cards elementor-grid">{posts}</div>',
            )
        )
    foot = [widget("text-editor", f"<p>{PROMISE}</p>")]
    if story.notice:
        foot.append(widget("heading", f'<h5 class="elementor-heading-title">{text(story.notice_heading)}</h5>'))
        foot.append(widget("text-editor", f"<p>{text(story.notice)}</p>"))
    if story.contact_heading:
        foot.append(widget("heading", f'<h5 class="elementor-heading-title">{text(story.contact_heading)}</h5>'))
        foot.append(widget("form", contact_fields()))
    menu = "".join(f'<li class="menu-item">{link(x, cls("elementor-item"))}</li>' for x in MENU)
    return f"""<!doctype html><html lang="en-US"><head><meta charset="UTF-8">{head_title(story)}<meta name="generator" content="Elementor 3.18.3"></head>
<body class="post-template-default single single-post elementor-default elementor-kit-5 elementor-page-77">
<div data-elementor-type="header" data-elementor-id="31" class="elementor elementor-31 elementor-location-header">{section(widget("theme-site-logo", f'<a href="{HOME}"><img src="{HOME}/media/logo.png" alt="{SITE}" /></a>'), widget("nav-menu", f'<nav class="elementor-nav-menu--main"><ul class="elementor-nav-menu">{menu}</ul></nav>'))}</div>
<div data-elementor-type="single-post" data-elementor-id="77" class="elementor elementor-77 elementor-location-single post type-post status-publish">
{section(widget("breadcrumbs", f'<p id="breadcrumbs">{crumbs(story, " » ")}</p>') if story.trail else "", widget("post-terms", f'<span class="elementor-post-info__terms-list">{links(story.labels, "", cls("elementor-post-info__terms-list-item"))}</span>') if story.labels else "", widget("theme-post-title", f'<h1 class="elementor-heading-title elementor-size-default">{text(story.title)}</h1>'))}
{section(*widgets)}
{section(widget("heading", '<h2 class="elementor-heading-title">Latest from the coast</h2>'), widget("posts", f'<div class="elementor-posts-container elementor-grid">{latest}</div>'))}
</div>
<div data-elementor-type="footer" data-elementor-id="40" class="elementor elementor-40 elementor-location-footer">{section(*foot)}</div></body></html>"""


# --- Blogger -----------------------------------------------------------------------------------------------------


def _blogger(story: Story, dress: Dress, post: str) -> str:
    """Blogger's own gadgets around a post body; the site's insert is an HTML gadget below the post."""
    signed = ""
    if dress.byline:
        signed = f"<span class='post-author vcard'>Posted by <span class='fn' itemprop='author' itemscope='itemscope' itemtype='http://schema.org/Person'><meta content='{HOME}/profile/0871' itemprop='url'/><a class='g-profile' href='{HOME}/profile/0871' rel='author' title='author profile'><span itemprop='name'>{text(dress.byline)}</span></a></span></span> "
    if dress.day:
        signed += f"<span class='post-timestamp'>at <meta content='{address(story)}' itemprop='url'/><a class='timestamp-link' href='{address(story)}' rel='bookmark' title='permanent link'><abbr class='published' itemprop='datePublished' title='{stamp(dress.day)}'>9:24 AM</abbr></a></span>"
    popular = "".join(
        f"<li><div class='item-content'><div class='item-title'>{link(title)}</div><div class='item-snippet'>{text(teaser)}</div></div></li>"
        for title, teaser in TEASERS[:4]
    )
    cards = "".join(
        f"<div class='rel-item'><span class='rel-label'>{links(card.labels)}</span><h3>{link(card.headline)}</h3><div class='rel-snippet'>{text(card.excerpt)}</div></div>"
        for card in story.cards
    )
    form = ""
    if story.form_title:
        form = f"<div class='comments' id='comments'><a name='comments'></a><h4>{link(story.comment_link)}</h4><div class='comment-form'><h4 id='comment-post-message'>{text(story.form_title)}</h4><p>{text(story.form_note)}</p><a href='{HOME}/comment-iframe' id='comment-editor-src'></a></div></div>"
    pager = ""
    if story.pager:
        pager = f"<div class='blog-pager' id='blog-pager'><span id='blog-pager-newer-link'>{link(story.pager[0], cls('blog-pager-newer-link'))}</span> <span id='blog-pager-older-link'>{link(story.pager[1], cls('blog-pager-older-link'))}</span></div>"
    return f"""<!DOCTYPE html>
<html class='v2' dir='ltr' lang='en' xmlns='http://www.w3.org/1999/xhtml'><head>
<meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/><meta content='blogger' name='generator'/>
<link href='{address(story)}' rel='canonical'/><meta content='{escape(story.title)}' property='og:title'/><meta content='{address(story)}' property='og:url'/>
{head_title(story)}</head>
<body class='loading'><div class='navbar no-items section' id='navbar'></div>
<div class='body-fauxcolumns'></div><div class='content'><div class='content-outer'><div class='content-inner'>
<header><div class='header-outer'><div class='header section' id='header'><div class='widget Header' id='Header1'><div id='header-inner'><div class='titlewrapper'><h1 class='title'><a href='{HOME}/'>{SITE}</a></h1></div></div></div></div></div></header>
<div class='tabs-outer'><div class='tabs section' id='crosscol'><div class='widget PageList' id='PageList1'><div class='widget-content'><ul>{each("<li>{}</li>", map(link, MENU))}</ul></div></div></div></div>
<div class='main-outer'><div class='columns'><div class='column-center-outer'><div class='main section' id='main'><div class='widget Blog' id='Blog1'><div class='blog-posts hfeed'>
<div class='date-outer'>{f"<h2 class='date-header'><span>{dress.day:%A}, {long_day(dress.day)}</span></h2>" if dress.day else ""}<div class='date-posts'><div class='post-outer'>
{f"<div class='breadcrumbs'>{crumbs(story, ' &#8250; ')}</div>" if story.trail else ""}
<div class='post hentry uncustomized-post-template' itemprop='blogPost' itemscope='itemscope' itemtype='http://schema.org/BlogPosting'>
<meta content='4182' itemprop='blogId'/><a name='4182'></a>
{f"<div class='post-labels'>{links(story.labels)}</div>" if story.labels else ""}
<h3 class='post-title entry-title' itemprop='name'>{text(story.title)}</h3>
<div class='post-header'><div class='post-header-line-1'>{show("<span class='post-views'>{}</span>", story.counter)}</div></div>
<div class='post-body entry-content' id='post-body-4182' itemprop='description articleBody'>
{post}
<div style='clear: both;'></div></div>
<div class='post-footer'><div class='post-footer-line post-footer-line-1'>{signed} <span class='post-icons'></span><div class='post-share-buttons goog-inline-block'><a class='goog-inline-block share-button sb-email' href='#' title='Email This'><span class='share-button-link-text'>Email This</span></a><a class='goog-inline-block share-button sb-blog' href='#'><span class='share-button-link-text'>BlogThis!</span></a></div></div></div></div>
{f"<div class='author-bio'>{show('<h4>{}</h4>', story.bio_heading)}{show('<h4>{}</h4><p>{}</p>', story.bio_name, story.bio)}</div>" if story.bio or story.bio_heading else ""}
{form}</div></div></div></div>{pager}
{f"<div class='related-box'><h4>{text(story.related_heading)}</h4>{cards}</div>" if story.cards else ""}</div>
{f"<div class='widget HTML' id='HTML3'><div class='widget-content'>{rates(story, '{}<br /><br />', '{}', '<br />')}</div></div>" if story.rates else ""}
</div></div><div class='column-right-outer'><aside><div class='sidebar section' id='sidebar-right-1'>
<div class='widget PopularPosts' id='PopularPosts1'><h2>Popular Posts</h2><div class='widget-content popular-posts'><ul>{popular}</ul></div></div>
<div class='widget BlogArchive' id='BlogArchive1'><h2>Blog Archive</h2><div class='widget-content'><ul class='hierarchy'><li class='archivedate expanded'><a class='post-count-link' href='{HOME}/2025/'>2025</a> <span class='post-count' dir='ltr'>(212)</span></li><li class='archivedate collapsed'><a class='post-count-link' href='{HOME}/2024/'>2024</a> <span class='post-count' dir='ltr'>(187)</span></li></ul></div></div>
{f"<div class='widget ContactForm' id='ContactForm1'><h2 class='title'>{text(story.contact_heading)}</h2><div class='contact-form-widget'><div class='form'>{contact_fields()}</div></div></div>" if story.contact_heading else ""}
</div></aside></div></div></div>
<footer><div class='footer-outer'><div class='footer section' id='footer-1'>{show("<div class='widget Text' id='Text1'><h2 class='title'>&#160; &#160; &#160; {}</h2><div class='widget-content'>{}</div></div>", story.notice_heading, story.notice)}<div class='widget Text' id='Text2'><div class='widget-content'>{PROMISE}</div></div>
<div class='widget Attribution' id='Attribution1'><div class='widget-content' style='text-align: center;'>Simple theme. Powered by <a href='https://www.blogger.example'>Blogger</a>.</div></div></div></div></footer>
</div></div></div></body></html>"""


def blogger_br(story: Story, dress: Dress) -> str:
    """A post typed into the old editor: paragraphs parted by two line breaks."""
    return _blogger(story, dress, flow(story, "{}<br />\n<br />", "<b>{label}&nbsp;</b>{target}<br />\n<br />"))


def blogger_divs(story: Story, dress: Dress) -> str:
    """A post typed into the new editor: a <div> a line, empty ones between."""
    return _blogger(
        story,
        dress,
        flow(story, "<div>{}</div><div><br /></div>", "<div><b>{label}</b> {target}</div><div><br /></div>"),
    )


def rtl_wrapper(story: Story, dress: Dress) -> str:
    """An Arabic Blogger template with a post in English."""
    months = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ]
    meta = (
        f"<span class='post-author'><span>بواسطة</span> <a href='{HOME}/p/' rel='author'>{text(dress.byline)}</a></span>"
        if dress.byline
        else ""
    )
    if dress.day:
        meta += f"<span class='post-date published' datetime='{stamp(dress.day)}'>{months[dress.day.month - 1]} {dress.day.day}, {dress.day.year}</span>"
    author = show(
        "<h3 class='author-name'>{}</h3><span class='author-description'>{}</span>", story.bio_name, story.bio
    )
    cards = "".join(
        f"<div class='item'><span class='tag'>{links(card.labels)}</span><h3 class='item-title'>{link(card.headline)}</h3><p>{text(card.excerpt)}</p></div>"
        for card in story.cards
    )
    return f"""<!DOCTYPE html><html dir='rtl' lang='ar'><head><meta charset='utf-8'/>{head_title(story)}<meta content='blogger' name='generator'/></head>
<body class='item-view'><div id='outer-wrapper'><div id='top-menu'><ul><li><a href='{HOME}'>الرئيسية</a></li><li><a href='{HOME}/p/about.html'>من نحن</a></li><li><a href='{HOME}/p/contact.html'>اتصل بنا</a></li></ul></div>
<div class='header-logo'><a href='{HOME}'><img alt='{SITE}' src='{HOME}/media/logo.png'/></a></div>
<div id='content-wrapper'><div id='main-wrapper'><div class='main section' id='main'><div class='widget Blog' id='Blog1'><div class='blog-post hentry item-post' dir='ltr' lang='en'>
{f"<nav id='breadcrumb'>{crumbs(story, '<em></em> ')}</nav>" if story.trail else ""}{f"<div class='post-labels'>{links(story.labels)}</div>" if story.labels else ""}
<h1 class='post-title'>{text(story.title)}</h1><div class='post-meta'>{meta}{show("<span class='post-views'>{}</span>", story.counter)}</div>
<div class='post-body post-content'>{flow(story, '<p style="text-align: left;">{}</p>', '<p style="text-align: left;"><b>{label}</b> {target}</p>')}</div>
<div class='post-footer'><ul class='share-links social'><li class='facebook'><a href='#' rel='nofollow'>فيسبوك</a></li><li class='twitter'><a href='#' rel='nofollow'>تويتر</a></li></ul>
{f"<div class='about-author'>{show('<h3>{}</h3>', story.bio_heading)}{author}</div>" if story.bio or story.bio_heading else ""}</div></div>
{f"<div class='widget HTML'>{rates(story, '{}', '<div>{}</div>')}</div>" if story.rates else ""}
{f"<div class='post-nav'>{link(story.pager[0], cls('prev'))} {link(story.pager[1], cls('next'))}</div>" if story.pager else ""}
{show("<div id='comments'><div class='title-wrap'><h3>{}</h3></div><h4>{}</h4><p>{}</p></div>", story.comment_link, story.form_title, story.form_note)}
{f"<div id='related-wrap'><div class='title-wrap'><h3>{text(story.related_heading)}</h3></div>{cards}</div>" if story.cards else ""}
</div></div></div><div id='sidebar-wrapper'><div class='widget PopularPosts'><div class='widget-title'><h3>المشاركات الشائعة</h3></div><div class='widget-content'>{"".join(f"<div class='post'><h2 class='post-title'>{link(title)}</h2><p class='post-snippet'>{text(teaser)}</p></div>" for title, teaser in TEASERS[:3])}</div></div></div></div>
<div id='footer-wrapper'>{show("<div class='widget Text'><div class='widget-title'><h3>{}</h3></div><div class='widget-content'>{}</div></div>", story.notice_heading, story.notice)}
{f"<div class='widget ContactForm'><div class='widget-title'><h3>{text(story.contact_heading)}</h3></div>{contact_fields()}</div>" if story.contact_heading else ""}<div class='sub-footer'>جميع الحقوق محفوظة © {SITE}</div></div></div></body></html>"""


# --- pages without names -----------------------------------------------------------------------------------------


class Lines(NamedTuple):
    """A page as lines of inline markup, by their place around headline and story."""

    top: list[str]
    meta: list[str]
    story: list[str]
    after: list[str]


def lines(story: Story, dress: Dress, *, joined: bool, day: str) -> Lines:
    """Everything that the page shows but its headline; byline and day in one line where `joined`."""
    at = dict(story.inlines)
    top = [crumbs(story, " "), links(story.labels)]
    meta = [f"By {text(dress.byline)}" if dress.byline else "", day]
    meta = [" - ".join(part for part in meta if part)] if joined else meta
    meta.append(text(story.counter))
    middle: list[str] = []
    for number, value in enumerate(story.paragraphs):
        if number in at:
            middle.append(f"<b>{text(at[number].label)}</b>&nbsp;{link(at[number].target)}")
        middle.append(text(value))
    after = [f"<b>{text(story.bio_heading)}</b>" if story.bio_heading else "", text(story.bio_name), text(story.bio)]
    after += [text(line) for group in story.rates for line in group]
    after += [" ".join(link(x) for x in story.pager)]
    after += [
        link(story.comment_link) if story.comment_link else "",
        f"<b>{text(story.form_title)}</b>" if story.form_title else "",
    ]
    after += [text(story.form_note), f"<b>{text(story.related_heading)}</b>" if story.related_heading else ""]
    for card in story.cards:
        after += [links(card.labels), link(card.headline), text(card.excerpt)]
    after += [f"&nbsp; &nbsp; &nbsp;{text(story.notice_heading)}" if story.notice_heading else "", text(story.notice)]
    after += [text(story.contact_heading)]
    return Lines(*([x for x in part if x] for part in (top, meta, middle, after)))


def _soup(story: Story, dress: Dress, line: str, *, joined: bool, day: str) -> str:
    """The story's own container: headline and all lines of the page as like siblings."""
    top, *rest = lines(story, dress, joined=joined, day=day)
    below = [x for part in rest for x in part]
    return "\n".join([each(line, top), f"<h1>{text(story.title)}</h1>", *map(line.format, below)])


def soup_divs(story: Story, dress: Dress) -> str:
    """No class names at all, every line a <div> of the text's own container."""
    day = long_day(dress.day) if dress.day else ""
    return f"""<html><head><meta charset="utf-8">{head_title(story)}</head><body>
<div><div><a href="{HOME}"><img src="/logo.png"></a></div><div>{"".join(f"<div>{link(x)}</div>" for x in MENU)}</div></div>
<div><div><div>
{_soup(story, dress, "<div>{}</div>", joined=False, day=day)}
</div></div>
<div><div>Latest</div>{"".join(f"<div><div>{link(title)}</div><div>{text(teaser)}</div></div>" for title, teaser in TEASERS[:4])}</div></div>
<div><div>{PROMISE}</div><div>{links(("About", "Contact", "Privacy", "Terms"), " | ")}</div></div></body></html>"""


def soup_paragraphs(story: Story, dress: Dress) -> str:
    """The same with every line a <p> beside the story's."""
    day = f"{dress.day.day} {dress.day:%B %Y}" if dress.day else ""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">{head_title(story)}</head><body>
<div><p><a href="{HOME}">{SITE}</a></p><ul>{each("<li>{}</li>", map(link, MENU))}</ul></div>
<div>
{_soup(story, dress, "<p>{}</p>", joined=True, day=day)}
</div>
<div><h3>Latest</h3>{"".join(f"<p>{link(title)}</p><p>{text(teaser)}</p>" for title, teaser in TEASERS[2:])}</div>
<div><p>{PROMISE}</p></div></body></html>"""


def soup_breaks(story: Story, dress: Dress) -> str:
    """One container, one run of text: all lines parted by two line breaks."""
    day = f"{dress.day:%A} {dress.day.day} {dress.day:%B %Y}" if dress.day else ""
    return f"""<html><head><meta charset="utf-8">{head_title(story)}</head><body>
<div><a href="{HOME}"><b>{SITE}</b></a><br>{links(MENU, " &middot; ")}</div>
<div>
{_soup(story, dress, "{}<br><br>", joined=False, day=day)}
</div>
<div><b>Latest</b><br><br>{"".join(f"{link(title)}<br>{text(teaser)}<br><br>" for title, teaser in TEASERS[:3])}</div>
<div>{PROMISE}</div></body></html>"""


def no_metadata(story: Story, dress: Dress) -> str:
    """Not even a <title>: a page written by a script that knew of nothing but headings and paragraphs."""
    day = f"{dress.day.day} {dress.day:%b %Y}" if dress.day else ""
    top, meta, middle, after = lines(story, dress, joined=False, day=day)
    return f"""<html><body><table width="100%"><tr>{"".join(f"<td>{link(x)}</td>" for x in MENU)}</tr></table>
<div>{each("<div>{}</div>", top)}<h1>{text(story.title)}</h1>{each("<div>{}</div>", meta)}<div>
{each("<p>{}</p>", middle)}</div><div>{each("<p>{}</p>", after)}</div></div>
<div><h3>More stories</h3><ul>{"".join(f"<li>{link(title)}<br>{text(teaser)}</li>" for title, teaser in TEASERS[:4])}</ul></div>
<div><p>{PROMISE}</p></div></body></html>"""


def tables_font(story: Story, dress: Dress) -> str:
    """Layout by nested tables, type by <font>."""
    day = f"{dress.day:%d/%m/%Y}" if dress.day else ""
    top, meta, middle, after = lines(story, dress, joined=True, day=day)
    font = '<font face="Verdana, Arial" size="2">{}</font>'
    small = '<font face="Verdana, Arial" size="1" color="#666666">{}</font>'
    teasers = "".join(
        f'<tr><td bgcolor="#eeeeee"><font face="Arial" size="2"><b>{link(title)}</b></font><br><font face="Arial" size="1">{text(teaser)}</font></td></tr>'
        for title, teaser in TEASERS[:4]
    )
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">{head_title(story, " - ")}</HEAD>
<BODY BGCOLOR="#FFFFFF" LINK="#003366"><TABLE WIDTH="780" BORDER="0" CELLPADDING="0" CELLSPACING="0" ALIGN="center">
<TR><TD COLSPAN="3"><IMG SRC="/img/masthead.gif" ALT="{SITE}" WIDTH="780" HEIGHT="90"></TD></TR>
<TR><TD WIDTH="140" VALIGN="top"><TABLE BORDER="0">{"".join(f"<TR><TD>{font.format(link(x))}</TD></TR>" for x in MENU)}</TABLE></TD>
<TD WIDTH="460" VALIGN="top"><TABLE BORDER="0" CELLPADDING="4" WIDTH="100%"><TR><TD>
{"".join(f"{small.format(x)}<BR>" for x in top)}
<font face="Georgia" size="5"><b>{text(story.title)}</b></font><BR>
{"".join(f"{small.format(x)}<BR>" for x in meta)}
</TD></TR><TR><TD>
{"".join(f"<P>{font.format(x)}</P>" for x in middle)}
</TD></TR>
{f'<TR><TD BGCOLOR="#f4f4f4">{"".join(f"<P>{font.format(x)}</P>" for x in after)}</TD></TR>' if after else ""}
</TABLE></TD>
<TD WIDTH="180" VALIGN="top"><TABLE BORDER="0" CELLPADDING="4">{teasers}</TABLE></TD></TR>
<TR><TD COLSPAN="3" ALIGN="center">{small.format(PROMISE)}</TD></TR></TABLE></BODY></HTML>"""


def php_breaks(story: Story, dress: Dress) -> str:
    """An old PHP system: the text stands bare in a cell, parted by line breaks, boilerplate below it in the same cell."""
    day = f"{dress.day:%d.%m.%Y}" if dress.day else ""
    top, meta, middle, after = lines(story, dress, joined=True, day=day)
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">{head_title(story)}
<link rel="stylesheet" href="style.css" type="text/css"></head><body>
<table class="top" width="960" align="center"><tr><td><a href="index.php"><img src="images/logo.gif" alt=""></a></td></tr>
<tr><td class="menu">{links(MENU, " | ", cls("menulink"))}</td></tr></table>
<table width="960" align="center"><tr><td width="640" valign="top" class="main">
{f'<span class="small">{"<br>".join(top)}</span><br>' if top else ""}
<span class="newstitle"><b>{text(story.title)}</b></span><br>
{"".join(f'<span class="small">{x}</span><br>' for x in meta)}<br>
<img src="images/news/4182.jpg" align="left" hspace="8" width="280">
{"<br><br>".join(middle)}
<br><br>{"<br><br>".join(after)}
<br><br><a href="print.php?id=4182">Print version</a> | <a href="mail.php?id=4182">Send to a friend</a>
</td><td width="300" valign="top" class="right"><b class="boxtitle">Other news</b><br>
{"".join(f'<a href="news.php?id={4100 + i}">{text(title)}</a><br>{text(teaser)}<br><br>' for i, (title, teaser) in enumerate(TEASERS[:4]))}
</td></tr></table><table width="960" align="center"><tr><td class="copy">{PROMISE}</td></tr></table></body></html>"""


# --- other systems -----------------------------------------------------------------------------------------------


def jsonld_newsarticle(story: Story, dress: Dress) -> str:
    """A newspaper's own system: NewsArticle in JSON-LD, names by its style guide."""
    data: dict[str, Any] = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "mainEntityOfPage": address(story),
        "image": [f"{HOME}/media/lead.jpg"], "isAccessibleForFree": True,
        "publisher": {"@type": "NewsMediaOrganization", "name": SITE, "logo": {"@type": "ImageObject", "url": f"{HOME}/media/logo.png"}},
    }  # fmt: skip
    if dress.byline:
        data["author"] = [{"@type": "Person", "name": dress.byline, "url": f"{HOME}/author/desk/"}]
    if dress.day:
        data["datePublished"] = stamp(dress.day)
    cards = "".join(
        f'<li class="teaser"><span class="teaser__kicker">{links(card.labels)}</span><h3 class="teaser__title">{link(card.headline)}</h3><p class="teaser__text">{text(card.excerpt)}</p></li>'
        for card in story.cards
    )
    side = "".join(
        f'<div class="teaser"><h3 class="teaser__title">{link(title)}</h3><p class="teaser__text">{text(teaser)}</p></div>'
        for title, teaser in TEASERS[1:6]
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head_title(story)}<link rel="canonical" href="{address(story)}">
{ld(data)}</head><body class="page page--article"><header class="masthead"><a class="masthead__logo" href="/">{SITE}</a><nav class="masthead__nav"><ul>{each("<li>{}</li>", map(link, MENU))}</ul></nav></header>
<main class="page__main">{f'<ol class="crumb">{"".join(f"<li>{link(x)}</li>" for x in story.trail)}<li>{text(story.title)}</li></ol>' if story.trail else ""}
<article class="story"><div class="story__head">{f'<div class="story__kicker">{links(story.labels)}</div>' if story.labels else ""}<h1 class="story__title">{text(story.title)}</h1>
{f'<div class="story__byline">By <a href="{HOME}/author/desk/">{text(dress.byline)}</a></div>' if dress.byline else ""}
{f'<time class="story__time" datetime="{stamp(dress.day)}">{dress.day.day} {dress.day:%B %Y}, 09:24</time>' if dress.day else ""}
{show('<span class="story__count">{}</span>', story.counter)}</div>
<figure class="story__figure"><img src="/media/lead.jpg" alt=""><figcaption>The new quay at low water. Photo: Harbour Dispatch</figcaption></figure>
<div class="story__body">{flow(story, "<p>{}</p>", '<p class="story__ref"><strong>{label}</strong>&nbsp;{target}</p>')}</div>
<div class="story__end">{show("<h4>{}</h4>", story.bio_heading)}{show('<div class="writer"><strong class="writer__name">{}</strong><p class="writer__text">{}</p></div>', story.bio_name, story.bio)}
{f'<div class="house">{rates(story, "<div>{}</div>", "<p>{}</p>")}</div>' if story.rates else ""}
{show('<a class="story__talk" href="#talk">{}</a>', story.comment_link)}</div></article>
{show('<section id="talk" class="talk"><h3>{}</h3><p>{}</p><form><textarea placeholder="Your comment"></textarea><button>Send</button></form></section>', story.form_title, story.form_note)}
{f'<div class="turn">{link(story.pager[0])}{link(story.pager[1])}</div>' if story.pager else ""}
{f'<section class="more"><h2>{text(story.related_heading)}</h2><ul>{cards}</ul></section>' if story.cards else ""}</main>
<aside class="page__side"><h2>Today’s picks</h2>{side}</aside>
<footer class="foot"><p>{PROMISE}</p>{show("<h4>{}</h4><p>{}</p>", story.notice_heading, story.notice)}{f"<h4>{text(story.contact_heading)}</h4>{contact_fields()}" if story.contact_heading else ""}</footer></body></html>"""


def opengraph_only(story: Story, dress: Dress) -> str:
    """A start-up's site on utility classes; what machines learn stands in OpenGraph alone."""
    cards = "".join(
        f'<a class="block rounded-lg p-4 hover:bg-gray-50" href="/x"><div class="text-xs uppercase text-gray-500">{" ".join(map(text, card.labels))}</div><h3 class="font-semibold">{text(card.headline)}</h3><p class="text-sm text-gray-600">{text(card.excerpt)}</p></a>'
        for card in story.cards
    )
    side = "".join(
        f'<div class="border-b py-4"><a class="font-bold" href="/x">{text(title)}</a><p class="text-sm">{text(teaser)}</p></div>'
        for title, teaser in TEASERS[:4]
    )
    meta = f'<span class="mr-2">By {text(dress.byline)}</span>' if dress.byline else ""
    if dress.day:
        meta += f'<span class="text-gray-500">{dress.day:%b} {dress.day.day}, {dress.day.year}</span>'
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{head_title(story)}
{open_graph(story, dress)}</head><body class="antialiased text-gray-900"><header class="sticky top-0 flex justify-between"><a href="/" class="text-2xl font-black">{SITE}</a><nav class="flex gap-4">{links(MENU, "", cls("hover:underline"))}</nav></header>
<div class="container mx-auto grid grid-cols-3"><div class="col-span-2">{f'<div class="text-sm text-gray-500">{crumbs(story, " / ")}</div>' if story.trail else ""}
{f'<div class="flex gap-2 text-xs uppercase">{links(story.labels)}</div>' if story.labels else ""}<h1 class="text-4xl font-bold leading-tight">{text(story.title)}</h1>
<div class="flex items-center text-sm mt-4">{meta}{show('<span class="ml-auto">{}</span>', story.counter)}</div>
<div class="prose prose-lg mt-8">{flow(story, "<p>{}</p>", "<p><strong>{label}</strong> {target}</p>")}</div>
{show('<h4 class="mt-8 font-bold">{}</h4>', story.bio_heading)}
{show('<div class="mt-8 flex rounded-xl bg-gray-100 p-6"><img src="/f.jpg" class="w-16 h-16 rounded-full" alt=""><div><div class="font-bold">{}</div><p class="text-sm">{}</p></div></div>', story.bio_name, story.bio)}
{f'<div class="mt-8 text-sm space-y-2">{rates(story, "<div>{}</div>", "<p>{}</p>")}</div>' if story.rates else ""}
{show('<a class="mt-8 inline-block underline" href="#c">{}</a><div id="c" class="mt-8"><h3 class="text-xl">{}</h3><p class="text-xs">{}</p><textarea class="w-full border" placeholder="Comment"></textarea></div>', story.comment_link, story.form_title, story.form_note)}
{f'<div class="mt-8 flex justify-between">{link(story.pager[0])}{link(story.pager[1])}</div>' if story.pager else ""}
{f'<h2 class="mt-12 text-2xl font-bold">{text(story.related_heading)}</h2><div class="grid grid-cols-3 gap-4">{cards}</div>' if story.cards else ""}</div>
<div class="col-span-1 pl-8"><h2 class="text-lg font-bold">Most read</h2>{side}</div></div>
<footer class="bg-gray-900 text-gray-300 p-8"><p>{PROMISE}</p>{show('<p class="font-bold mt-4">{}</p><p class="text-xs">{}</p>', story.notice_heading, story.notice)}{f'<p class="font-bold mt-4">{text(story.contact_heading)}</p>{contact_fields()}' if story.contact_heading else ""}</footer></body></html>"""


def react_hashed(story: Story, dress: Dress) -> str:
    """Server-rendered React: class names are hashes, the page's state follows as JSON."""
    state: dict[str, Any] = {"id": 4182, "slug": slug(story.title), "title": story.title}
    if dress.day:
        state["publishedAt"] = stamp(dress.day)
    if dress.byline:
        state["authors"] = [{"name": dress.byline}]
    cards = "".join(
        f'<div class="css-1wq7k2 e1x0"><div class="css-9ab3f1">{links(card.labels)}</div><a class="css-k8r1zz" href="/x"><h3 class="css-0p1tt7">{text(card.headline)}</h3></a><p class="css-77ff0c">{text(card.excerpt)}</p></div>'
        for card in story.cards
    )
    side = "".join(
        f'<li class="css-1wq7k2"><a class="css-k8r1zz" href="/x">{text(title)}</a><p class="css-77ff0c">{text(teaser)}</p></li>'
        for title, teaser in TEASERS[:4]
    )
    meta = (
        f'<p class="css-4x2v1m e1wt">By <a class="css-n0pq41" href="/by/desk"><span class="css-1base">{text(dress.byline)}</span></a></p>'
        if dress.byline
        else ""
    )
    if dress.day:
        meta += f'<p class="css-8d7a0q"><time class="css-acwcvw" datetime="{stamp(dress.day)}">{dress.day:%b}. {dress.day.day}, {dress.day.year}</time></p>'
    page_state = json.dumps({"props": {"pageProps": {"article": state}}, "page": "/[slug]", "buildId": "k2Jd"}).replace(
        "</", "<\\/"
    )
    return f"""<!DOCTYPE html><html lang="en" class="story"><head><meta charSet="utf-8"/>{head_title(story)}<meta data-rh="true" property="og:title" content="{escape(story.title)}"/></head><body><div id="__next"><div class="css-v89234">
<div class="css-1fanzo5"><a class="css-nhjhh0" href="/">{SITE}</a><div class="css-1705lsu">{links(MENU, "", cls("css-1gprdgz"))}</div></div>
<div class="css-1vkm6nb">{f'<div class="css-b00m1">{crumbs(story, "<span> / </span>")}</div>' if story.trail else ""}<div class="css-17x4l3">{f'<div class="css-y0z1">{links(story.labels)}</div>' if story.labels else ""}<h1 class="css-88wicj e1h9rw200">{text(story.title)}</h1>
<div class="css-1pc9r5">{meta}{show('<div class="css-0c4n7"><span>{}</span></div>', story.counter)}</div>
<div class="css-53u6y8">{flow(story, '<div class="css-s99gbd"><p class="css-at9mc1 evys1bk0">{}</p></div>', '<div class="css-s99gbd"><p class="css-at9mc1 evys1bk0"><b>{label}</b> {target}</p></div>')}</div>
{show('<div class="css-aut0r"><h4 class="css-h4h4h4">{}</h4></div>', story.bio_heading)}
{show('<div class="css-aut0r"><div class="css-nam3">{}</div><p class="css-b10b10">{}</p></div>', story.bio_name, story.bio)}
{f'<div class="css-r4t3s">{rates(story, "<div>{}</div>", "<p>{}</p>")}</div>' if story.rates else ""}
{show('<div class="css-c0mm"><button class="css-btn">{}</button><h3 class="css-h3h3">{}</h3><p class="css-n0t3">{}</p><textarea class="css-ta"></textarea></div>', story.comment_link, story.form_title, story.form_note)}
{f'<div class="css-p4g3r">{link(story.pager[0])}{link(story.pager[1])}</div>' if story.pager else ""}
{f'<div class="css-r3l"><h2 class="css-h2h2">{text(story.related_heading)}</h2>{cards}</div>' if story.cards else ""}</div>
<div class="css-s1d3"><h2 class="css-h2h2">Trending</h2><ol class="css-0l">{side}</ol></div></div>
<div class="css-f00t"><p class="css-about">{PROMISE}</p>{show('<h5 class="css-h5">{}</h5><p class="css-sm4ll">{}</p>', story.notice_heading, story.notice)}{f'<h5 class="css-h5">{text(story.contact_heading)}</h5>{contact_fields()}' if story.contact_heading else ""}</div></div></div>
<script id="__NEXT_DATA__" type="application/json">{page_state}</script></body></html>"""


def amp(story: Story, dress: Dress) -> str:
    """WordPress's AMP plug-in, reader mode."""
    meta = (
        f'<div class="amp-wp-meta amp-wp-byline"><span class="amp-wp-author author vcard">{text(dress.byline)}</span></div>'
        if dress.byline
        else ""
    )
    if dress.day:
        meta += f'<div class="amp-wp-meta amp-wp-posted-on"><time datetime="{stamp(dress.day)}">{long_day(dress.day)}</time></div>'
    cards = "".join(
        f'<li><span class="amp-wp-tax">{links(card.labels)}</span><h3>{link(card.headline)}</h3><p>{text(card.excerpt)}</p></li>'
        for card in story.cards
    )
    data: dict[str, Any] = {
        "@context": "http://schema.org", "@type": "BlogPosting", "mainEntityOfPage": address(story), "headline": story.title,
        "publisher": {"@type": "Organization", "name": SITE},
    }  # fmt: skip
    if dress.byline:
        data["author"] = {"@type": "Person", "name": dress.byline}
    if dress.day:
        data["datePublished"] = stamp(dress.day)
    return f"""<!doctype html><html amp lang="en-US"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,minimum-scale=1"><link rel="canonical" href="{address(story)}">
<script src="https://cdn.ampproject.example/v0.js" async></script>{head_title(story)}<style amp-boilerplate>body{{-webkit-animation:-amp-start 8s steps(1,end) 0s 1 normal both}}</style>
{ld(data)}</head><body class=""><amp-sidebar id="sidebar" layout="nodisplay" side="left"><ul>{each("<li>{}</li>", map(link, MENU))}</ul></amp-sidebar>
<header id="top" class="amp-wp-header"><div><a href="{HOME}/"><span class="amp-site-title">{SITE}</span></a></div></header>
{f'<div class="breadcrumb">{crumbs(story, " &gt; ")}</div>' if story.trail else ""}
<article class="amp-wp-article"><header class="amp-wp-article-header">{f'<div class="amp-wp-tax-top">{links(story.labels)}</div>' if story.labels else ""}<h1 class="amp-wp-title">{text(story.title)}</h1>{meta}{show('<div class="amp-wp-meta">{}</div>', story.counter)}</header>
<figure class="amp-wp-article-featured-image"><amp-img width="1200" height="675" src="{HOME}/media/lead.jpg" layout="intrinsic"></amp-img></figure>
<div class="amp-wp-article-content">
{flow(story, "<p>{}</p>", "<p><strong>{label}</strong>&nbsp;{target}</p>")}
{show("<h4>{}</h4>", story.bio_heading)}
{f'<div class="saboxplugin-wrap"><div class="saboxplugin-authorname"><a href="{HOME}/author/desk/" class="vcard author" rel="author"><span class="fn">{text(story.bio_name)}</span></a></div><div class="saboxplugin-desc"><p>{text(story.bio)}</p></div></div>' if story.bio else ""}
{f"<div>{rates(story, '<p>{}</p>', '{}', '<br>')}</div>" if story.rates else ""}
</div><footer class="amp-wp-article-footer">{f'<div class="amp-wp-meta amp-wp-comments-link"><a href="{address(story)}#respond">{text(story.comment_link)}</a></div>' if story.comment_link else ""}</footer></article>
{f'<div class="amp-related"><h3>{text(story.related_heading)}</h3><ul>{cards}</ul></div>' if story.cards else ""}
{show('<div class="amp-comment"><h3>{}</h3><p>{}</p></div>', story.form_title, story.form_note)}
{f'<div class="post-pagination">{link(story.pager[0])}{link(story.pager[1])}</div>' if story.pager else ""}
<div class="latest"><h3>Latest</h3><ul>{"".join(f"<li>{link(title)}<p>{text(teaser)}</p></li>" for title, teaser in TEASERS[:3])}</ul></div>
<footer class="amp-wp-footer"><div><h2>{SITE}</h2><p>{PROMISE}</p>{show("<h3>{}</h3><p>{}</p>", story.notice_heading, story.notice)}{f"<h3>{text(story.contact_heading)}</h3>{contact_fields()}" if story.contact_heading else ""}<a href="#top" class="back-to-top">Back to top</a></div></footer></body></html>"""


def html5_sections(story: Story, dress: Dress) -> str:
    """Hand-written HTML5 without class names: what is no story stands in elements that say so."""
    meta = f"<address>By <a rel='author' href='/staff'>{text(dress.byline)}</a></address>" if dress.byline else ""
    if dress.day:
        meta += f"<time datetime='{dress.day.isoformat()}'>{dress.day.day} {dress.day:%B %Y}</time>"
    cards = "".join(
        f"<article><p>{links(card.labels)}</p><h3>{link(card.headline)}</h3><p>{text(card.excerpt)}</p></article>"
        for card in story.cards
    )
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8">{head_title(story)}</head><body>
<header><a href="/">{SITE}</a><nav>{links(MENU, " ")}</nav></header><main>{f"<nav>{crumbs(story, ' › ')}</nav>" if story.trail else ""}
<article><header>{f"<p>{links(story.labels)}</p>" if story.labels else ""}<h1>{text(story.title)}</h1>{meta}{show("<p>{}</p>", story.counter)}</header>
<section>{flow(story, "<p>{}</p>", "<aside><p>{label} {target}</p></aside>")}</section>
<footer>{show("<h4>{}</h4>", story.bio_heading)}{show("<h4>{}</h4><p>{}</p>", story.bio_name, story.bio)}</footer></article>
{f"<aside>{rates(story, '<p>{}</p>', '{}', '<br>')}</aside>" if story.rates else ""}
{f"<nav>{link(story.pager[0])} {link(story.pager[1])}</nav>" if story.pager else ""}
{f"<section><p>{link(story.comment_link)}</p><h2>{text(story.form_title)}</h2><form><p>{text(story.form_note)}</p><label>Comment <textarea></textarea></label><button>Send</button></form></section>" if story.form_title else ""}
{f"<section><h2>{text(story.related_heading)}</h2>{cards}</section>" if story.cards else ""}</main>
<aside><h2>Also today</h2>{"".join(f"<section><h3>{link(title)}</h3><p>{text(teaser)}</p></section>" for title, teaser in TEASERS[:4])}</aside>
<footer><p>{PROMISE}</p>{show("<section><h2>{}</h2><p>{}</p></section>", story.notice_heading, story.notice)}{f"<section><h2>{text(story.contact_heading)}</h2>{contact_fields()}</section>" if story.contact_heading else ""}</footer></body></html>"""


def drupal(story: Story, dress: Dress) -> str:
    """Drupal 9: regions, blocks, fields."""
    submitted = ""
    if dress.byline or dress.day:
        name = (
            f'By <span class="field field--name-uid field--type-entity-reference field--label-hidden"><span lang="" typeof="schema:Person" property="schema:name" datatype="">{text(dress.byline)}</span></span> '
            if dress.byline
            else ""
        )
        day = (
            f'<span class="field field--name-created field--type-created field--label-hidden">{dress.day:%a}, {dress.day:%m/%d/%Y} - 09:24</span>'
            if dress.day
            else ""
        )
        submitted = f'<div class="node__meta"><div class="author">{name}{day}</div></div>'
    rows = "".join(
        f'<div class="views-row"><div class="views-field views-field-field-tags"><div class="field-content">{links(card.labels)}</div></div><div class="views-field views-field-title"><span class="field-content">{link(card.headline)}</span></div><div class="views-field views-field-body"><div class="field-content">{text(card.excerpt)}</div></div></div>'
        for card in story.cards
    )
    side = "".join(
        f'<div class="views-row"><div class="views-field views-field-title"><span class="field-content">{link(title)}</span></div><div class="views-field views-field-body"><div class="field-content"><p>{text(teaser)}</p></div></div></div>'
        for title, teaser in TEASERS[:4]
    )
    return f"""<!DOCTYPE html><html lang="en" dir="ltr" prefix="schema: http://schema.org/"><head><meta charset="utf-8" /><meta name="Generator" content="Drupal 9 (https://www.drupal.example)" />{head_title(story)}<link rel="canonical" href="{address(story)}" /></head>
<body class="layout-two-sidebars path-node page-node-type-article"><a href="#main-content" class="visually-hidden focusable skip-link">Skip to main content</a><div class="dialog-off-canvas-main-canvas" data-off-canvas-main-canvas><div class="layout-container">
<header role="banner"><div class="region region-header"><div id="block-branding" class="block block-system block-system-branding-block"><a href="/" rel="home">{SITE}</a></div><nav role="navigation" id="block-mainnavigation" class="block block-menu navigation menu--main"><h2 class="visually-hidden">Main navigation</h2><ul class="menu">{each('<li class="menu-item">{}</li>', map(link, MENU))}</ul></nav></div></header>
<main role="main"><a id="main-content" tabindex="-1"></a><div class="layout-content"><div class="region region-content">
{f'<div id="block-breadcrumbs" class="block block-system block-system-breadcrumb-block"><nav class="breadcrumb" role="navigation" aria-labelledby="system-breadcrumb"><h2 id="system-breadcrumb" class="visually-hidden">Breadcrumb</h2><ol>{"".join(f"<li>{link(x)}</li>" for x in story.trail)}<li>{text(story.title)}</li></ol></nav></div>' if story.trail else ""}
<div id="block-page-title" class="block block-core block-page-title-block"><h1 class="page-title"><span property="schema:name" class="field field--name-title field--type-string field--label-hidden">{text(story.title)}</span></h1></div>
<div id="block-content" class="block block-system block-system-main-block"><article role="article" about="/node/4182" typeof="schema:Article" class="node node--type-article node--view-mode-full">
{submitted}{f'<div class="field field--name-field-tags field--label-hidden">{links(story.labels)}</div>' if story.labels else ""}{show('<ul class="links inline"><li class="statistics-counter">{}</li></ul>', story.counter)}
<div class="node__content clearfix"><div property="schema:text" class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item">
{flow(story, "<p>{}</p>", "<p><strong>{label}&nbsp;</strong>{target}</p>")}</div>
{show('<div class="block"><h2>{}</h2></div>', story.bio_heading)}
{f'<div class="views-element-container block block-views"><div class="views-row"><div class="views-field views-field-name"><span class="field-content">{link(story.bio_name)}</span></div><div class="views-field views-field-field-bio"><div class="field-content"><p>{text(story.bio)}</p></div></div></div></div>' if story.bio else ""}
<div class="node__links">{show('<ul class="links inline"><li class="comment-add"><a href="#comment-form">{}</a></li></ul>', story.comment_link)}</div>
{show('<section class="field field--name-comment field--type-comment field--label-above comment-wrapper"><h2 class="title comment-form__title">{}</h2><form class="comment-comment-form comment-form" id="comment-form"><p class="description">{}</p><div class="js-form-item form-item"><label class="js-form-required form-required">Comment</label><textarea></textarea></div><input type="submit" value="Save" /></form></section>', story.form_title, story.form_note)}
</div></article></div>
{f'<div id="block-insert" class="block block-block-content"><div class="clearfix text-formatted field field--name-body">{rates(story, "<p>{}</p>", "{}", "<br />")}</div></div>' if story.rates else ""}
{f'<div class="block block-pager"><ul class="pager"><li>{link(story.pager[0])}</li><li>{link(story.pager[1])}</li></ul></div>' if story.pager else ""}
{f'<div class="views-element-container block block-views"><h2>{text(story.related_heading)}</h2><div class="view-content">{rows}</div></div>' if story.cards else ""}
</div></div><aside class="layout-sidebar-second" role="complementary"><div class="region region-sidebar-second"><div class="views-element-container block block-views"><h2>Recent content</h2><div class="view-content">{side}</div></div></div></aside></main>
<footer role="contentinfo"><div class="region region-footer"><div class="block block-block-content"><p>{PROMISE}</p></div>{show('<div class="block block-block-content"><h2>{}</h2><p>{}</p></div>', story.notice_heading, story.notice)}{f'<div class="block block-contact"><h2>{text(story.contact_heading)}</h2>{contact_fields()}</div>' if story.contact_heading else ""}</div></footer></div></div></body></html>"""


LAYOUTS: dict[str, Callable[[Story, Dress], str]] = {
    "wordpress-classic": wordpress_classic,
    "wordpress-tagdiv": wordpress_tagdiv,
    "wordpress-blocks": wordpress_blocks,
    "wordpress-yoast-graph": yoast_graph,
    "wordpress-elementor": elementor,
    "wordpress-amp": amp,
    "blogger-br": blogger_br,
    "blogger-divs": blogger_divs,
    "blogger-rtl": rtl_wrapper,
    "soup-divs": soup_divs,
    "soup-paragraphs": soup_paragraphs,
    "soup-breaks": soup_breaks,
    "no-metadata": no_metadata,
    "tables-font": tables_font,
    "php-breaks": php_breaks,
    "jsonld-newsarticle": jsonld_newsarticle,
    "opengraph-only": opengraph_only,
    "react-hashed": react_hashed,
    "html5-sections": html5_sections,
    "drupal": drupal,
}
