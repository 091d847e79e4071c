"""Documents with their boilerplate still in, as flattened text and printed as web pages the ways that real systems do.

The documents stand beside the repository; without them only the pages with prose of our own are tested.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

import newsclean
from seed_layouts import LAYOUTS, Dress, Story, address, cut, parts

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
NAMES = sorted(path.stem for path in SEEDS.glob("*.txt"))
DAY = date(2025, 11, 17)
INVENTED = "Ngozi Halloran"

needs_seeds = pytest.mark.skipif(not NAMES, reason="the seed documents are not on this machine")

OWN = {
    "plain": Story(
        "Ropewalk Lane to stay open through the winter works",
        (
            "The council has dropped its plan to close Ropewalk Lane to traffic while the sewer below it is "
            "replaced, after a count showed that eleven hundred cars and two school buses use the lane on a "
            "weekday morning.",
            "Engineers will now dig by night, between nine and five, and lay steel plates over the trench before "
            "the first bus. The work will take nineteen weeks in place of twelve and cost about a quarter more.",
            "“It is dearer, and it is the right thing,” said Ines Corbally, who chairs the roads committee. “We "
            "asked people how they get to work and for once we listened to the answer.”",
            "Nobody on the lane expects to sleep well.",
            "The baker at number 14, Per Andvik, said he would be up anyway. His ovens are lit at two, and the "
            "crew has already asked what time the first rolls come out.",
            "Digging starts on the second Monday of January. The plates will be taken up for good in May, when "
            "the lane gets the new surface that it was promised six years ago.",
        ),
    ),
    "about-advertising": Story(
        "Free papers of the valley raise their advertising rates",
        (
            "Three free weeklies will charge more for advertising from the new year, the first rise since they "
            "merged their sales desks. A half page in all three will cost 420 crowns, up from 365.",
            "Sponsored posts on the papers' joint site, until now sold for a flat 90 crowns, will be priced by "
            "length. A short announcement stays at 90; a full interview with pictures will cost 240.",
            "Shopkeepers had been warned in a letter in October. “I read it twice and then I read the old one,” "
            "said Dora Maklin, who sells stoves in Upper Weir and has taken the same banner every autumn for "
            "eleven years.",
            "The publisher says that paper has become a third dearer and that readers, who pay nothing, have "
            "nowhere else to look for a funeral notice or a second-hand plough.",
            "Smaller customers will be able to share a page. Six boxes of equal size, drawn by lot, go for 70 "
            "crowns each, and the desk at Lower Weir takes bookings by telephone until the Thursday before.",
            "Whether that is cheap is for others to say, the publisher's letter ends. It is signed by all nine "
            "people who work there.",
        ),
    ),
    "about-a-person": Story(
        "Hanne Oduya leaves the lifeboat after forty years",
        (
            "Hanne Oduya is the longest-serving coxswain on the coast and has led the crew of the Pell lifeboat "
            "since the winter of the great ice. On Sunday she handed the keys of the boathouse to her deputy and "
            "went home to feed her hens.",
            "She has put to sea 611 times. The log counts 940 people brought back, two cows and a piano, which "
            "had been on the deck of a barge and which she refused to leave.",
            "“You do not ask what it is,” she said. “You ask whether the rope will hold.”",
            "Oduya was born in the house beside the slip and learned knots from her grandmother. She joined the "
            "crew at 19, against the rules of the day, by turning up each time the siren went until nobody could "
            "remember her not being there.",
            "Her deputy, Tomas Lind, has asked her to leave a comment on every page of the chart before she goes."
            " She has done the first forty. Most of them say: not here.",
            "There will be a dinner in March. She has said that she will come if there are no speeches.",
        ),
    ),
}  # fmt: skip


def load(name: str) -> tuple[str, dict[str, Any]]:
    text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
    return text, json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))


def story_of(name: str) -> Story:
    return cut(*load(name))


def squeezed(text: str) -> str:
    return "".join(text.split())


def check(html: str, story: Story, dress: Dress) -> None:
    """The page's record is the story's, to the letter; else say which blocks went wrong by which rule."""
    explanation = newsclean.explain(html, url=address(story))
    article = explanation.article
    wrong: list[str] = []
    day = dress.day and dress.day.isoformat()
    expected = {"status": "ok", "title": story.title, "date": day, "author": dress.byline or story.author}
    for field, value in expected.items():
        if (found := getattr(article, field)) != value:
            wrong.append(f"{field}: {found!r}, not {value!r} (from {article.provenance.get(field)})")
    body = article.body.split("\n\n")
    for block in explanation.blocks:
        if (block.category == "content") != (block.text in story.paragraphs):
            wrong.append(f"{block.category} by {block.rule} [{block.evidence}]: {block.text[:80]}")
    wrong += [f"not in the body: {paragraph[:80]}" for paragraph in story.paragraphs if paragraph not in body]
    wrong += [f"leaked: {paragraph[:80]}" for paragraph in body if paragraph not in story.paragraphs]
    assert not wrong, "\n".join(wrong)
    assert article.body == "\n\n".join(story.paragraphs)


dressed = pytest.mark.parametrize("day", [DAY, None], ids=["dated", "undated"])
signed = pytest.mark.parametrize("byline", [True, False], ids=["signed", "unsigned"])
layouts = pytest.mark.parametrize("layout", LAYOUTS)


@needs_seeds
@pytest.mark.parametrize("name", NAMES)
def test_flattened_text_gives_the_record(name: str) -> None:
    text, record = load(name)
    article = newsclean.clean_text(text)
    assert {field: getattr(article, field) for field in record} == record


@needs_seeds
@pytest.mark.parametrize("name", NAMES)
def test_cutting_loses_nothing(name: str) -> None:
    text, _ = load(name)
    left = squeezed(text)
    for part in sorted(parts(story_of(name)), key=len, reverse=True):
        assert squeezed(part) in left
        left = left.replace(squeezed(part), "", 1)
    assert left in ("", squeezed(story_of(name).title))  # the trail ends with the headline


@needs_seeds
@layouts
@pytest.mark.parametrize("name", NAMES)
def test_a_rendering_shows_every_part(name: str, layout: str) -> None:
    story = story_of(name)
    shown = squeezed(LexborHTMLParser(LAYOUTS[layout](story, Dress(INVENTED, DAY))).text())
    assert [part for part in [*parts(story), INVENTED] if squeezed(part) not in shown] == []


@needs_seeds
@dressed
@signed
@layouts
@pytest.mark.parametrize("name", NAMES)
def test_rendering_gives_the_record(name: str, layout: str, byline: bool, day: date | None) -> None:
    story = story_of(name)
    dress = Dress((story.author or INVENTED) if byline else None, day)
    check(LAYOUTS[layout](story, dress), story, dress)


@dressed
@signed
@layouts
@pytest.mark.parametrize("subject", OWN)
def test_page_without_boilerplate_stays_whole(subject: str, layout: str, byline: bool, day: date | None) -> None:
    story = OWN[subject]
    dress = Dress(INVENTED if byline else None, day)
    check(LAYOUTS[layout](story, dress), story, dress)
