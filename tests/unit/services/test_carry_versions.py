"""A version goes to another machine and comes in there, whole or not at all."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cropapp.core.entities import ModelKind, ModelVersion, Photo
from cropapp.core.errors import UserError
from cropapp.core.tasks import QuietTask
from cropapp.services.carry_versions import import_version, learned_hashes, pack_version
from cropapp.services.inference_client import ModelProcess
from cropapp.services.keep_versions import delete_version
from cropapp.services.model_registry import use_version
from cropapp.services.project import Project
from cropapp.services.seen_photos import SEEN_FILE, photos_seen

AllPhotos = Callable[[Project], list[Photo]]
Pack = Callable[[], Path]


@pytest.fixture
def version(learned_project: Project) -> ModelVersion:
    active = learned_project.active_model()
    assert active is not None
    return active


@pytest.fixture
def packed(
    learned_project: Project, version: ModelVersion, model_process: ModelProcess, tmp_path: Path
) -> Path:
    wanted = tmp_path / "葉 model"
    return pack_version(learned_project, version, wanted, model_process, QuietTask())


@pytest.fixture
def elsewhere(read_template: Path, tmp_path: Path) -> Iterator[Project]:
    """A project of another machine: nothing in it but photos it has read."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    target = folder / "other.cropapp"
    shutil.copyfile(read_template, target)
    shutil.copytree(
        read_template.with_name(read_template.name + "-data"),
        target.with_name(target.name + "-data"),
    )
    with Project.open(target) as opened:
        yield opened


