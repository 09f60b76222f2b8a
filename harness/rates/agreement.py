"""How far two raters agree beyond chance."""

from collections.abc import Mapping

import msgspec

from harness.rates.adjudication import DRAWS, Estimated
from harness.rates.proportions import CONFIDENCE, Proportion, wilson
from harness.records import Answer

_SEED = 1
_TAIL = (1 - CONFIDENCE) / 2


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Two raters on the programs that both answered."""

    agreed: Proportion
    kappa: Estimated | None
    """None when they answered no program together, or gave one and the same answer throughout."""


def compare_answers(first: Mapping[str, Answer], second: Mapping[str, Answer]) -> Agreement:
    """Return how often two raters agree, and Cohen's kappa over the answers that either of them used.

    Its interval comes from 20,000 seeded draws of the table of their answers under a Dirichlet prior that weighs one
    program in all; the usual asymptotic interval and the bootstrap have no width where raters always agree.

    Source: J. Cohen, Educational and Psychological Measurement 20 (1960); the prior that spreads one observation over
    all cells: W. Perks, Journal of the Institute of Actuaries 73 (1947).
    """
    shared = [sha256 for sha256 in first if sha256 in second]
    used = sorted({answers[sha256] for answers in (first, second) for sha256 in shared})
    counts = [[sum(first[sha256] is a and second[sha256] is b for sha256 in shared) for b in used] for a in used]
    agreed = sum(counts[index][index] for index in range(len(used)))
    return Agreement(
        agreed=wilson(agreed, len(shared), unit="programs that both answered"),
        kappa=_kappa(counts) if len(used) > 1 else None,
    )


def _kappa(counts: list[list[int]]) -> Estimated:
    import numpy as np  # noqa: PLC0415 - 0.1 s, which `--help` must not cost

    cells = np.array(counts, dtype=float)
    rng = np.random.default_rng(_SEED)
    drawn = rng.dirichlet(cells.ravel() + 1 / cells.size, DRAWS).reshape(DRAWS, *cells.shape)
    tables = np.concatenate([[cells / cells.sum()], drawn])
    observed = np.trace(tables, axis1=1, axis2=2)
    expected = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        kappas = np.where(expected < 1, (observed - expected) / (1 - expected), 1.0)
    value, (low, high) = float(kappas[0]), np.quantile(kappas[1:], (_TAIL, 1 - _TAIL))
    return Estimated(value, min(value, float(low)), max(value, float(high)))
