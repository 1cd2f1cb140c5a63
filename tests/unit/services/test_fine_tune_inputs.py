"""Photos as a training sees them: once decoded, at their target, and only as they were labelled."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cropapp.core.entities import TargetPoint
from cropapp.core.errors import EnvironmentProblem
from cropapp.core.target_view import target_box, view_key
from cropapp.media.read import read_photo
from cropapp.services.model_tasks import READ, PhotoFile
from cropapp.services.model_tasks.training_inputs import (
    DATA_FILE,
    NetworkChoice,
    begin_inputs,
    decode_inputs,
    input_side_px,
    load_inputs,
    network_spec,
)

NETWORK = NetworkChoice("efficientnet-lite0", None, None, 64)
TARGET = TargetPoint(0.3, 0.6)


@pytest.fixture
def photo(sample_folder: Path, sample_truth: dict[str, str], tmp_path: Path) -> Path:
    path = tmp_path / "leaf.jpg"
    shutil.copyfile(sample_folder / sorted(sample_truth)[0], path)
    return path


def key_of(path: Path, target: TargetPoint | None = None) -> str:
    return view_key(read_photo(path, min_side_px=64).facts.sha256, target)


def test_inputs__are_what_the_model_looks_at_a_little_larger(photo: Path, tmp_path: Path) -> None:
    side = input_side_px(NETWORK)
    assert 64 < side < 80
    states = begin_inputs(tmp_path, NETWORK, 2)
    assert states.tolist() == [0, 0]
    files = [PhotoFile(1, photo), PhotoFile(2, photo, TARGET)]
    keys = [key_of(photo), key_of(photo, TARGET)]
    assert decode_inputs(tmp_path, NETWORK, files, [0, 1], keys) == {}
    rows, inputs = load_inputs(tmp_path, NETWORK, 2)
    assert rows.tolist() == [0, 1]
    assert begin_inputs(tmp_path, NETWORK, 2).tolist() == [READ, READ]

    how = replace(network_spec(NETWORK).preprocessing, size_px=side)
    whole = read_photo(photo, min_side_px=side).image
    np.testing.assert_array_equal(inputs[0], how.to_input(whole))
    large = read_photo(photo, min_side_px=2 * side).image
    seen = large.crop(target_box(*large.size, TARGET))
    np.testing.assert_array_equal(inputs[1], how.to_input(seen))


def test_changed_or_moved_target__is_not_what_was_labelled(photo: Path, tmp_path: Path) -> None:
    begin_inputs(tmp_path, NETWORK, 3)
    labelled = key_of(photo)
    file = PhotoFile(1, photo)
    moved = replace(file, target=TARGET)
    gone = replace(file, path=photo.with_name("gone.jpg"))
    with Image.open(photo) as image:
        image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(photo)
    problems = decode_inputs(tmp_path, NETWORK, [file, moved, gone], [0, 1, 2], [labelled] * 3)
    assert sorted(problems) == [0, 1, 2]
    assert "has changed" in problems[0]
    assert "no longer there" in problems[2]


def test_unreadable_rows__are_not_trained_on(photo: Path, tmp_path: Path) -> None:
    begin_inputs(tmp_path, NETWORK, 3)
    key, file = key_of(photo), PhotoFile(1, photo)
    gone = PhotoFile(2, photo.with_name("gone.jpg"))
    decode_inputs(tmp_path, NETWORK, [gone, file], [0, 2], [key, key])
    rows, inputs = load_inputs(tmp_path, NETWORK, 3)
    assert rows.tolist() == [2]
    assert inputs.shape[0] == 1
    assert inputs.any()


def test_inputs_of_another_size__are_made_anew(photo: Path, tmp_path: Path) -> None:
    begin_inputs(tmp_path, NETWORK, 1)
    decode_inputs(tmp_path, NETWORK, [PhotoFile(1, photo)], [0], [key_of(photo)])
    larger = replace(NETWORK, size_px=96)
    assert begin_inputs(tmp_path, larger, 1).tolist() == [0]
    side = input_side_px(larger)
    assert (tmp_path / DATA_FILE).stat().st_size == 3 * side * side


def test_folder_that_cannot_be_written__is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="could not be made ready"):
        begin_inputs(tmp_path / "nowhere", NETWORK, 1)
