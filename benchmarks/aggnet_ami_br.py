"""AggNet against the same network trained on majority votes: AMi-Br, simulated annotators, every setting shown.

    python benchmarks/aggnet_ami_br.py --data DIR [--quick] [--out TABLE.md] [--jobs 2] [--keep DIR]

DIR holds AMi-Br (github.com/DeepMicroscopy/AMi-Br): AMI-BR.csv and patches.zip. Fixed here, before any result:

- **Votes** are made by SIMULATED annotators from the panel's majority label. There are 30; 3 or 5 of them, drawn at
  random, answer each task. Six (20 %) are spammers who toss a coin; the others have sensitivity = specificity =
  0.6, 0.7, 0.8 or 0.9. That makes eight settings.
- **Test** is one third of the 202 slides, chosen by a hash, the same in every run. No vote is made for its tasks and no
  network sees them before it is judged on them. The network, its input and its epochs were chosen on slides of the
  other two thirds only, with seeds that are not among the five (`--validate` shows one).
- **Both methods** train the same networks (three folds by slide, mean of the three for the test), with the same seeds,
  order, augmentation, number of steps and decision rule; they differ in the targets only.
- **Interval**: balanced accuracy of AggNet minus that of majority, mean over five seeds (new votes, folds, weights);
  95 % from 2,000 resamples of both the seeds and the test slides, the same resample for both methods.
"""

import argparse
import csv
import hashlib
import io
import os
import sys
import tempfile
import zipfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "8589934592", "OMP_NUM_THREADS": "1"}
if __name__ == "__main__" and not ALLOCATOR.items() <= os.environ.items():
    # glibc reads these when a process starts; they are worth a factor of 1.8 (learning/training/device.py).
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ALLOCATOR})  # noqa: S606 - this file
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402 - after the environment is set
from PIL import Image  # noqa: E402

from learning.crowd.catalog import METHODS  # noqa: E402
from learning.data.annotations import AnnotationTable  # noqa: E402
from learning.data.arrays import Bools, Floats, Int64s  # noqa: E402
from learning.data.splits import TEST_FOLD, folds_of  # noqa: E402
from learning.evaluation.bootstrap import group_weights, interval  # noqa: E402
from learning.evaluation.scores import Judged, auc, balanced_accuracy  # noqa: E402
from learning.progress import never, silent  # noqa: E402
from learning.registry.manifest import InputRecipe  # noqa: E402
from learning.task_models.base import with_settings  # noqa: E402
from learning.task_models.catalog import TASK_MODELS  # noqa: E402
from learning.training.corpus import Corpus  # noqa: E402
from learning.training.device import chosen_device, reproducible  # noqa: E402
from learning.training.loop import Training  # noqa: E402
from learning.training.pictures import Pictures, spread_of  # noqa: E402
from learning.training.predict import mean_probability  # noqa: E402
from learning.training.settings import TrainSettings  # noqa: E402

VOTES = (3, 5)
ACCURACIES = (0.8, 0.7, 0.9, 0.6)  # in the order of running; the table is sorted
ANNOTATORS, SPAMMERS = 30, 6
SEEDS = (1, 2, 3, 4, 5)
VALIDATION_SEED = 99
FOLDS = 3
CROP, SIZE = 64, 32
RESAMPLES = 2000
BASELINE, CANDIDATE = "majority", "aggnet"
SETTINGS = TrainSettings(
    task_model="patch-cnn", model_settings={"widths": [8, 16, 32, 64]}, folds=FOLDS, epochs=15, batch_size=32,
    learning_rate=5e-3, jitter=0.3, crop=CROP, input_size=SIZE, threads=1, device="cpu", checkpoint_seconds=86_400.0,
)  # fmt: skip


@dataclass(frozen=True)
class Study:
    """AMi-Br, decoded once: pictures (n, S, S, 3), the panel's label (n,), the slide (n,), and which tasks are test."""

    pictures: np.ndarray
    truth: Int64s
    slides: tuple[str, ...]
    test: Bools


@dataclass(frozen=True)
class Trial:
    """One training: a setting of the crowd, a seed, a method."""

    votes: int
    accuracy: float
    seed: int
    method: str

    @property
    def name(self) -> str:
        """Names the file of a finished trial."""
        return f"{self.method}-{self.votes}-{self.accuracy}-{self.seed}"


def hashed_third(slides: tuple[str, ...], salt: str) -> Bools:
    """(n,) True for the tasks of one third of the slides, chosen by a hash."""
    chosen = {slide: int(hashlib.sha256(f"{salt}:{slide}".encode()).hexdigest(), 16) % 3 == 0 for slide in slides}
    return np.array([chosen[slide] for slide in slides])


