"""Walk through a real window under Xvfb with keys and mouse, and save a picture of every station.

    python tests/gui/tour/tour.py [--out tour] [--field ../shared/data/field] [--only PREFIX]

Needs Xvfb, openbox, xdotool and ImageMagick's import. The sample field is visited in both schemes,
both languages and two sizes, and once at a scale of 200 %; the real photos in both schemes and both
languages. The story checks in the project's own file that what was clicked and typed has happened,
so the tour fails where the window does. The pictures are for looking at.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from cropapp.core.tasks import QuietTask
from cropapp.services.demo import make_sample_project
from cropapp.services.project import Project
from cropapp.services.settings import SettingsFile
from cropapp.services.start_project import new_project

sys.path.insert(0, str(Path(__file__).parent))
from station import Station, screen, wait_for, window
from stories import look_at_start, predicted, tell_the_story, walk_the_pages

FIELD = Path(__file__).resolve().parents[4] / "shared" / "data" / "field"
FIRST_DISPLAY = 90


@dataclass(frozen=True)
class Visit:
    """One start of the window."""

    photos: str
    """`sample` or `field`."""
    size: str
    scheme: str
    language: str
    scale: int = 1

    @property
    def name(self) -> str:
        scale = "" if self.scale == 1 else f"-{self.scale}00"
        return f"{self.photos}-{self.size}-{self.scheme}-{self.language}{scale}"

    @property
    def tells_the_story(self) -> bool:
        """In the two corners of what there is: large, light, English; small, dark, Chinese."""
        return self.scale == 1 and (self.size, self.scheme, self.language) in (
            ("1440x900", "light", "en"),
            ("1024x700", "dark", "zh_TW"),
        )


def visits() -> list[Visit]:
    schemes, languages = ("light", "dark"), ("en", "zh_TW")
    sizes = ("1440x900", "1024x700")
    return [
        *(Visit("sample", *each) for each in product(sizes, schemes, languages)),
        Visit("sample", "2048x1400", "light", "en", scale=2),
        *(Visit("field", "1440x900", *each) for each in product(schemes, languages)),
    ]


def make(visit: Visit, place: Path, field: Path) -> Path:
    """Make the project of a visit; real photos are used where they are."""
    if visit.photos == "sample":
        return make_sample_project(place / visit.name, QuietTask(), photos=120)
    path = place / f"{visit.name}.cropapp"
    folders = sorted(folder for folder in field.glob("chilli_*") if folder.is_dir())
    new_project(path, folders=folders, starter="chilli-leaf", task=QuietTask()).close()
    return path


def go(visit: Visit, out: Path, place: Path, field: Path, display: int) -> None:
    os.environ["CROPAPP_HOME"] = str(place / "home" / visit.name)
    settings = SettingsFile()
    settings.set("scheme", visit.scheme)
    settings.set("language", visit.language)
    project = make(visit, place, field)
    with screen(visit.size, display) as env:
        env["QT_SCALE_FACTOR"] = str(visit.scale)
        at = Station(env, out, visit.name)
        if visit.photos == "sample":
            with window(env, visit.size, None):
                look_at_start(at)
        with window(env, visit.size, project):
            at.wait_for_window("CropApp")
            with Project.open(project) as known:
                photos = known.counts().photos
            wait_for("predictions", lambda: predicted(project) >= photos * 0.9)
            if visit.tells_the_story and visit.photos == "sample":
                tell_the_story(at, project)
            walk_the_pages(at)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--out", type=Path, default=Path("tour"))
    cli.add_argument("--field", type=Path, default=FIELD)
    cli.add_argument("--only", default="", help="visits whose name starts so")
    args = cli.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    chosen = [visit for visit in visits() if visit.name.startswith(args.only)]
    with tempfile.TemporaryDirectory(prefix="cropapp-tour-") as place:
        for number, visit in enumerate(chosen):
            if visit.photos == "sample" or args.field.is_dir():
                go(visit, args.out, Path(place), args.field, FIRST_DISPLAY + number)


if __name__ == "__main__":
    main()