def repack(packed: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a packed model anew with something changed in it."""
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target


def test_packed_version__predicts_the_same_elsewhere(
    learned_project: Project,
    version: ModelVersion,
    packed: Path,
    elsewhere: Project,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    assert packed.name == "葉 model.cropmodel"
    came = import_version(elsewhere, packed, model_process, QuietTask())
    assert elsewhere.active_model() is None
    assert (came.kind, came.uid, came.name) == (ModelKind.IMPORTED, version.uid, version.name)
    assert came.metrics["grouped"] == version.metrics["grouped"]
    assert came.size_bytes
    use_version(elsewhere, came.id, model_process, QuietTask())

    def said(project: Project) -> list[list[tuple[str, float]]]:
        names = {each.id: each.name for each in project.classes()}
        return [
            [(names[each.class_id], each.confidence) for each in photo.prediction.top]
            for photo in all_photos(project)
            if photo.prediction
        ]

    assert said(elsewhere) == said(learned_project)


def test_import__knows_what_the_model_was_learned_from(
    learned_project: Project,
    version: ModelVersion,
    packed: Path,
    elsewhere: Project,
    model_process: ModelProcess,
    all_photos: AllPhotos,
) -> None:
    hashes = set(learned_hashes(learned_project, version))
    assert len(hashes) > 10
    came = import_version(elsewhere, packed, model_process, QuietTask())
    seen = photos_seen(elsewhere, came)
    of_hashes = {p.id for p in all_photos(elsewhere) if p.facts and p.facts.sha256 in hashes}
    assert of_hashes
    assert of_hashes <= seen
    assert set(learned_hashes(elsewhere, came)) >= hashes  # handed on once more


def test_import__matches_classes_by_name(
    packed: Path, elsewhere: Project, model_process: ModelProcess
) -> None:
    from cropapp.services.edit_classes import add_class

    add_class(elsewhere, "something else")
    rust = add_class(elsewhere, "rust")
    came = import_version(elsewhere, packed, model_process, QuietTask())
    assert rust.id in came.class_ids
    assert [each.name for each in elsewhere.classes()].count("rust") == 1


def test_import__no_two_classes_get_one_colour(
    learned_project: Project, packed: Path, elsewhere: Project, model_process: ModelProcess
) -> None:
    from cropapp.services.edit_classes import add_class

    theirs = learned_project.classes()[-1]
    add_class(elsewhere, "something else", colour=theirs.colour)
    import_version(elsewhere, packed, model_process, QuietTask())
    colours = [each.colour for each in elsewhere.classes()]
    assert len(set(colours)) == len(colours) == 1 + len(learned_project.classes())
    kept = {each.name: each.colour for each in elsewhere.classes()}
    first = learned_project.classes()[0]
    assert kept[first.name] == first.colour


def test_import__twice_is_refused_and_after_deleting_taken_again(
    packed: Path, elsewhere: Project, model_process: ModelProcess
) -> None:
    came = import_version(elsewhere, packed, model_process, QuietTask())
    with pytest.raises(UserError, match="already"):
        import_version(elsewhere, packed, model_process, QuietTask())
    delete_version(elsewhere, came.id)
    assert import_version(elsewhere, packed, model_process, QuietTask()).uid == came.uid


def test_import__a_name_that_is_taken_gets_a_number(
    learned_project: Project,
    version: ModelVersion,
    model_process: ModelProcess,
    tmp_path: Path,
) -> None:
    """Every project has its own “Version 1”."""
    folder = tmp_path / "of another project"
    shutil.copytree(learned_project.model_folder(version), folder)
    spec = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    (folder / "model.json").write_text(json.dumps(spec | {"uid": "another"}), encoding="utf-8")
    came = import_version(learned_project, folder, model_process, QuietTask())
    assert (version.name, came.name) == ("Version 1", "Version 1 (2)")
    text = (learned_project.model_folder(came) / "model.json").read_text(encoding="utf-8")
    assert json.loads(text)["name"] == came.name


def test_import__of_a_plain_folder(
    learned_project: Project,
    version: ModelVersion,
    elsewhere: Project,
    model_process: ModelProcess,
) -> None:
    folder = learned_project.model_folder(version)
    (folder / SEEN_FILE).write_text(json.dumps({"photo_ids": [1, 2], "sha256": ["ab"]}))
    came = import_version(elsewhere, folder, model_process, QuietTask())
    inside = {path.name for path in elsewhere.model_folder(came).iterdir()}
    assert "held_out.json" not in inside  # photo ids mean nothing here
    seen = json.loads((elsewhere.model_folder(came) / SEEN_FILE).read_text())
    assert seen == {"photo_ids": [], "sha256": ["ab"]}


def change_byte(name: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        content = bytearray(files[name])
        content[-2] ^= 1
        files[name] = bytes(content)

    return change


def newer(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    files["manifest.json"] = json.dumps(manifest | {"format_version": 99}).encode()


def climb(files: dict[str, bytes]) -> None:
    files["../../escaped.json"] = b"{}"


def climb_in_the_manifest(files: dict[str, bytes]) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["../escaped.json"] = manifest["files"]["model.json"]
    files["manifest.json"] = json.dumps(manifest).encode()


def with_a_pickle(files: dict[str, bytes]) -> None:
    files["backbone.pth"] = pickle.dumps({"a": 1})


def without_head(files: dict[str, bytes]) -> None:
    del files["head.safetensors"]


def without_manifest(files: dict[str, bytes]) -> None:
    del files["manifest.json"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_byte("head.safetensors"), "not what was packed"),
        (change_byte("model.json"), "not what was packed"),
        (newer, "newer CropApp"),
        (climb, "no model has"),
        (climb_in_the_manifest, "no model has"),
        (with_a_pickle, "no model has"),
        (without_head, "missing"),
        (without_manifest, "no manifest"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_import__refuses_what_is_not_whole(
    packed: Path,
    elsewhere: Project,
    model_process: ModelProcess,
    tmp_path: Path,
    change: Callable[[dict[str, bytes]], None],
    said: str,
) -> None:
    bad = repack(packed, tmp_path / "bad.cropmodel", change)
    with pytest.raises(UserError, match=said) as caught:
        import_version(elsewhere, bad, model_process, QuietTask())
    assert "bad.cropmodel" in caught.value.message
    assert caught.value.hint
    assert elsewhere.model_versions() == []
    assert not list(elsewhere.models_folder.glob("*"))
    assert not list(tmp_path.rglob("escaped.json"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no zip at all"])
def test_import__refuses_what_is_no_archive(
    elsewhere: Project, model_process: ModelProcess, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.cropmodel"
    path.write_bytes(content)
    with pytest.raises(UserError, match="not a packed model"):
        import_version(elsewhere, path, model_process, QuietTask())
    with pytest.raises(UserError, match="no model at"):
        import_version(elsewhere, tmp_path / "gone.cropmodel", model_process, QuietTask())


def test_import__a_damaged_folder_is_named_as_the_person_knows_it(
    learned_project: Project,
    version: ModelVersion,
    elsewhere: Project,
    model_process: ModelProcess,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "carried by hand"
    shutil.copytree(learned_project.model_folder(version), folder)
    with (folder / "head.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(UserError, match="damaged") as caught:
        import_version(elsewhere, folder, model_process, QuietTask())
    assert str(folder) in caught.value.message
    assert not list(elsewhere.models_folder.glob("*"))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_import__a_file_packed_again_is_taken_or_refused_with_words(
    packed: Path, elsewhere: Project, model_process: ModelProcess, tmp_path: Path, method: int
) -> None:
    again = tmp_path / "again.cropmodel"
    with zipfile.ZipFile(packed) as archive, zipfile.ZipFile(again, "w", method) as target:
        for name in archive.namelist():
            target.writestr(name, archive.read(name))
    if method == zipfile.ZIP_DEFLATED:
        assert import_version(elsewhere, again, model_process, QuietTask()).uid
        with zipfile.ZipFile(again) as archive:
            start = archive.getinfo("head.safetensors").header_offset
        content = bytearray(again.read_bytes())
        content[start + 200 : start + 260] = bytes(60)
        again.write_bytes(content)
    with pytest.raises(UserError, match=r"again\.cropmodel"):
        import_version(elsewhere, again, model_process, QuietTask())
