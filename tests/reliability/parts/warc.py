"""Archives: a damaged member costs its record only, a cut file is told, a kill leaves no trace (R1, R22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile.cases import CASES
from reliability import Figure
from reliability.archives import cut_short, damaged, killed, replayed

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 22
TOO_LONG = {"S6 90 KB"}  # an address that other readers would give up at is not kept


def figures(*, full: bool) -> Iterator[Figure]:
    """The figures; `full` damages 240 archives, cuts 60 short and kills 60 times."""
    hurt = damaged(60 if full else 3, SEED)
    said = f"{hurt.exact} of {hurt.runs}, {hurt.others} other records lost or changed"
    well = hurt.exact == hurt.runs and not hurt.others
    yield Figure("R22", "a damaged member costs its own record, told with its place", said, well)
    short = cut_short(60 if full else 4, SEED)
    yield Figure(
        "R22", "files cut short that are told to be", f"{short.told} of {short.runs}", short.told == short.runs
    )
    said = f"{short.as_whole} of {short.runs}"
    yield Figure("R8", "cut records of archives taken for whole", said, short.as_whole == 0)
    back = replayed(CASES if full else CASES[::5])
    said = f"{len(back.otherwise)} of {back.cases}, {len(back.unread)} unread by others"
    said += "".join(f"; {name}" for name in (*back.otherwise, *back.unread))
    well = not (set(back.otherwise) - TOO_LONG) and not back.unread
    yield Figure("R8", "hostile answers that an archive gives otherwise", said, well)
    kills = killed(60 if full else 2, SEED)
    wrong = kills.losses
    said = f"{wrong.lost} lost, {wrong.twice} twice, {wrong.torn} torn; {kills.wrong} records that the archive gives "
    said += f"otherwise, {kills.flaws} flaws in it, {kills.unread} times unread by others"
    well = not any(wrong) and not kills.wrong and not kills.flaws and not kills.unread
    yield Figure("R1", f"{kills.kills} kills of crawls with an archive", said, well)
