"""What a sample field holds, and the file that says so.

Owns: the classes, the list of rendered photos, truth.csv. It must not draw.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cropapp.core.errors import UserError
from cropapp.core.files import write_atomically

Style = Literal["field", "calm"]
PhotoKind = Literal["leaf", "spoilt", "other"]

TRUTH_FILE = "truth.csv"
TRUTH_COLUMNS = ("relative_path", "label", "kind", "burst")

# Name, colour (Okabe-Ito, without its green: no mark has the colour of a leaf), description.
SAMPLE_CLASSES: tuple[tuple[str, str, str], ...] = (
    ("healthy", "#0072B2", "Even green, veins clear; small holes or dust do not count."),
    ("rust", "#D55E00", "Many small orange-brown pustules, often in groups, with a pale rim."),
    (
        "leaf spot",
        "#CC79A7",
        "Few larger round spots: tan centre, dark margin, yellow halo; they may run together.",
    ),
    ("powdery mildew", "#56B4E9", "White, floury patches lying on the surface, veins covered."),
    (
        "chlorosis",
        "#F0E442",
        "Yellow between the veins, the veins stay green; tip may be scorched.",
    ),
)


@dataclass(frozen=True, slots=True)
class SamplePhoto:
    """One rendered file.

    `class_name` is None where there is no leaf to judge (spoilt, something else). Photos of the
    same leaf, seconds apart, share a `burst` number.
    """

    relative_path: str
    class_name: str | None
    kind: PhotoKind
    burst: int | None


@dataclass(frozen=True, slots=True)
class SampleField:
    """A rendered folder and what is in it, in order of time."""

    folder: Path
    photos: tuple[SamplePhoto, ...]


def write_truth(folder: Path, photos: Iterable[SamplePhoto]) -> None:
    """Write truth.csv (UTF-8 with BOM, so that spreadsheets read it) into `folder`."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(TRUTH_COLUMNS)
    for photo in photos:
        burst = "" if photo.burst is None else photo.burst
        rows.writerow((photo.relative_path, photo.class_name or "", photo.kind, burst))
    write_atomically(folder / TRUTH_FILE, text.getvalue().encode("utf-8-sig"))


def read_truth(folder: Path) -> dict[str, str]:
    """Return the class name of every leaf photo of a sample field by relative path.

    Raises:
        UserError: the folder has no truth.csv, or one that a sample field did not write.
    """
    path = folder / TRUTH_FILE
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if tuple(rows.fieldnames or ()) != TRUTH_COLUMNS:
                raise UserError(
                    f"{path} is not the truth file of a sample field.",
                    hint="Render the field anew into an empty folder: cropapp sample FOLDER.",
                )
            return {row["relative_path"]: row["label"] for row in rows if row["kind"] == "leaf"}
    except FileNotFoundError as error:
        raise UserError(
            f"{path} does not exist.",
            hint="Point at a folder that was made by: cropapp sample FOLDER.",
        ) from error
