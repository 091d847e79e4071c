"""A page that the rules have read in, a row of figures for every block out: what the learned classifier looks at."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.judge.lexicons import TERM_CHARS, WORDING, keys
from newsclean.judge.measure import NEARLY_ALL
from newsclean.judge.region import anchor
from newsclean.segment import HEADINGS
from newsclean.text import count_capitals, count_digits, fold, folded_words, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.judge.lexicons import Lexicon, Wording
    from newsclean.judge.measure import Measures
    from newsclean.judge.ruled import Ruled
    from newsclean.model import Block, Category, Container
    from newsclean.segment import Segments

    Column = NDArray[np.float32]
    Columns = Iterator[tuple[str, Column]]

FAR = 30  # blocks: what is further away is not near
HEAD_CHARS = 200  # of a block's text, whose letters are counted
DECAY = 0.7  # what a class name says of the text one element further down
WINDOWS = (2, 5, 12)  # blocks on either side
NEIGHBOURS = (-2, -1, 1, 2)
LEVELS = 3  # elements around a paragraph whose figures are read
BIO_WORDS = 5  # a shorter block is no bio
OPENING = 4  # paragraphs
MAX_SIGNED = 20  # names
NETWORKS = re.compile(
    r"mailto:|(?:facebook|twitter|instagram|linkedin|youtube|tiktok|whatsapp|telegram|threads)\.\w|//x\.com|//t\.me"
)
LISTS = re.compile(
    r"/(?:tags?|topics?|authors?|categor\w+|sections?|people|staff|profiles?|newsletters?|subscri\w+)(?:/|$|\?)"
)

KINDS: dict[str, frozenset[Category]] = {
    "story": frozenset({"content"}),
    "head": frozenset({"headline", "byline", "dateline", "section_label", "counter"}),
    "related": frozenset({"related", "read_more"}),
    "share": frozenset({"share", "login", "search"}),
    "offer": frozenset({"newsletter", "subscription", "app_promo", "advert", "ad_rates"}),
    "bio": frozenset({"author_bio"}),
    "comments": frozenset({"comment_form", "comments", "contact_form"}),
    "picture": frozenset({"caption", "credit", "embed"}),
    "tags": frozenset({"tags", "pagination", "breadcrumb"}),
    "menu": frozenset({"navigation", "legal", "consent"}),
    "toc": frozenset({"toc"}),
    "hidden": frozenset({"hidden"}),
    "duplicate": frozenset({"duplicate"}),
    "outside": frozenset({"outside"}),
}
"""The categories in groups: what the rules took a block, or one nearby, for."""

RULES = (
    "region:prose", "region:outside", "region:link-outside", "region:before-headline", "region:after-a-gap",
    "region:next-story", "line:among-prose", "line:subheading", "line:sentence", "line:only-a-link",
    "line:mostly-links", "line:after-prose", "line:stray", "line:standfirst", "line:before-prose",
    "line:list-of-the-story", "line:last-sentence", "line:teaser-under-link",
)  # fmt: skip
"""Verdicts of place that the classifier may correct, each a column of its own."""

SOURCES = ("markup", "phrase", "section", "opens", "shape", "field", "region", "line")
"""What kind of rule a verdict is from."""

TAGS = ("p", "li", "div", "td", "blockquote", "a", "dd", "span", "figure", "pre", "section", "article", "body")


class Table:
    """The figures of a page that several columns are made of."""

    def __init__(self, ruled: Ruled) -> None:
        self.ruled = ruled
        self.blocks: Sequence[Block] = ruled.segments.blocks
        self.containers: Sequence[Container] = ruled.segments.containers
        measures = ruled.measures
        self.count = len(self.blocks)
        self.words = column(measures.words)
        self.chars = column([len(block.text) for block in self.blocks])
        self.links = column(measures.link_density)
        self.link_chars = column([block.link_chars for block in self.blocks])
        self.prose = column(measures.prose)
        self.sentence = column(measures.sentence)
        self.heading = column([block.tag in HEADINGS for block in self.blocks])
        verdicts = [ruled.settled[i] for i in range(self.count)]
        self.rules = [verdict.rule for verdict in verdicts]
        self.kinds = {
            kind: column([verdict.category in categories for verdict in verdicts]) for kind, categories in KINDS.items()
        }
        self.known = column([i in ruled.known for i in range(self.count)])
        self.kept = self.kinds["story"]
        self.homes = [anchor(ruled.segments, block) for block in self.blocks]

    def of(self, containers: Sequence[Container], figures: Column) -> Column:
        """The sum of a figure over the blocks of each block's container."""
        before = sums(figures)
        first = np.array([container.first for container in containers], dtype=np.intp)
        end = np.array([container.end for container in containers], dtype=np.intp)
        return (before[end] - before[first]).astype(np.float32)


