"""The real study: AMi-Br, mitotic figures from human breast cancer, judged by three pathologists each."""

import csv
import hashlib
import io
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from studies.base import Row, StudyText, pixel_hash_of, write_manifest, write_truth

COMMIT = "20a217b33a8708279600e30129bc55a504ee6620"
HOME = f"https://github.com/DeepMicroscopy/AMi-Br/archive/{COMMIT}.zip"
TABLE_SHA256 = "49eb286b4b45f524f34ee2655c4d2e8f1e0c94618424a59b30ff7412fea77690"
FIGURES = 3_720
PANEL = ("expert1", "expert2", "expert3")
TEST_SHARE = 0.2
CHECK_FIGURES = 150
ANCHOR_FIGURES = 100
TEACH_PER_CLASS = 4
OPEN_SHARE = 0.15
TIMEOUT_SECONDS = 60

INSTRUCTIONS = """\
Each picture shows **one mitotic figure** (a cell that is dividing) in human breast cancer, 128 pixels wide.

- **Normal**: chromosomes gathered or pulled apart in an orderly way: prometaphase, metaphase, anaphase, telophase.
- **Atypical**: the division is disturbed: lagging chromosomes, bridges, more than two poles, uneven halves, ring forms.

Use the wheel to zoom. Where the figure is out of focus or cut off, answer **Can't tell**.

*Data: Bertram et al., BVM 2025, doi 10.1007/978-3-658-47422-5_25; source images TUPAC16 and MIDOG 2021.*
"""

TEXT = StudyText(
    name="AMi-Br: atypical mitotic figures",
    question="Is this mitotic figure normal or atypical?",
    instructions=INSTRUCTIONS,
    classes=(
        {"id": "normal", "name": "Normal", "color": "#2f7f86", "description": "An orderly division."},
        {"id": "atypical", "name": "Atypical", "color": "#b3541e", "description": "A disturbed division."},
    ),
    policy={
        "wanted": 3,
        "minimum": 2,
        "settle_confidence": 0.95,
        "gold_share": 0.08,
        "aggregate_after": 500,
        "price_per_annotation": "0.4000",
        "show_suggestions": False,
    },
)


class DataSetError(Exception):
    """The data set cannot be fetched, or is not what was published; the message says what to do."""


@dataclass(frozen=True)
class Figure:
    """One mitotic figure: a name that tells nothing, its slide, and the panel's three votes (True: atypical)."""

    name: str
    slide: str
    votes: tuple[bool, bool, bool]

    @property
    def majority(self) -> str:
        """The panel's majority as a class id."""
        return "atypical" if sum(self.votes) > 1 else "normal"

    @property
    def unanimous(self) -> bool:
        """Whether all three agree."""
        return len(set(self.votes)) == 1


def read_table(text: str) -> list[Figure]:
    """Read AMI-BR.csv; raises DataSetError where a column is missing."""
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = {"slide", "dataset", "uid", *(f"{name}_atypical" for name in PANEL)}
    if not rows or not wanted <= rows[0].keys():
        raise DataSetError(f"AMI-BR.csv lacks the columns {', '.join(sorted(wanted - set(rows[0] if rows else ())))}.")
    return [
        Figure(
            name=f"{row['dataset']}_{row['uid']}.png",
            slide=f"{row['dataset']}/{row['slide']}",
            votes=tuple(row[f"{name}_atypical"] == "True" for name in PANEL),  # type: ignore[arg-type]
        )
        for row in rows
    ]


@contextmanager
def opened(source: Path | None, cache: Path) -> Iterator[tuple[str, dict[str, zipfile.Path | Path]]]:
    """The table's text and the patches by file name, from a given folder or from the data's public home.

    A given folder holds AMI-BR.csv and either patches.zip or patches/. Folder names inside (`normal`, `atypical`) tell
    the answer: they are dropped here and go nowhere. Raises DataSetError where something is missing or altered.
    """
    archive = None
    if source is None:
        archive = zipfile.ZipFile(_fetched(cache))
        root: zipfile.Path | Path = next(zipfile.Path(archive).iterdir())
    else:
        root = source
    try:
        table = root / "AMI-BR.csv"
        if not table.exists():
            raise DataSetError(
                f"There is no AMI-BR.csv in {source or HOME}: give the folder that holds it as DATA=PATH."
            )
        raw = table.read_bytes()
        if hashlib.sha256(raw).hexdigest() != TABLE_SHA256:
            raise DataSetError("AMI-BR.csv is not the published table (its SHA-256 differs): fetch it again.")
        yield raw.decode(), _patches(root)
    finally:
        if archive is not None:
            archive.close()