def read_study(data: Path, *, validate: bool) -> Study:
    """Decode the pictures, and mark the test third; with `validate` leave it out and mark a third of what remains."""
    with (data / "AMI-BR.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    slides = tuple(row["slide"] for row in rows)
    test = hashed_third(slides, "test")
    with zipfile.ZipFile(data / "patches.zip") as archive:
        names = {Path(name).name: name for name in archive.namelist() if name.endswith(".png")}
        pictures = np.stack([_picture(archive.read(names[f"{row['dataset']}_{row['uid']}.png"])) for row in rows])
    truth = np.array([row["majority_atypical"] == "True" for row in rows], np.int64)
    if not validate:
        return Study(pictures, truth, slides, test)
    kept = np.flatnonzero(~test)
    inner = tuple(slides[row] for row in kept)
    return Study(pictures[kept], truth[kept], inner, hashed_third(inner, "validation"))


def _picture(content: bytes) -> np.ndarray:
    """The centre of a patch, averaged down: (SIZE, SIZE, 3) uint8."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    left, top = (image.width - CROP) // 2, (image.height - CROP) // 2
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)).resize((SIZE, SIZE), Image.Resampling.BOX))


def simulated_votes(study: Study, trial: Trial) -> AnnotationTable:
    """Answers of simulated annotators to the tasks that are not test."""
    rng = np.random.default_rng([trial.votes, round(100 * trial.accuracy), trial.seed])
    tasks = np.flatnonzero(~study.test)
    who = np.argsort(rng.random((len(tasks), ANNOTATORS)), axis=1)[:, : trial.votes]
    right = rng.random(who.shape) < np.where(who < SPAMMERS, 0.5, trial.accuracy)
    answers = np.where(right, study.truth[tasks, None], 1 - study.truth[tasks, None])
    return AnnotationTable.from_codes(
        tasks=np.arange(len(study.truth)),
        annotators=[f"simulated-{index:02d}" for index in range(ANNOTATORS)],
        classes=("normal", "atypical"),
        task_index=np.repeat(tasks, trial.votes),
        annotator_index=who.reshape(-1),
        label=answers.reshape(-1),
    )


def predictions(study: Study, trial: Trial) -> tuple[Floats, Floats]:
    """((m, 2) probabilities of the m test tasks, (2,) class prior that the method found)."""
    table = simulated_votes(study, trial)
    fold = np.where(study.test, TEST_FOLD, folds_of(trial.seed, study.slides, FOLDS)).astype(np.int8)
    mean, spread = spread_of(study.pictures, 255.0, ~study.test)
    recipe = InputRecipe(CROP, SIZE, 3, deep=False, mean=mean, spread=spread)
    corpus = Corpus(Pictures(study.pictures, 255.0, recipe), table, fold, FOLDS, ~study.test)
    settings = TrainSettings.from_json({**SETTINGS.as_json(), "seed": trial.seed, "method": trial.method})
    crowd = METHODS[trial.method].start(table, folds=FOLDS)
    device = chosen_device("cpu", settings.threads)
    with reproducible(device), tempfile.TemporaryDirectory() as folder:
        model = with_settings(TASK_MODELS[settings.task_model], dict(settings.model_settings))
        training = Training(
            corpus=corpus, crowd=crowd, task_model=model, settings=settings, device=device, folder=Path(folder),
            stamp={}, report=silent, stop=never,
        )  # fmt: skip
        training.run()
        logits = training.all_logits()
    return mean_probability([each[study.test] for each in logits], 1.0), crowd.class_prior


@dataclass(frozen=True)
class Job:
    """A study and the folder that keeps finished trials, so that an interrupted benchmark goes on where it was."""

    study: Study
    keep: Path | None


_job: Job | None = None


def _start(job: Job) -> None:
    global _job  # noqa: PLW0603 - one job per worker process, sent once
    _job = job


def _run(trial: Trial) -> tuple[Floats, Floats]:
    """The trial's result, from the folder of finished ones if it is there."""
    if _job is None:
        raise RuntimeError("The worker has no study.")
    if _job.keep is None:
        return predictions(_job.study, trial)
    path = _job.keep / f"{trial.name}.npz"
    if not path.exists():
        probability, prior = predictions(_job.study, trial)
        beside = path.with_suffix(".part.npz")
        np.savez(beside, probability=probability, prior=prior)
        beside.replace(path)
    with np.load(path) as kept:
        return kept["probability"], kept["prior"]


@dataclass(frozen=True)
class Row:
    """One setting's result: mean over seeds, and the interval of the difference."""

    votes: int
    accuracy: float
    baseline: float
    candidate: float
    difference: float
    low: float
    high: float
    auc: tuple[float, float]

    def __str__(self) -> str:
        mark = "**" if self.low > 0 else ""
        return (
            f"| {self.votes} | {self.accuracy:.1f} | {self.baseline:.3f} | {self.candidate:.3f} "
            f"| {mark}{self.difference:+.3f}{mark} | {self.low:+.3f} to {self.high:+.3f} "
            f"| {self.auc[0]:.3f} / {self.auc[1]:.3f} |"
        )


def row_of(
    study: Study, votes: int, accuracy: float, results: dict[Trial, tuple[Floats, Floats]], seeds: tuple[int, ...]
) -> Row:
    """Judge one setting: every seed's pair on the same test tasks, under the same resamples of seeds and slides."""
    truth = study.truth[study.test]
    slides = [slide for slide, test in zip(study.slides, study.test, strict=True) if test]
    weights = group_weights(slides, RESAMPLES, seed=7)
    whole = np.ones((1, len(truth)))
    means: dict[str, list[float]] = {BASELINE: [], CANDIDATE: []}
    areas: dict[str, list[float]] = {BASELINE: [], CANDIDATE: []}
    differences = np.zeros((len(seeds), RESAMPLES))
    for index, seed in enumerate(seeds):
        for method, sign in ((BASELINE, -1.0), (CANDIDATE, 1.0)):
            judged = Judged(
                results[Trial(votes, accuracy, seed, method)][0],
                truth,
                results[Trial(votes, accuracy, seed, method)][1],
            )
            means[method].append(float(balanced_accuracy(judged, whole)[0]))
            areas[method].append(float(auc(judged, whole)[0]))
            differences[index] += sign * balanced_accuracy(judged, weights)
    drawn = np.random.default_rng(8).integers(len(seeds), size=(len(seeds), RESAMPLES))
    low, high = interval(np.take_along_axis(differences, drawn, axis=0).mean(axis=0))
    one, two = float(np.mean(means[BASELINE])), float(np.mean(means[CANDIDATE]))
    return Row(
        votes,
        accuracy,
        one,
        two,
        two - one,
        low,
        high,
        (float(np.mean(areas[BASELINE])), float(np.mean(areas[CANDIDATE]))),
    )


HEAD = """| votes per task | annotator accuracy | majority | AggNet | difference | 95 % interval | AUC of both |
|---|---|---|---|---|---|---|"""


def main() -> None:
    """Run the settings, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keeps finished trainings; the same command goes on with the others")
    parser.add_argument("--quick", action="store_true", help="one setting only: 3 votes, accuracy 0.8")
    parser.add_argument("--validate", action="store_true", help="the choice of network: other slides, another seed")
    chosen = parser.parse_args()
    settings = [(votes, accuracy) for accuracy in ACCURACIES for votes in VOTES][: 1 if chosen.quick else None]
    seeds = (VALIDATION_SEED,) if chosen.validate else SEEDS
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
    study = read_study(chosen.data, validate=chosen.validate)
    trials = [Trial(v, a, s, m) for v, a in settings for s in seeds for m in (BASELINE, CANDIDATE)]
    rows: list[Row] = []
    results: dict[Trial, tuple[Floats, Floats]] = {}
    print(
        f"{(~study.test).sum()} training tasks, {study.test.sum()} test tasks; {len(trials)} trainings\n\n{HEAD}",
        flush=True,
    )
    with ProcessPoolExecutor(chosen.jobs, get_context("spawn"), _start, (Job(study, chosen.keep),)) as pool:
        for trial, result in zip(trials, pool.map(_run, trials), strict=True):
            results[trial] = result
            if trial.seed == seeds[-1] and trial.method == CANDIDATE:
                rows.append(row_of(study, trial.votes, trial.accuracy, results, seeds))
                print(rows[-1], flush=True)
    won = sum(row.low > 0 for row in rows)
    print(f"\nIn {won} of {len(rows)} settings the interval of the difference lies above zero.")
    if chosen.out and not chosen.validate:
        chosen.out.write_text(document(study, rows), encoding="utf-8")


def document(study: Study, rows: list[Row]) -> str:
    """The table as a page of the docs, with the command that made it."""
    told = [str(row) for row in sorted(rows, key=lambda row: (row.votes, row.accuracy))]
    return "\n".join(
        [
            "# AggNet against majority votes on AMi-Br, with simulated annotators",
            "",
            "Made by `python benchmarks/aggnet_ami_br.py --data DIR --out docs/figures/aggnet_ami_br.md`,",
            "which states how.",
            "",
            "**The annotators are simulated**: 30, of whom 6 toss a coin and the others are right with the probability",
            "given. The truth is the majority of the three pathologists.",
            f"{(~study.test).sum()} training and {study.test.sum()} test tasks, split by slide; five seeds.",
            "The figures are balanced accuracies on the test slides; bold where the interval lies above zero.",
            "",
            HEAD,
            *told,
            "",
        ]
    )


if __name__ == "__main__":
    main()
