"""What the rules made of a page in, how likely every block is part of the story out, with the evidence in words."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from newsclean.compiled import compiled
from newsclean.judge.decide import PAGE_BARS, TEXT_BARS
from newsclean.judge.features import asked_features
from newsclean.judge.forest import Forest, probabilities
from newsclean.judge.lexicons import Lexicon, Wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsclean.judge.decide import Bars
    from newsclean.judge.ruled import Ruled

FORMAT = 1
EVIDENCE = 3  # columns that a verdict names
PAGE, TEXT = "page", "text"
BARS = {PAGE: PAGE_BARS, TEXT: TEXT_BARS}


class ModelFile(msgspec.Struct, frozen=True):
    """A model as it is stored (MessagePack): little-endian arrays, words one a line."""

    format: int
    kind: str
    about: str
    columns: tuple[str, ...]
    class_words: str
    class_weights: bytes
    words: str
    word_weights: bytes
    tree_columns: bytes
    borders: bytes
    leaves: bytes
    leaf_weights: bytes
    trees: int
    bias: float


class Model(NamedTuple):
    """The forest with its columns' names, the lexicons that some columns read, and what it may overrule."""

    bars: Bars
    columns: tuple[str, ...]
    lexicon: Lexicon
    wording: Wording
    forest: Forest

    @classmethod
    def read(cls, data: bytes) -> Model:
        """The model in a file. Raises ValueError when the file is of another format."""
        file = msgspec.msgpack.decode(data, type=ModelFile)
        if file.format != FORMAT:
            raise ValueError(f"model format {file.format}, not {FORMAT}")
        leaves = np.frombuffer(file.leaves, "<f4").reshape(file.trees, -1)
        forest = Forest(
            np.frombuffer(file.tree_columns, "<u2").reshape(file.trees, -1).astype(np.intp),
            np.frombuffer(file.borders, "<f4").reshape(file.trees, -1),
            leaves,
            np.frombuffer(file.leaf_weights, "<f4").reshape(leaves.shape),
            file.bias,
        )
        return cls(
            BARS[file.kind],
            file.columns,
            Lexicon(_weights(file.class_words, file.class_weights)),
            Wording(_weights(file.words, file.word_weights)),
            forest,
        )


class Scores(NamedTuple):
    """The probability of each block in `asked`, on which the classifier has a say; of the others 0.

    `rows` are the figures of those blocks.
    """

    probability: NDArray[np.float32]
    asked: NDArray[np.intp]
    rows: NDArray[np.float32]
    model: Model

    def evidence(self, index: int, *, kept: bool) -> str:
        """The columns that moved a block's score most in the direction of its verdict, the strongest first."""
        row = self.rows[int(np.searchsorted(self.asked, index))]
        shares = self.model.forest.shares(row[np.newaxis])[0]
        sign = 1 if kept else -1
        strongest = np.argsort(-sign * shares)[:EVIDENCE]
        named = (f"{self.model.columns[i]} {row[i]:.3g} ({shares[i]:+.1f})" for i in strongest if sign * shares[i] > 0)
        return "; ".join(named)

    def doubt(self, words: tuple[int, ...]) -> float:
        """The words in verdicts that may be wrong, for each word of the story that is expected; words: of each block.

        Only verdicts on which the classifier has a say count.
        """
        return _doubt(words, self.probability, self.asked)


def doubt(words: tuple[int, ...], probability: NDArray[np.float32], asked: NDArray[np.intp]) -> float:
    """What `Scores.doubt` tells of the blocks that are asked."""
    expected = wrong = 0.0
    for i, chance in zip(asked.tolist(), probability[asked].tolist(), strict=True):
        expected += words[i] * chance
        wrong += words[i] * min(chance, 1.0 - chance)
    return wrong / expected if expected else 1.0


def scores(ruled: Ruled, model: Model) -> Scores:
    """Score every block of a page on which the classifier has a say."""
    columns, rows, asked = _features(ruled, model.lexicon, model.wording, model.bars)
    if columns != model.columns:
        raise ValueError("the model was made for other columns: run bench/learn.py")
    return Scores(probabilities(model.forest, rows, asked, len(ruled.segments.blocks)), asked, rows, model)


@lru_cache(maxsize=2)
def load(kind: str) -> Model:
    """The shipped model for pages or for flattened text."""
    return Model.read((resources.files("newsclean.judge") / "models" / f"{kind}.msgpack").read_bytes())


def _weights(words: str, weights: bytes) -> dict[str, float]:
    return dict(zip(words.splitlines(), np.frombuffer(weights, "<f2").astype(float).tolist(), strict=True))


_features, _doubt = compiled(asked_features), compiled(doubt)
