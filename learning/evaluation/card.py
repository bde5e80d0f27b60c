"""The model card: what the model is, what it learned from, how good it is, and what it must not be taken for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TITLES = {
    "test_gold": "Test gold (groups drawn at import, never trained on)",
    "adjudicated": "Adjudicated tasks (the hardest ones; judged by networks that were not trained on their groups)",
}
_ROWS = ("auc", "balanced_accuracy", "sensitivity", "specificity", "accuracy", "ece", "brier", "log_loss")
SIMULATED = (
    "**Simulated annotators.** Some or all of the annotations behind this model were made by simulated annotators. "
    "Its figures say that the machinery works; they say nothing about people."
)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card tells: titles for people, what was learned from, and the content of metrics.json."""

    question: str
    method: str
    task_model: str
    classes: tuple[str, ...]
    class_prior: tuple[float, ...]
    snapshot: str
    simulated: bool
    counts: Mapping[str, int]
    folds: int
    temperature: float
    pictures: str
    weight_hash: str
    metrics: Mapping[str, Any]


def card(facts: CardFacts) -> str:
    """The card as Markdown."""
    counts = facts.counts
    lines = [
        f"# Model card: {facts.task_model}, learned with {facts.method}",
        "",
        f"Question: {facts.question or 'not stated'}. Classes: {', '.join(facts.classes)}.",
        "",
        *([SIMULATED, ""] if facts.simulated else []),
        "## Learned from",
        "",
        (
            f"- snapshot `{facts.snapshot[:16]}`: {counts.get('taught', 0)} tasks with an answer, "
            f"{counts.get('annotations', 0)} annotations by {counts.get('annotators', 0)} annotators, "
            f"{counts.get('gold', 0)} tasks of known answer"
        ),
        f"- class shares among these tasks: {_shares(facts)}",
        f"- {facts.folds} networks, each trained without a part of the groups; logits over {facts.temperature:.2f}",
        f"- pictures: {facts.pictures}",
        "",
        "## How good it is",
        "",
        "With 95 % intervals from a bootstrap over groups.",
        "A decision is the class whose probability most exceeds its share in training;",
        f"positive is `{facts.classes[-1]}`.",
        "",
    ]
    for name, title in _TITLES.items():
        lines += [f"### {title}", "", *_table(facts.metrics.get(name)), ""]
    lines += [
        "## Limits",
        "",
        "- It has seen pictures of this study only; other scanners, stains or populations are unknown to it.",
        "- Its probabilities are calibrated on this study's own consensus, which can be wrong when the annotators are.",
        "- It is a research tool for ordering and checking annotation work, not a medical device.",
        "",
        f"Weights `{facts.weight_hash[:16]}`, settings in `manifest.json`.",
        "",
    ]
    return "\n".join(lines)


def _shares(facts: CardFacts) -> str:
    return ", ".join(f"{name} {share:.2f}" for name, share in zip(facts.classes, facts.class_prior, strict=True))


def _table(figures: Mapping[str, Any] | None) -> list[str]:
    if figures is None:
        return ["No task of this kind in the snapshot: nothing can be said."]
    rows = ["| figure | value | 95 % interval |", "|---|---|---|"]
    for name in _ROWS:
        entry = figures[name]
        interval = "does not exist" if entry["low"] is None else f"{entry['low']:.3f} to {entry['high']:.3f}"
        value = "does not exist" if entry["value"] is None else f"{entry['value']:.3f}"
        rows.append(f"| {name.replace('_', ' ')} | {value} | {interval} |")
    return [*rows, "", f"{figures['auc']['n']} tasks in {figures['groups']} groups."]
