"""Why the model says so: the evidence in a photo, and classes that are told by the background."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cropapp.core.entities import LabelSource, PhotoId
from cropapp.core.errors import PhotoUnreadable, UserError
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.target_view import TARGET_CROP_SHARE
from cropapp.core.tasks import QuietTask
from cropapp.services.classify import classify_project
from cropapp.services.correct_labels import label_photos_as
from cropapp.services.edit_classes import add_class
from cropapp.services.explain import (
    BackgroundShare,
    background_of_classes,
    evidence_warnings,
    explain_photo,
    warm_evidence,
)
from cropapp.services.import_folder import import_folder
from cropapp.services.inference_client import ModelProcess
from cropapp.services.learn import learn_from_labels
from cropapp.services.model_tasks.explain_task import MIDDLE_SHARE, share_outside_middle
from cropapp.services.project import Project
from cropapp.services.start_project import new_project
from cropapp.services.target_points import set_target

WAIT_S = 120
SIDE = 200
PER_CLASS = 12


def stamped(folder: Path) -> None:
    """Photos of three classes: one has its mark in the middle, one in a corner, one has none."""
    marks = {"corner": (8, (230, 30, 30)), "middle": (76, (240, 230, 40)), "plain": None}
    for number in range(PER_CLASS):
        for name, mark in marks.items():
            draw = np.random.default_rng((number, len(name), ord(name[0])))
            pixels = draw.normal((90, 120, 60), 14, (SIDE, SIDE, 3))
            if mark is not None:
                left, top = (mark[0] + int(each) for each in draw.integers(0, 8, 2))
                pixels[top : top + 44, left : left + 44] = mark[1]
            image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
            image.save(folder / f"{name}_{number:02d}.png")


@pytest.fixture(scope="module")
def marked(
    tmp_path_factory: pytest.TempPathFactory, model_process: ModelProcess
) -> Iterator[Project]:
    """A project whose model has learned to tell the two marks apart."""
    place = tmp_path_factory.mktemp("marked")
    (place / "photos").mkdir()
    stamped(place / "photos")
    with new_project(place / "m.cropapp", folders=[place / "photos"], task=QuietTask()) as project:
        classes = {name: add_class(project, name).id for name in ("corner", "middle", "plain")}
        classify_project(project, model_process, QuietTask())
        photos = project.photos(project.find(PhotoFilter(), PhotoSort()).tolist())
        answers = {photo.id: classes[photo.file_name.partition("_")[0]] for photo in photos}
        label_photos_as(project, answers, author="tester", source=LabelSource.PERSON)
        learn_from_labels(project, model_process, QuietTask())
        yield project


def first_photo(project: Project) -> PhotoId:
    return PhotoId(int(project.find(PhotoFilter(), PhotoSort())[0]))


def test_class_told_by_its_corner__is_warned_of_and_kept_with_the_version(
    marked: Project, model_process: ModelProcess
) -> None:
    found = background_of_classes(marked, model_process, QuietTask())
    names = {entry.id: entry.name for entry in marked.classes()}
    share = {names[each.class_id]: each for each in found}
    assert share["corner"].photos == PER_CLASS
    assert share["corner"].mean_share > share["middle"].mean_share + 0.3
    warnings = evidence_warnings(found, marked.classes())
    # What has no mark is told by what is all around: that is the background too.
    assert "photos of corner" in warnings[0]
    assert not any("photos of middle" in warning for warning in warnings)
    active = marked.active_model()
    assert active is not None
    assert active.metrics["evidence_warnings"] == list(warnings)
    assert "grouped" in active.metrics


def test_evidence_on_hands_and_soil__is_warned_of_though_half_lies_in_the_middle(
    marked: Project,
) -> None:
    """As measured of the bean starter on field photos: rust, and mites of the chilli one."""
    corner, middle, _plain = marked.classes()
    rust, mites = (
        BackgroundShare(corner.id, 24, mostly_background=0.67, mean_share=0.48),
        BackgroundShare(middle.id, 24, mostly_background=0.38, mean_share=0.37),
    )
    (warning,) = evidence_warnings((rust, mites), marked.classes())
    assert warning.startswith("In 67% of the photos of corner")


def test_evidence__lies_on_the_mark_for_the_likeliest_class(
    marked: Project, model_process: ModelProcess
) -> None:
    warm_evidence(marked, model_process, QuietTask())
    evidence = explain_photo(marked, model_process, QuietTask(), first_photo(marked))
    names = {entry.id: entry.name for entry in marked.classes()}
    assert names[evidence.classes[0]] == "corner"
    assert evidence.probabilities[0] == max(evidence.probabilities)
    assert evidence.view == (0.0, 0.0, 1.0, 1.0)
    side = evidence.maps.shape[1]
    positive = np.maximum(evidence.maps[0].astype(float), 0)
    assert positive[: side // 2, : side // 2].sum() > 0.5 * positive.sum()


def test_evidence_of_a_target__covers_what_the_model_looks_at(
    learned_project: Project, model_process: ModelProcess
) -> None:
    photos = learned_project.photos(learned_project.find(PhotoFilter(), PhotoSort()).tolist())
    photo = next(each for each in photos if each.facts is not None)
    set_target(learned_project, [photo.id], 0.5, 0.5, author="Ana")
    evidence = explain_photo(learned_project, model_process, QuietTask(), photo.id)
    left, top, right, bottom = evidence.view
    assert photo.facts is not None
    shorter = min(photo.facts.width, photo.facts.height)
    assert (right - left) * photo.facts.width == pytest.approx(
        TARGET_CROP_SHARE * shorter, rel=0.02
    )
    assert (left + right) / 2 == pytest.approx(0.5, abs=0.01)
    assert (top + bottom) / 2 == pytest.approx(0.5, abs=0.01)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name to hold it up with")
def test_evidence__comes_while_a_folder_is_being_predicted(
    learned_project: Project, model_process: ModelProcess, tmp_path: Path
) -> None:
    (tmp_path / "more").mkdir()
    stamped(tmp_path / "more")
    import_folder(learned_project, tmp_path / "more", QuietTask())
    held_up, pipe = threading.Event(), tmp_path / "pipe"
    os.mkfifo(pipe)

    def first() -> tuple[PhotoId, ...]:
        """Have the process wait for the pipe before the photos that are asked for next."""
        if not held_up.is_set():
            model_process.submit(Path.read_bytes, pipe)
            held_up.set()
        return ()

    with ThreadPoolExecutor(1) as thread:
        folder = thread.submit(
            classify_project, learned_project, model_process, QuietTask(), first=first
        )
        try:
            assert held_up.wait(WAIT_S)
            photo_id = first_photo(learned_project)
            evidence = explain_photo(learned_project, model_process, QuietTask(), photo_id)
            assert evidence.photo_id == photo_id
            assert not folder.done()
        finally:
            pipe.write_bytes(b"go on")
        assert folder.result(WAIT_S).predicted == 3 * PER_CLASS


def test_photo_that_is_gone_or_broken__is_told(
    learned_project: Project, model_process: ModelProcess, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="no longer in the project"):
        explain_photo(learned_project, model_process, QuietTask(), PhotoId(99_999))
    learned_project.folder_paths = dict.fromkeys(learned_project.folder_paths, tmp_path)
    with pytest.raises(PhotoUnreadable):
        explain_photo(learned_project, model_process, QuietTask(), first_photo(learned_project))


def test_without_a_model__there_is_nothing_to_explain(
    project: Project, model_process: ModelProcess
) -> None:
    with pytest.raises(UserError, match="no model yet"):
        explain_photo(project, model_process, QuietTask(), first_photo(project))


def test_share_outside__of_even_evidence_is_that_of_the_area() -> None:
    assert share_outside_middle(np.ones((40, 40))) == pytest.approx(1 - MIDDLE_SHARE, abs=0.01)
    middle = np.zeros((40, 40))
    middle[15:25, 15:25] = 1
    assert share_outside_middle(middle) == 0
    corner = np.full((40, 40), -5.0)
    corner[:5, :5] = 1
    assert share_outside_middle(corner) == 1
    assert share_outside_middle(np.full((40, 40), -1.0)) is None
