"""What the web may offer to run, by name: a copy of the catalogues of `learning`, which need numpy and torch.

A web process stays small and imports neither. tests/contracts holds this table to the catalogues, so that a new method
cannot be forgotten here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Offer:
    """A method or task model that can be chosen."""

    name: str
    title: str
    explanation: str


def _table(*offers: Offer) -> Mapping[str, Offer]:
    return MappingProxyType({offer.name: offer for offer in offers})


AGGREGATION_METHODS = _table(
    Offer(
        "majority",
        "Majority",
        "Counts heads: the probability of a class is its share of the answers. Choose it for comparison, or "
        "when annotators are equally good; it is not a calibrated probability.",
    ),
    Offer(
        "weighted-majority",
        "Weighted majority",
        "Counts heads, but people who agree with the others more than by chance count for more. Choose it when "
        "a simple rule must be explained and a few people answer carelessly.",
    ),
    Offer(
        "dawid-skene",
        "Dawid-Skene",
        "Learns how often each annotator confuses which classes, and trusts each answer accordingly. Choose "
        "it when people differ in skill or habit.",
    ),
    Offer(
        "hierarchical-dawid-skene",
        "Hierarchical Dawid-Skene",
        "Dawid-Skene that also learns what annotators have in common, and judges those who answered little by "
        "it. Choose it with many classes, or many people of few answers each.",
    ),
)
CROWD_METHODS = _table(
    Offer(
        "aggnet",
        "AggNet",
        "The network and the annotators are learned together: each answer counts as much as its annotator has"
        " proved reliable, and what the network sees in the picture counts beside them.",
    ),
    Offer(
        "majority",
        "Majority",
        "Every annotator counts the same: the network is trained on the answer that most people gave.",
    ),
    Offer(
        "gold",
        "Gold only",
        "The network sees only tasks whose answer an expert knows; the crowd's answers are left out.",
    ),
)
TASK_MODELS = _table(
    Offer(
        "patch-cnn",
        "Patch CNN",
        "A small network that learns from a few hundred pictures in minutes on a processor.",
    ),
    Offer(
        "residual-cnn",
        "Residual CNN",
        "A deeper network with shortcuts; it takes two to three times as long as the patch CNN.",
    ),
)
