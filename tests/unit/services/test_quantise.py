"""A version in 8-bit integers: listed if it is as good as its parent, else nothing is left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.embedding_keys import exact_key, is_int8
from cropapp.core.entities import ModelKind, ModelVersion, Photo
from cropapp.core.errors import UserError
from cropapp.core.export_formats import ExportFormat
from cropapp.core.rounding import percent
from cropapp.core.tasks import NothingKept, QuietTask
from cropapp.services import quantise, quantise_verdict
from cropapp.services.carry_versions import import_version, pack_version
from cropapp.services.classify import classify_project
from cropapp.services.compare_versions import compare_versions
from cropapp.services.explain import explain_photo
from cropapp.services.export_model import export_version
from cropapp.services.held_out import read_held_out
from cropapp.services.inference_client import ModelProcess
from cropapp.services.keep_versions import delete_version
from cropapp.services.learn import learn_from_labels
from cropapp.services.model_registry import find_version, roll_back, use_version
from cropapp.services.model_tasks import NetworkChoice
from cropapp.services.model_tasks.training_inputs import network_spec
from cropapp.services.project import Project
from cropapp.services.quantise import QuantiseOutcome, quantise_version
from cropapp.services.training_plan import _head_source

AllPhotos = Callable[[Project], list[Photo]]


def _copy(path: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    target = folder / path.name
    shutil.copyfile(path, target)
    shutil.copytree(path.with_name(path.name + "-data"), target.with_name(target.name + "-data"))
    return target


@pytest.fixture(scope="module")
def made(
    learned_template: Path,
    sample_truth: dict[str, str],
    give_truth: Callable[..., int],
    model_process: ModelProcess,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, QuantiseOutcome]:
    """A closed project with a version in 8-bit integers, whatever its score."""
    path = _copy(learned_template, tmp_path_factory.mktemp("int8"))
    with Project.open(path) as project, pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantise_verdict, "WITHIN", 1.0)
        patch.setattr(quantise, "RANGE_PHOTOS", 24)
        give_truth(project, sample_truth)
        parent = learn_from_labels(project, model_process, QuietTask()).version
        return path, quantise_version(project, model_process, QuietTask(), parent)


@pytest.fixture
def project(made: tuple[Path, QuantiseOutcome], tmp_path: Path) -> Iterator[Project]:
    with Project.open(_copy(made[0], tmp_path / "own")) as opened:
        yield opened


@pytest.fixture
def parent(project: Project) -> ModelVersion:
    active = project.active_model()
    assert active is not None
    return active


@pytest.fixture
def version(project: Project) -> ModelVersion:
    return project.model_versions()[-1]


def left_behind(project: Project) -> list[str]:
    """Return the names in the models' folder that belong to no version."""
    known = {each.uid for each in project.model_versions()}
    return [path.name for path in project.models_folder.iterdir() if path.name not in known]


def test_quantise__lists_a_version_that_is_not_active(
    made: tuple[Path, QuantiseOutcome],
    project: Project,
    parent: ModelVersion,
    version: ModelVersion,
) -> None:
    outcome = made[1]
    assert outcome.version is not None
    assert outcome.version.uid == version.uid
    assert (version.name, version.kind) == (f"{parent.name} int8", ModelKind.QUICK)
    assert version.parent_id == parent.id
    assert is_int8(version.embedding_key)
    assert exact_key(version.embedding_key) == parent.embedding_key
    told = version.metrics["int8"]
    assert told["held_out"] == outcome.held_out >= quantise.LEAST_HELD_OUT
    assert told["photos_per_s"] > 0
    assert told["parent_photos_per_s"] > 0
    assert version.metrics["gate"]["words"]
    assert len(read_held_out(project, version).said) >= outcome.held_out
    assert parent.name in outcome.words
    assert version.name in outcome.words
    assert not left_behind(project)