def column(values: Sequence[float] | NDArray[Any]) -> Column:
    """Figures as a column."""
    return np.array(values, dtype=np.float32)


def sums(figures: Column) -> NDArray[np.float64]:
    """The sums over all blocks before each block, and over all."""
    return np.concatenate(([0.0], np.cumsum(figures, dtype=np.float64)))


def share(part: Column | float, whole: Column | float) -> Column:
    """Part by whole; 0 where there is nothing."""
    return np.asarray(part / np.maximum(whole, 1e-6), dtype=np.float32)


def shifted(figures: Column, by: int, fill: float = 0.0) -> Column:
    """The figure of the block so many further down (up: negative)."""
    out = np.full_like(figures, fill)
    if by > 0:
        out[:-by] = figures[by:]
    else:
        out[-by:] = figures[:by]
    return out


def window(figures: Column, reach: int) -> Column:
    """The sum over a block and those within reach on either side."""
    before = sums(figures)
    at = np.arange(len(figures))
    end = np.minimum(at + reach + 1, len(figures))
    return (before[end] - before[np.maximum(at - reach, 0)]).astype(np.float32)


def distance(flags: Column) -> tuple[Column, Column]:
    """How many blocks up and down the next flagged block stands, at most FAR."""
    at = np.arange(len(flags))
    where = np.where(flags > 0, at, -FAR)
    up = at - np.concatenate(([-FAR], np.maximum.accumulate(where)[:-1]))
    where = np.where(flags > 0, at, len(flags) + FAR)
    down = np.concatenate((np.minimum.accumulate(where[::-1])[::-1][1:], [len(flags) + FAR])) - at
    return column(np.minimum(up, FAR)), column(np.minimum(down, FAR))


def text(table: Table) -> Columns:
    """What a block's own letters look like, in any script."""
    heads = [block.text[:HEAD_CHARS] for block in table.blocks]
    length = column([len(head) for head in heads])
    yield "words", table.words
    yield "ends a sentence", table.sentence
    yield "ends with a colon", column([block.text.endswith((":", "：")) for block in table.blocks])
    yield "ends with an ellipsis", column([block.text.endswith(("…", "...", "[…]")) for block in table.blocks])
    yield "ends with a question", column([block.text.endswith(("?", "？", "؟")) for block in table.blocks])
    yield "all capitals", column([head.isupper() for head in heads])
    yield "digits", share(column([count_digits(head) for head in heads]), length)
    yield "commas", share(column([sum(map(head.count, ",،、，;")) for head in heads]), length)
    yield "quotation marks", column([sum(map(head.count, '"“”„«»「」')) for head in heads])
    yield "bars and bullets", column([sum(map(head.count, "|•·›»→/")) for head in heads])
    yield (
        "sentence ends inside",
        column([sum(map(block.text.count, (". ", "。", "? ", "! "))) for block in table.blocks]),
    )
    yield "begins small", column([head[:1].islower() for head in heads])
    letters = {
        "letters a word": share(table.chars, table.words),
        "capitals": share(column([count_capitals(head) for head in heads]), length),
        "capitalised words": share(
            column([sum(word[:1].isupper() for word in head.split()) for head in heads]),
            column([len(head.split()) for head in heads]),
        ),
    }
    told = table.kept * table.prose
    for name, figures in letters.items():  # languages differ: only what differs within the page says something
        yield f"{name}, against the story", figures - share(np.dot(figures, told), float(told.sum()))
    yield "begins with a digit", column([head[:1].isdigit() for head in heads])
    yield "begins with a sign", column([not head[:1].isalnum() for head in heads])
    yield (
        "address",
        column(["@" in block.text or "http" in block.text or "www." in block.text for block in table.blocks]),
    )
    yield "notice signs", column(["©" in head or "®" in head for head in heads])


def people(table: Table) -> Columns:
    """Names of the authors, as bios and credits have them."""
    ruled = table.ruled
    signed = {fold(name) for name in ruled.hints.authors}
    signed |= {fold(block.text) for block in table.blocks if ruled.settled[block.index].category == "byline"}
    known = tuple(sorted(name for name in signed if 4 < len(name) < 60))[:MAX_SIGNED]
    heads = [
        fold(block.text[:HEAD_CHARS]) if count >= BIO_WORDS else ""
        for block, count in zip(table.blocks, table.words, strict=True)
    ]
    yield "begins with the author", column([head.startswith(known) for head in heads])
    yield "names the author", column([any(name in head for name in known) for head in heads])