def _patches(root: zipfile.Path | Path) -> dict[str, zipfile.Path | Path]:
    """File name -> patch, whichever way they are packed."""
    packed = root / "patches.zip"
    if packed.exists():
        members = zipfile.ZipFile(io.BytesIO(packed.read_bytes()))
        folder: zipfile.Path | Path = zipfile.Path(members, "patches/")
    else:
        folder = root / "patches"
    if not folder.exists():
        raise DataSetError("There is neither patches.zip nor patches/ beside AMI-BR.csv.")
    return {patch.name: patch for kind in folder.iterdir() if kind.is_dir() for patch in kind.iterdir()}


def _fetched(cache: Path) -> Path:
    """The archive of the public repository at the pinned commit, kept in the cache folder."""
    path = cache / f"ami-br-{COMMIT[:12]}.zip"
    if path.exists():
        return path
    cache.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with urllib.request.urlopen(HOME, timeout=TIMEOUT_SECONDS) as answer, part.open("wb") as file:
            while chunk := answer.read(1 << 20):
                file.write(chunk)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise DataSetError(
            f"AMi-Br could not be fetched from {HOME} ({error}). Download it where there is a network, unpack it and "
            "give the folder: make demo STUDY=ami-br DATA=PATH"
        ) from error
    part.rename(path)
    return path


class AmiBr:
    """3,720 figures, 202 slides; the panel's own votes come in as three members; some figures stay open."""

    text = TEXT

    def __init__(self, cache: Path, source: Path | None = None, seed: int = 0) -> None:
        self.cache, self.source, self.seed = cache, source, seed

    def write(self, folder: Path) -> None:
        """Write the patches under neutral names, manifest.csv and truth.csv (the panel's majority)."""
        (folder / "patches").mkdir(parents=True, exist_ok=True)
        with opened(self.source, self.cache) as (table, patches):
            figures = read_table(table)
            missing = [figure.name for figure in figures if figure.name not in patches]
            if len(figures) != FIGURES or missing:
                raise DataSetError(
                    f"{len(figures)} figures of {FIGURES}, {len(missing)} without a patch: fetch it again."
                )
            rng = np.random.default_rng(self.seed)
            rows: list[Row] = []
            truths: dict[str, str] = {}
            plan = _plan(figures, rng)
            for index in rng.permutation(len(figures)):
                figure, (purpose, panel_votes) = figures[index], plan[int(index)]
                name = f"patches/{len(truths):04d}.png"
                (folder / name).write_bytes(patches[figure.name].read_bytes())
                truths[pixel_hash_of(folder / name)] = figure.majority
                rows.extend(_rows(name, figure, purpose, votes=panel_votes))
        write_manifest(folder, rows)
        write_truth(folder, truths)


def _rows(name: str, figure: Figure, purpose: str, *, votes: bool) -> Iterator[Row]:
    """The rows of one figure: one per vote of the panel that is imported, or one without."""
    base = {"file": name, "group": figure.slide, "external_id": figure.name.removesuffix(".png")}
    gold = {"truth": figure.majority, "gold_purpose": purpose}
    if not votes:
        yield Row(**base, **gold)
        return
    for pathologist, atypical in zip(PANEL, figure.votes, strict=True):
        yield Row(**base, **gold, annotator=pathologist, label="atypical" if atypical else "normal")


def _plan(figures: list[Figure], rng: np.random.Generator) -> dict[int, tuple[str, bool]]:
    """Index -> (purpose of its gold or '', whether the panel's votes are imported).

    Whole slides make the test. Teach and check gold are unanimous figures, anchors any; a share of the rest stays open
    without a vote, so that there is work to do; the figures on which the panel is split become disputed by themselves.
    """
    slides = sorted({figure.slide for figure in figures})
    test = set(rng.choice(slides, size=round(TEST_SHARE * len(slides)), replace=False))
    plan = {i: ("test", True) for i, figure in enumerate(figures) if figure.slide in test}
    free = [int(i) for i in rng.permutation(len(figures)) if i not in plan]
    clear = [i for i in free if figures[i].unanimous]
    for majority in ("normal", "atypical"):
        of_class = [i for i in clear if figures[i].majority == majority]
        check = CHECK_FIGURES // 2
        plan |= dict.fromkeys(of_class[:TEACH_PER_CLASS], ("teach", False))
        plan |= dict.fromkeys(of_class[TEACH_PER_CLASS : TEACH_PER_CLASS + check], ("check", False))
    rest = [i for i in free if i not in plan]
    anchors = rest[:ANCHOR_FIGURES]
    unseen = rest[ANCHOR_FIGURES : ANCHOR_FIGURES + round(OPEN_SHARE * len(rest))]
    plan |= dict.fromkeys(anchors, ("anchor", True))
    plan |= dict.fromkeys(unseen, ("", False))
    return {i: plan.get(i, ("", True)) for i in range(len(figures))}
