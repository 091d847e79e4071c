"""Goals of reliability in, the figures that were reached out.

A module in `reliability/parts` is a part, its name the part's. It offers `figures(full=…)`: with `full` as many trials
as the goal names, else so few that all parts together take a minute or two. `python -m tests.reliability --report`
prints them.
"""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """A row of the report: which goal, what was counted, what came out, and whether that is the goal."""

    goal: str
    what: str
    reached: str
    well: bool
