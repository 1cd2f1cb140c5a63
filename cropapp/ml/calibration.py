"""Probabilities from logits, and the one number that calibrates them.

Owns: softmax, log loss, the temperature (Guo et al. 2017). Must not: know where logits come from.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

MIN_LABELS = 20
"""Below this a temperature fitted on the labels is worse than none."""
TEMPERATURE_RANGE = (0.05, 20.0)
_CAUTION = 2.0
"""Weight of a pull of log(temperature) toward 0, in labels: two dozen labels cannot say 20."""
RULED_OUT = -5e3
"""A logit below this means: a class the fit had no label of. No temperature can mend that."""
FLOOR_PROBABILITY = 1e-4
"""A single sure mistake costs at most -log(1e-4) = 9.2, so that it cannot decide alone."""


def softmax(logits: Floats) -> Floats:
    """Return probabilities, rows sum to 1. logits: (N, C)."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def log_loss(logits: Floats, labels: NDArray[np.int64], *, temperature: float = 1.0) -> float:
    """Return the mean of -log p(label), each p at least FLOOR_PROBABILITY.

    Args:
        logits: (N, C).
        labels: (N,) indices of the classes.
    """
    probabilities = softmax(np.asarray(logits, dtype=np.float64) / temperature)
    of_label = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(of_label, FLOOR_PROBABILITY)).mean())


def fit_temperature(logits: Floats, labels: NDArray[np.int64]) -> float:
    """Return the temperature that gives held-out logits the least log loss.

    1.0 where there are fewer than MIN_LABELS. The logits must come from a model that did not see
    these labels, else the temperature says "surer" when it should say "less sure".
    """
    # Not above: a model process that only predicts starts without scipy, 0.3 s sooner.
    from scipy.optimize import minimize_scalar
    from scipy.special import logsumexp

    possible = logits[np.arange(len(labels)), labels] > RULED_OUT
    logits, labels = np.asarray(logits, dtype=np.float64)[possible], labels[possible]
    if len(labels) < MIN_LABELS:
        return 1.0

    def loss(log_t: float) -> float:
        scaled = logits / np.exp(log_t)
        misfit = (logsumexp(scaled, axis=1) - scaled[np.arange(len(labels)), labels]).sum()
        return float(misfit + _CAUTION * log_t**2)

    low, high = np.log(TEMPERATURE_RANGE)
    found = minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-3})
    return float(np.exp(found.x))