def links(table: Table) -> Columns:
    """What of a block is linked, and what is set in bold."""
    yield "linked", table.links
    yield "links", column([block.links for block in table.blocks])
    yield "bold", share(column([block.bold_chars for block in table.blocks]), table.chars)
    yield "italic", share(column([block.italic_chars for block in table.blocks]), table.chars)
    yield "parts", column([len(block.marks) for block in table.blocks])
    goals = [[mark.href for mark in block.marks if mark.href] for block in table.blocks]
    yield "links in the page", column([any(href.startswith("#") for href in found) for found in goals])
    yield "links to networks", column([any(NETWORKS.search(href) for href in found) for found in goals])
    yield "links to lists", column([any(LISTS.search(href) for href in found) for found in goals])


def tags(table: Table) -> Columns:
    """The element that a block stands in, and how it hangs on the one before."""
    for tag in TAGS:
        yield f"<{tag}>", column([block.tag == tag for block in table.blocks])
    yield "heading level", column([int(block.tag[1]) if block.tag in HEADINGS else 0 for block in table.blocks])
    yield "line of a paragraph", column([block.joint == "line" for block in table.blocks])
    yield "cell of a row", column([block.joint == "cell" for block in table.blocks])


def rules(table: Table) -> Columns:
    """What the rules made of a block."""
    for kind, flags in table.kinds.items():
        yield f"rules: {kind}", flags
    yield "rules: known", table.known
    for name in RULES:
        yield name, column([rule == name for rule in table.rules])
    for source in SOURCES:
        yield f"by {source}", column([rule.startswith(f"{source}:") for rule in table.rules])
    yield "hidden", column(table.ruled.measures.hidden)


def place(table: Table) -> Columns:
    """Where on the page a block stands."""
    at = np.arange(table.count, dtype=np.float32)
    before, total = sums(table.prose)[:-1].astype(np.float32), float(table.prose.sum())
    kept, kept_total = sums(table.kept * table.words)[:-1].astype(np.float32), float((table.kept * table.words).sum())
    yield "position", share(at, max(1.0, table.count))
    yield "prose before", share(before, total)
    yield "prose words before", before
    yield "story before", share(kept, kept_total)
    yield "story words after", kept_total - kept
    top = table.ruled.headline
    yield "blocks under the headline", np.clip(at - top, -FAR, 200) if top is not None else np.full_like(at, -99)
    yield "prose under the headline", before - before[top] if top is not None else np.full_like(at, -1)
    story = table.ruled.story
    inside = (at >= story.first) & (at < story.end) if story else np.zeros_like(at)
    yield "in the region", inside.astype(np.float32)
    yield "blocks to the region's end", np.clip(story.end - at, -FAR, FAR) if story else np.full_like(at, -99)
    yield "place in the region", share(at - story.first, story.end - story.first) if story else np.full_like(at, -9)


def neighbours(table: Table) -> Columns:
    """What stands right above and below, and around."""
    figures = {
        "words": table.words, "linked": table.links, "prose": table.prose, "heading": table.heading,
        "story": table.kept, "sentence": table.sentence,
    }  # fmt: skip
    for by in NEIGHBOURS:
        for name, figure in figures.items():
            yield f"{name} at {by:+d}", shifted(figure, by, -1.0)
    for reach in WINDOWS:
        chars = window(table.chars, reach)
        yield f"prose within {reach}", window(table.prose, reach)
        yield f"linked within {reach}", share(window(table.link_chars, reach), chars)
        yield f"story within {reach}", share(window(table.kept * table.chars, reach), chars)
        yield f"words within {reach}", window(table.words, reach)
    near = ("story", "head", "related", "share", "offer", "bio", "comments", "picture", "tags", "menu")
    for kind in near:
        up, down = distance(table.kinds[kind])
        yield f"{kind} above", up
        yield f"{kind} below", down
    pictures = np.zeros(table.count + 1, dtype=np.float32)
    inputs = np.zeros(table.count + 1, dtype=np.float32)
    for field in table.ruled.segments.fields:
        (pictures if field.kind == "image" else inputs)[min(field.before, table.count)] += 1
    yield "pictures above", pictures[:-1]
    yield "inputs near", window(inputs[:-1], 3)
    up, down = distance((table.prose > 0).astype(np.float32))
    yield "prose above", up
    yield "prose below", down


