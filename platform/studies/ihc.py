"""The study at once: scikit-image's immunohistochemistry picture, cut into patches around its nuclei."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from skimage import color, data, feature, filters

from studies.base import Row, StudyText, pixel_hash, write_manifest, write_truth

PATCH = 40
BLOCK = 128
NUCLEUS_SIGMA = 2.0
SURROUND_SIGMA = 7.0
CELL_SIGMA = 4.0
MIN_DISTANCE = 5
MIN_CONTRAST = 0.003
TEST_BLOCKS = 4
CHECK_SHARE = 0.12
ANCHOR_SHARE = 0.05
TEACH_PER_CLASS = 3

INSTRUCTIONS = """\
Each picture shows a small piece of colon tissue, 40 pixels wide, with **one nucleus in the centre**.
The tissue was stained: *brown* marks the protein that was looked for, *blue* marks every nucleus.

- **Positive**: the nucleus in the centre sits in a brown cell. Brown surrounds it on most sides.
- **Negative**: the nucleus lies in pale or blue tissue. There is no brown around the centre, or only at the rim.

Judge the centre, not the corners. Where the centre shows no nucleus, or you cannot decide, answer **Can't tell**.
"""

TEXT = StudyText(
    name="Brown nuclei (immunohistochemistry)",
    question="Is the nucleus in the centre brown (positive)?",
    instructions=INSTRUCTIONS,
    classes=(
        {"id": "negative", "name": "Negative", "color": "#3b6fb6", "description": "Pale or blue around the centre."},
        {"id": "positive", "name": "Positive", "color": "#9a5a1f", "description": "Brown surrounds the centre."},
    ),
    policy={
        "wanted": 5,
        "minimum": 3,
        "settle_confidence": 0.97,
        "gold_share": 0.1,
        "aggregate_after": 200,
        "price_per_annotation": "0.0300",
        "retrain_after": 60,
        "show_suggestions": False,
    },
    simulated=(10, 55),
)


@dataclass(frozen=True)
class Nucleus:
    """One nucleus: row and column of its centre in pixels, its block, and whether its cell is stained brown."""

    row: int
    column: int
    block: str
    positive: bool


def find_nuclei(picture: NDArray[np.uint8]) -> list[Nucleus]:
    """Find nuclei in an H-DAB picture (height, width, 3) and tell the brown ones by colour deconvolution.

    Nuclei are local maxima of haematoxylin over its surround; a cell is brown where the DAB density, averaged over
    about a cell's width, exceeds Otsu's threshold of the picture. Stain separation: Ruifrok and Johnston 2001. Only
    nuclei whose whole patch lies inside one block are kept, so that patches of two blocks never share a pixel.
    """
    stains = color.rgb2hed(picture)
    haematoxylin, dab = stains[..., 0], ndimage.gaussian_filter(stains[..., 2], CELL_SIGMA)
    blurred = [ndimage.gaussian_filter(haematoxylin, sigma) for sigma in (NUCLEUS_SIGMA, SURROUND_SIGMA)]
    peaks = feature.peak_local_max(
        blurred[0] - blurred[1], min_distance=MIN_DISTANCE, threshold_abs=MIN_CONTRAST, exclude_border=PATCH // 2
    )
    threshold = filters.threshold_otsu(dab)
    return [
        Nucleus(int(row), int(column), f"block-{row // BLOCK}-{column // BLOCK}", bool(dab[row, column] > threshold))
        for row, column in sorted(map(tuple, peaks))
        if _inside(int(row)) and _inside(int(column))
    ]


def _inside(centre: int) -> bool:
    """Whether a patch around this coordinate stays within its block."""
    return PATCH // 2 <= centre % BLOCK <= BLOCK - PATCH // 2


class Immunohistochemistry:
    """A few hundred patches; groups are blocks of the picture; the truth is computed, so part of it can be gold."""

    text = TEXT

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def write(self, folder: Path) -> None:
        """Write the patches, manifest.csv and truth.csv; the same seed writes the same bytes."""
        picture = data.immunohistochemistry()
        nuclei = find_nuclei(picture)
        rng = np.random.default_rng(self.seed)
        purposes = _purposes(nuclei, rng)
        rows: list[Row] = []
        truths: dict[str, str] = {}
        (folder / "patches").mkdir(parents=True, exist_ok=True)
        for index in rng.permutation(len(nuclei)):
            nucleus = nuclei[index]
            pixels = _cut(picture, nucleus)
            name = f"patches/{len(rows):04d}.png"
            Image.fromarray(pixels).save(folder / name)
            truth = "positive" if nucleus.positive else "negative"
            truths[pixel_hash(pixels)] = truth
            rows.append(
                Row(name, nucleus.block, f"nucleus-{nucleus.row}-{nucleus.column}", truth, purposes.get(int(index), ""))
            )
        write_manifest(folder, rows)
        write_truth(folder, truths)


def _cut(picture: NDArray[np.uint8], nucleus: Nucleus) -> NDArray[np.uint8]:
    """The patch around a nucleus, (PATCH, PATCH, 3)."""
    half = PATCH // 2
    return picture[nucleus.row - half : nucleus.row + half, nucleus.column - half : nucleus.column + half]


def _purposes(nuclei: list[Nucleus], rng: np.random.Generator) -> dict[int, str]:
    """Index of the nucleus -> purpose of its gold: whole blocks for the test, single patches for the rest."""
    blocks = sorted({nucleus.block for nucleus in nuclei})
    mixed = [b for b in blocks if len({n.positive for n in nuclei if n.block == b}) > 1]
    test = set(rng.choice(mixed, size=min(TEST_BLOCKS, len(mixed)), replace=False))
    purposes = {index: "test" for index, nucleus in enumerate(nuclei) if nucleus.block in test}
    free = [int(index) for index in rng.permutation(len(nuclei)) if index not in purposes]
    for positive in (False, True):
        of_class = [index for index in free if nuclei[index].positive == positive]
        check, anchor = round(CHECK_SHARE * len(of_class)), round(ANCHOR_SHARE * len(of_class))
        purposes |= dict.fromkeys(of_class[:TEACH_PER_CLASS], "teach")
        purposes |= dict.fromkeys(of_class[TEACH_PER_CLASS : TEACH_PER_CLASS + check], "check")
        purposes |= dict.fromkeys(of_class[TEACH_PER_CLASS + check : TEACH_PER_CLASS + check + anchor], "anchor")
    return purposes