def test_use__predicts_every_photo_and_goes_back(
    project: Project,
    parent: ModelVersion,
    version: ModelVersion,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    before = {photo.id: photo.prediction for photo in all_photos(project)}
    use_version(project, version.id, model_process, QuietTask())
    classify_project(project, model_process, QuietTask())
    known = [photo.prediction for photo in all_photos(project) if photo.prediction]
    assert {each.model_version_id for each in known} == {version.id}
    assert len(known) == sum(each is not None for each in before.values())
    found = compare_versions(project, parent, version, model_process, QuietTask())
    assert found.scores.photos >= quantise.LEAST_HELD_OUT
    assert roll_back(project, model_process, QuietTask()).id == parent.id
    assert {photo.id: photo.prediction for photo in all_photos(project)} == before


def test_learning_from_it__stays_on_its_network(
    project: Project, version: ModelVersion, model_process: ModelProcess
) -> None:
    use_version(project, version.id, model_process, QuietTask())
    learned = learn_from_labels(project, model_process, QuietTask()).version
    assert learned.embedding_key == version.embedding_key
    assert not (project.model_folder(learned) / "int8.xml").exists()
    use_version(project, learned.id, model_process, QuietTask())
    with pytest.raises(UserError, match=f"{learned.name} stands on"):
        delete_version(project, version.id)


def test_training_and_evidence__rest_on_float32(
    project: Project,
    parent: ModelVersion,
    version: ModelVersion,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    choice = NetworkChoice("", project.model_folder(version), None, 0)
    assert network_spec(choice).key == parent.embedding_key
    assert _head_source(project, version) == _head_source(project, parent)
    use_version(project, version.id, model_process, QuietTask())
    photo = next(photo for photo in all_photos(project) if photo.prediction)
    found = explain_photo(project, model_process, QuietTask(), photo.id, count=2)
    assert found.maps.shape[0] == 2
    assert found.version_id == version.id


def test_pack__carries_the_network(
    project: Project,
    version: ModelVersion,
    model_process: ModelProcess,
    read_template: Path,
    all_photos: AllPhotos,
    tmp_path: Path,
) -> None:
    packed = pack_version(project, version, tmp_path / "fast", model_process, QuietTask())
    use_version(project, version.id, model_process, QuietTask())
    classify_project(project, model_process, QuietTask())
    with Project.open(_copy(read_template, tmp_path / "elsewhere")) as other:
        came = import_version(other, packed, model_process, QuietTask())
        assert came.embedding_key == version.embedding_key
        use_version(other, came.id, model_process, QuietTask())
        classify_project(other, model_process, QuietTask())
        # One may come from an embedding that was kept, in half the digits.
        for one, same in zip(
            _answers(other, all_photos), _answers(project, all_photos), strict=True
        ):
            assert one == pytest.approx(same, abs=1e-3)


def _answers(project: Project, all_photos: AllPhotos) -> list[dict[str, float]]:
    names = {each.id: each.name for each in project.classes()}
    return [
        {names[each.class_id]: each.confidence for each in photo.prediction.top}
        for photo in all_photos(project)
        if photo.prediction
    ]


def test_export__openvino_alone(
    project: Project, version: ModelVersion, model_process: ModelProcess, tmp_path: Path
) -> None:
    for form in (ExportFormat.ONNX, ExportFormat.TORCH):
        with pytest.raises(UserError, match=f"cannot be written as {form}"):
            export_version(project, version, tmp_path / "out", [form], model_process, QuietTask())
    done = export_version(
        project, version, tmp_path / "out", [ExportFormat.OPENVINO], model_process, QuietTask()
    )
    assert done.forms[0].largest_difference < 1e-3
    assert json.loads((done.folder / "model.json").read_text())["int8_sha256"]


def test_quantise__one_in_integers_is_refused(
    project: Project, version: ModelVersion, model_process: ModelProcess
) -> None:
    with pytest.raises(UserError, match="8-bit integers already"):
        quantise_version(project, model_process, QuietTask(), version)


def test_quantise__a_worse_one_leaves_nothing(
    project: Project,
    parent: ModelVersion,
    model_process: ModelProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(quantise_verdict, "WITHIN", -1.0)
    monkeypatch.setattr(quantise, "RANGE_PHOTOS", 24)
    versions = project.model_versions()
    outcome = quantise_version(project, model_process, QuietTask(), parent)
    assert outcome.version is None
    assert f"{percent(outcome.before, 1)}" in outcome.words
    assert f"{percent(outcome.after, 1)}" in outcome.words
    assert project.model_versions() == versions
    assert not left_behind(project)


def test_quantise__without_labels_there_is_nothing_to_judge_by(
    learned_project: Project, model_process: ModelProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = learned_project.active_model()
    assert active is not None
    monkeypatch.setattr(quantise, "LEAST_HELD_OUT", 1000)
    with pytest.raises(UserError, match="1000 are needed"):
        quantise_version(learned_project, model_process, QuietTask(), active)


def test_quantise__cancelled_leaves_nothing(
    project: Project, parent: ModelVersion, model_process: ModelProcess
) -> None:
    class Stopped(QuietTask):
        def progress(self, done: int, total: int, note: str = "") -> None:
            if note.startswith("Making"):
                self.cancel()

    versions = project.model_versions()
    with pytest.raises(NothingKept):
        quantise_version(project, model_process, Stopped(), parent)
    assert project.model_versions() == versions
    assert not left_behind(project)
    assert find_version(project, parent.name) == parent


@pytest.mark.parametrize(
    ("before", "after", "is_as_good"),
    [(0.86, 0.855, True), (0.86, 0.9, True), (0.86, 0.8549, False), (1.0, 0.994, False)],
)
def test_verdict__half_a_point_is_within(before: float, after: float, is_as_good: bool) -> None:
    assert quantise_verdict.Compared(before, after, 1000).is_as_good is is_as_good