def around(table: Table) -> Columns:
    """The elements around a block: how much of the page's prose, how many links they hold, how far the story is."""
    total = max(1.0, float(table.prose.sum()))
    level = table.homes
    one = np.ones(table.count, dtype=np.float32)
    for up in range(LEVELS):
        size, chars = table.of(level, one), table.of(level, table.chars)
        yield f"blocks in element {up}", size
        yield f"prose in element {up}", share(table.of(level, table.prose), total)
        yield f"linked in element {up}", share(table.of(level, table.link_chars), chars)
        yield f"story in element {up}", share(table.of(level, table.kept * table.chars), chars)
        yield f"known in element {up}", share(table.of(level, table.known), size)
        level = [table.containers[max(container.parent, 0)] for container in level]
    yield "depth", column([container.depth for container in table.homes])
    held = table.of(table.homes, table.prose)
    heart = table.homes[int(np.argmax(held))]
    yield "beside the most prose", column([home.index == heart.index for home in table.homes])
    steps = {home.index: _steps(table, home, heart) for home in table.homes}
    yield "steps to the story", column([steps[home.index][0] for home in table.homes])
    yield "prose at the meeting", column([steps[home.index][1] / total for home in table.homes])
    yield "blocks of the element", column([block_element.end - block_element.first for block_element in _own(table)])


def _own(table: Table) -> list[Container]:
    return [table.containers[block.container] for block in table.blocks]


def _steps(table: Table, home: Container, heart: Container) -> tuple[int, float]:
    """How many elements up the first one stands that holds the heart too, and the prose that it holds."""
    steps = 0
    while not (home.first <= heart.first and home.end >= heart.end) and home.parent >= 0:
        home = table.containers[home.parent]
        steps += 1
    return steps, table.ruled.measures.prose_in(home)


def alike(table: Table) -> Columns:
    """The blocks in elements with the same tags and class names."""
    group = paths(table)
    size = np.bincount(group).astype(np.float32)

    def mean(figures: Column) -> Column:
        total: Column = (np.bincount(group, weights=figures) / size).astype(np.float32)
        return total[group]

    yield "alike", size[group]
    yield "words of those alike", mean(table.words)
    yield "linked of those alike", mean(table.links)
    yield "prose of those alike", mean((table.prose > 0).astype(np.float32))
    yield "story of those alike", mean(table.kept)
    yield "known of those alike", mean(table.known)
    yield (
        "share of the prose",
        share(np.bincount(group, weights=table.prose).astype(np.float32)[group], float(table.prose.sum())),
    )
    texts = Counter(block.text for block in table.blocks)
    yield "times on the page", column([texts[block.text] for block in table.blocks])


def paths(table: Table) -> NDArray[np.intp]:
    """A number for each block, the same for those in elements with the same tags and class names."""
    numbers: dict[object, int] = {}
    names: list[int] = []
    for container in table.containers:
        above = names[container.parent] if container.parent >= 0 else -1
        names.append(numbers.setdefault((above, container.tag, container.tokens), len(numbers)))
    groups: dict[tuple[int, str], int] = {}
    return np.array([groups.setdefault((names[b.container], b.tag), len(groups)) for b in table.blocks], dtype=np.intp)


def class_columns(segments: Segments, measures: Measures) -> list[Container]:
    """The elements whose class names count: those with text, but not nearly all of the page's."""
    most = NEARLY_ALL * measures.words_before[-1]
    return [c for c in segments.containers if c.first < c.end and measures.words_in(c) < most]


def names(table: Table, lexicon: Lexicon) -> Columns:
    """What the class names of the elements around speak for, as learned from many sites."""
    count = len(table.containers)
    weights = [0.0] * count
    for container in class_columns(table.ruled.segments, table.ruled.measures):
        weights[container.index] = lexicon.of(container.tokens)
    nearest, summed, least, most = [0.0] * count, [0.0] * count, [0.0] * count, [0.0] * count
    for container in table.containers:
        i, above, weight = container.index, container.parent, weights[container.index]
        around = (nearest[above], summed[above], least[above], most[above]) if above >= 0 else (0.0, 0.0, 0.0, 0.0)
        nearest[i] = weight or around[0]
        summed[i] = weight + DECAY * around[1]
        least[i], most[i] = min(weight, around[2]), max(weight, around[3])
    for name, figures in (("nearest", nearest), ("sum", summed), ("least", least), ("most", most)):
        yield f"class names: {name}", column([figures[block.container] for block in table.blocks])


