"""Temperature scaling (Guo et al., ICML 2017), fitted on what networks say of groups they have not seen."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from learning.data.arrays import Floats

_COLDEST, _HOTTEST = 0.2, 20.0


def fitted_temperature(logits: Floats, posterior: Floats) -> float:
    """The temperature at which held-out logits (m, K) have the least cross entropy against the posterior (m, K).

    One number for all classes and networks: it changes how sure a prediction is, never which class it prefers.
    1.0 where nothing is held out.
    """
    if not len(logits):
        return 1.0

    def cost(log_temperature: float) -> float:
        return -float((posterior * log_softmax(logits / np.exp(log_temperature), axis=1)).sum())

    found = minimize_scalar(cost, bounds=(np.log(_COLDEST), np.log(_HOTTEST)), method="bounded")
    return float(np.exp(found.x))
