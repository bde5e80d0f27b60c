"""The bootstrap by group: whole patients, slides or blocks are drawn again, because their tasks are not independent."""

from collections.abc import Sequence

import numpy as np

from learning.data.arrays import Floats

RESAMPLES = 2000
LEVEL = 0.95
_CHUNK_CELLS = 4_000_000


def group_weights(groups: Sequence[str], resamples: int, seed: int) -> Floats:
    """(resamples, m) how often each task is in each resample of as many groups as there are, with repetition."""
    _, member = np.unique(np.array(groups, dtype=object).astype(str), return_inverse=True)
    count = int(member.max(initial=-1)) + 1
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(count, np.full(count, 1.0 / count), size=resamples) if count else np.zeros((resamples, 0))
    return np.asarray(drawn[:, member], np.float64)


def chunks(tasks: int, resamples: int) -> list[int]:
    """Sizes of blocks of resamples that keep the weights of a block within a few megabytes."""
    block = max(1, min(resamples, _CHUNK_CELLS // max(1, tasks)))
    return [min(block, resamples - start) for start in range(0, resamples, block)]


def interval(values: Floats) -> tuple[float, float]:
    """The central 95 % of resampled values; those that do not exist (a class was not drawn) are left out."""
    there = values[np.isfinite(values)]
    if not len(there):
        return float("nan"), float("nan")
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(there, [tail, 1.0 - tail])
    return float(low), float(high)