def phrasing(table: Table, wording: Wording) -> Columns:
    """What the words of a block speak for, as learned from many sites, and those of the blocks around."""
    figures = np.array([wording.of(block.text) for block in table.blocks], dtype=np.float32)
    yield from zip(WORDING, figures.T, strict=True)
    mean = figures[:, 0]
    for by in NEIGHBOURS:
        yield f"words: mean at {by:+d}", shifted(mean, by)
    for reach in WINDOWS:
        yield f"words: mean within {reach}", share(window(mean, reach), window(np.ones_like(mean), reach))


def stated(table: Table) -> Columns:
    """What the page states beside its blocks: title, description, text of the story."""
    hints = table.ruled.hints
    title = set(words(fold(" ".join(hints.titles[:3]))))
    description = set(words(fold(hints.description[:2000])))
    told = set(words(fold(hints.body)))
    found = [folded_words(block.text[:2000]) for block in table.blocks]
    for name, wanted in (("title", title), ("description", description), ("stated text", told)):
        if not wanted:
            yield f"words of the {name}", np.full(table.count, -1.0, dtype=np.float32)
            continue
        parts = [sum(map(wanted.__contains__, have)) / len(have) if have else 0.0 for have in found]
        yield f"words of the {name}", column(parts)


def page(table: Table) -> Columns:
    """The page as a whole."""
    total = float(table.prose.sum())
    story = table.ruled.story
    figures = {
        "prose of the page": total,
        "prose that rules keep": float((table.prose * table.kept).sum()) / max(1.0, total),
        "prose in the region": table.ruled.measures.prose_in(story) / max(1.0, total) if story else 0.0,
    }
    for name, figure in figures.items():
        yield name, np.full(table.count, figure, dtype=np.float32)


def topic(table: Table) -> Columns:
    """How many of a block's longer words the story uses too: teasers of other stories share few."""
    found = [keys(block.text[:TERM_CHARS]) for block in table.blocks]
    told = (table.kept > 0) & (table.prose > 0)
    story = Counter(key for key_set, own in zip(found, told, strict=True) if own for key in key_set)
    start = table.ruled.headline or 0
    opening = [i for i in range(start, table.count) if told[i]][:OPENING]
    first = Counter(key for i in [start, *opening] for key in found[i])
    for name, used, own in (("story", story, set(np.flatnonzero(told))), ("opening", first, {start, *opening})):
        parts = [
            sum(used[key] > (i in own) for key in key_set) / len(key_set) if key_set else -1.0
            for i, key_set in enumerate(found)
        ]
        yield f"words shared with the {name}", column(parts)
        yield (
            f"words shared with the {name}, around",
            share(
                window(column([max(part, 0.0) for part in parts]), 3), window(column([part >= 0 for part in parts]), 3)
            ),
        )


def lines(table: Table) -> Columns:
    """The lines that hang together: a paragraph cut by breaks, the rows of a list in flattened text."""
    follows = column([block.joint != "paragraph" for block in table.blocks])
    group = np.cumsum(follows == 0).astype(np.intp)
    size = np.bincount(group).astype(np.float32)
    yield "lines together", size[group]
    yield (
        "words of lines together",
        (np.bincount(group, weights=table.words) / np.maximum(size, 1))[group].astype(np.float32),
    )
    yield (
        "prose of lines together",
        (np.bincount(group, weights=table.prose > 0) / np.maximum(size, 1))[group].astype(np.float32),
    )


GROUPS: dict[str, Callable[[Table], Columns]] = {
    "its wording": text,
    "names": people,
    "its links": links,
    "its element": tags,
    "what rules say of it": rules,
    "its place": place,
    "what is above and below": neighbours,
    "the elements around": around,
    "blocks alike": alike,
    "title and description": stated,
    "its topic": topic,
    "the page": page,
    "lines": lines,
}
"""All columns that need no lexicon, in groups."""


def features(table: Table, lexicon: Lexicon, wording: Wording) -> tuple[list[str], Column]:
    """The names of the columns and a row for each block."""
    columns = [found for group in GROUPS.values() for found in group(table)]
    columns += names(table, lexicon)
    columns += phrasing(table, wording)
    return [name for name, _ in columns], np.stack([figures for _, figures in columns], axis=1).astype(np.float32)


def word_columns(columns: Sequence[str]) -> list[int]:
    """The places of the columns that the wording makes: all 0 in a language that training did not see."""
    return [i for i, name in enumerate(columns) if name.startswith("words: ")]
