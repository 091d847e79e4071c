"""Columns of figures in, columns made of those around out, along the last axis: sums, windows, distances."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    Column = NDArray[np.float32]
    Places = NDArray[np.intp]

T = TypeVar("T", bound="Hashable")

FAR = 30  # blocks: what is further away is not near


def column(values: Any) -> Column:
    """Figures as a column, or rows of them as several."""
    return np.array(values, dtype=np.float32)


def numbered(values: Iterable[T]) -> tuple[dict[T, int], list[int]]:
    """The distinct values with a number each, in the order in which they are met, and the numbers of all values."""
    number: defaultdict[T, int] = defaultdict(count().__next__)
    numbers = list(map(number.__getitem__, values))
    return number, numbers


def sums(figures: NDArray[Any]) -> NDArray[np.float64]:
    """The sums over all blocks before each block, and over all."""
    out = np.zeros((*figures.shape[:-1], figures.shape[-1] + 1))
    figures.cumsum(axis=-1, dtype=np.float64, out=out[..., 1:])
    return out


def between(before: NDArray[np.float64], first: Places, end: Places) -> Column:
    """What sums grow by from one place to another."""
    return (before.take(end, axis=-1) - before.take(first, axis=-1)).astype(np.float32)


def within(before: NDArray[np.float64], reach: int) -> Column:
    """What sums grow by over a block and those within reach on either side."""
    count = before.shape[-1] - 1
    at = np.arange(count)
    return between(before, np.maximum(at - reach, 0), np.minimum(at + reach + 1, count))


def window(figures: Column, reach: int) -> Column:
    """The sum over a block and those within reach on either side."""
    return within(sums(figures), reach)


def share(part: Column | float, whole: Column | float) -> Column:
    """Part by whole; 0 where there is nothing."""
    return np.asarray(part / np.maximum(whole, 1e-6), dtype=np.float32)


def shifted(figures: Column, by: int, fill: float = 0.0) -> Column:
    """The figure of the block so many further down (up: negative)."""
    out = np.full_like(figures, fill)
    if by > 0:
        out[..., :-by] = figures[..., by:]
    else:
        out[..., -by:] = figures[..., :by]
    return out


def distance(flags: Column) -> tuple[Column, Column]:
    """How many blocks up and down the next flagged block stands, at most FAR."""
    count = flags.shape[-1]
    at = np.arange(count)
    up, down = np.full(flags.shape, FAR), np.full(flags.shape, FAR)
    last = np.maximum.accumulate(np.where(flags > 0, at, -FAR), axis=-1)
    np.minimum(at[1:] - last[..., :-1], FAR, out=up[..., 1:])
    following = np.minimum.accumulate(np.where(flags > 0, at, count + FAR)[..., ::-1], axis=-1)[..., ::-1]
    np.minimum(following[..., 1:] - at[:-1], FAR, out=down[..., :-1])
    return column(up), column(down)


def distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers in rising order, each once."""
    rising = np.sort(numbers)
    new = np.ones(len(rising), dtype=bool)
    np.not_equal(rising[1:], rising[:-1], out=new[1:])
    return rising[new]
