"""A model version as one file to carry to another machine, and back into a folder.

Owns: what goes into such a file, its hashes, and reading one with suspicion: names, sizes and
hashes are checked before anything is read as a model, and nothing is ever unpickled. Must not:
know a project.

The file is a zip of plain files. Its `manifest.json` names each with its size and sha256.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.files import replaced_file
from cropapp.core.words import spoken
from cropapp.ml.backbone_weights import file_sha256
from cropapp.ml.int8_network import INT8_FILES, check_int8
from cropapp.ml.model_folder import (
    BACKBONE_FILE,
    HEAD_FILE,
    NOVELTY_FILE,
    SPEC_FILE,
    ModelSpec,
    backbone_file,
    load_model,
    load_model_novelty,
)
from cropapp.ml.shared_int8 import int8_folder

ARCHIVE_FORMAT = "cropapp-model-archive"
ARCHIVE_VERSION = 1
MANIFEST_FILE = "manifest.json"
SEEN_FILE = "seen.json"
"""Hashes of the photos it was learned from: nobody is to score it on those."""
WEIGHT_FILES = (HEAD_FILE, BACKBONE_FILE, NOVELTY_FILE, *INT8_FILES)
MAX_JSON_BYTES = 64 << 20
MAX_FILE_BYTES = 8 << 30
"""More than any backbone of the zoo: what is larger is no model."""
_CHUNK_BYTES = 1 << 20
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The second is what other programs write when a person packs the files again."""


def pack_model(folder: Path, target: Path, photo_hashes: Sequence[str]) -> ModelSpec:
    """Write a model folder as one file; a shared backbone or int8 network goes with it.

    Args:
        photo_hashes: of all photos it was learned from.

    Raises:
        UserError: the folder is damaged.
        EnvironmentProblem: the file could not be written.
    """
    spec, _ = load_model(folder)
    load_model_novelty(folder)
    shared = _shared_files(folder, spec)
    files = _files_of(folder) | shared
    texts = {
        SPEC_FILE: _spec_text(folder, shared),
        SEEN_FILE: _json({"photo_ids": [], "sha256": sorted(set(photo_hashes))}),
    }
    manifest = _manifest(spec, files, texts)
    try:
        with replaced_file(target) as file:
            _write_zip(file, files, {MANIFEST_FILE: _json(manifest), **texts})
    except OSError as problem:
        raise EnvironmentProblem(
            f"{target} could not be written: {problem.strerror or problem}.",
            hint="Check free space and permissions, then try again.",
        ) from problem
    return spec


def unpack_model(source: Path, draft: Path) -> ModelSpec:
    """Put a packed model, or a copy of a model folder, into the folder `draft`, checked.

    Args:
        draft: must not exist; it is gone again if the model is not whole.

    Raises:
        UserError: it is not a model, damaged, or from a newer program.
        EnvironmentProblem: it could not be read or written.
    """
    try:
        draft.mkdir(parents=True)
        if source.is_dir():
            _copy_folder(source, draft)
        else:
            _extract(source, draft)
        return _checked(draft, source)
    except OSError as problem:
        shutil.rmtree(draft, ignore_errors=True)
        raise EnvironmentProblem(
            f"{source} could not be brought in: {problem.strerror or problem}.",
            hint="Check free space and permissions, then try again.",
        ) from problem
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _checked(draft: Path, source: Path) -> ModelSpec:
    """Read all of a model, its backbone too if it is none of the zoo.

    Raises:
        UserError: it is not whole; the message names `source`, which is what the person knows.
    """
    from cropapp.ml.embedder import build_network

    try:
        spec, _ = load_model(draft)
        load_model_novelty(draft)
        own = backbone_file(draft, spec)  # of its own, or of a version that is here already
        if own is not None:
            build_network(spec.embedding, own)
        int8 = int8_folder(draft, spec)
        if int8 is not None:
            check_int8(int8, spec.embedding.preprocessing.size_px)
    except UserError as problem:
        message = problem.message.replace(str(draft), str(source))
        raise UserError(message, hint=problem.hint) from problem
    return spec


def _shared_files(folder: Path, spec: ModelSpec) -> dict[str, Path]:
    """Return the files of a model that lie in another version's folder."""
    backbone, int8 = backbone_file(folder, spec), int8_folder(folder, spec)
    shared: dict[str, Path] = {}
    if backbone is not None and not spec.has_own_backbone:
        shared[BACKBONE_FILE] = backbone
    if int8 is not None and not spec.has_own_int8:
        shared |= {name: int8 / name for name in INT8_FILES}
    return shared


def _files_of(folder: Path) -> dict[str, Path]:
    said = json.loads((folder / SPEC_FILE).read_text(encoding="utf-8"))["files"]
    return {name: folder / name for name in WEIGHT_FILES if name in said}


def _spec_text(folder: Path, shared: dict[str, Path]) -> bytes:
    """Return model.json as the packed model has it: on its own feet."""
    if not shared:
        return (folder / SPEC_FILE).read_bytes()
    values = json.loads((folder / SPEC_FILE).read_text(encoding="utf-8"))
    values["has_own_backbone"] |= BACKBONE_FILE in shared
    if shared.keys() & set(INT8_FILES):
        values["has_own_int8"] = True
    values["files"] |= {name: file_sha256(path) for name, path in shared.items()}
    return _json(values)


def _manifest(spec: ModelSpec, files: dict[str, Path], texts: dict[str, bytes]) -> dict[str, Any]:
    entries = {
        name: {"size_bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
        for name, text in texts.items()
    }
    for name, path in files.items():
        entries[name] = {"size_bytes": path.stat().st_size, "sha256": file_sha256(path)}
    return {
        "format": ARCHIVE_FORMAT,
        "format_version": ARCHIVE_VERSION,
        "uid": spec.uid,
        "name": spec.name,
        "classes": list(spec.class_names),
        "files": entries,
    }


def _write_zip(file: IO[bytes], files: dict[str, Path], texts: dict[str, bytes]) -> None:
    # Weights do not get smaller by compression; stored, they can be read while they are checked.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name, path in files.items():
            archive.write(path, name)


def _copy_folder(source: Path, draft: Path) -> None:
    """Copy the files of a model, no others; what it has seen without ids of another project."""
    for name in (SPEC_FILE, *WEIGHT_FILES):
        path = source / name
        if path.is_file():
            _check_size(path, name, path.stat().st_size)
            shutil.copyfile(path, draft / name)
    seen = source / SEEN_FILE
    if seen.is_file():
        _check_size(seen, SEEN_FILE, seen.stat().st_size)
        hashes = _read_json(seen, seen.read_bytes()).get("sha256", [])
        (draft / SEEN_FILE).write_bytes(_json({"photo_ids": [], "sha256": list(hashes)}))


def _extract(source: Path, draft: Path) -> None:
    if not source.is_file():
        raise UserError(
            f"There is no model at {source}.",
            hint="Give a file that “cropapp models pack” wrote, or a model folder.",
        )
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _read_manifest(source, archive)
            for name, entry in _wanted(source, archive, manifest["files"]):
                _extract_one(source, archive, name, entry, draft / name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise _not_whole(source, spoken("it is not a packed model, or was cut off")) from problem


def _read_manifest(source: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST_FILE not in archive.namelist():
        raise UserError(
            f"{source} is not a packed model: it has no {MANIFEST_FILE}.",
            hint="Give a file that “cropapp models pack” wrote.",
        )
    info = archive.getinfo(MANIFEST_FILE)
    _check_size(source, MANIFEST_FILE, info.file_size)
    with archive.open(info) as file:
        values = _read_json(source, file.read(MAX_JSON_BYTES))
    if values.get("format") != ARCHIVE_FORMAT or not isinstance(values.get("files"), dict):
        raise _not_whole(source, spoken("its manifest is not that of a model"))
    version = values.get("format_version")
    if not isinstance(version, int) or version > ARCHIVE_VERSION:
        raise UserError(
            f"{source} was written by a newer CropApp (format {version}).", hint="Update CropApp."
        )
    return values


def _wanted(
    source: Path, archive: zipfile.ZipFile, entries: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the files to take out, all of them known names; refuse a file that holds others."""
    allowed = {SPEC_FILE, SEEN_FILE, *WEIGHT_FILES}
    _refuse_strangers(source, archive.namelist(), allowed | {MANIFEST_FILE})
    _refuse_strangers(source, entries, allowed)
    for name, entry in entries.items():
        if name not in archive.namelist() or not isinstance(entry, dict):
            raise _not_whole(source, spoken(f"{name} is missing"))
        info = archive.getinfo(name)
        if info.compress_type not in _READABLE:
            raise _not_whole(
                source, spoken(f"{name} is compressed in a way that is not known here")
            )
        _check_size(source, name, info.file_size)
        yield name, entry


def _refuse_strangers(source: Path, names: Iterable[str], allowed: set[str]) -> None:
    listed = list(names)
    for name in listed:
        if name not in allowed or listed.count(name) > 1:
            raise UserError(
                f"{source} holds a file that no model has: {name!r}.",
                hint="Do not use it. Ask whoever sent it for a file that “cropapp models pack” "
                "wrote.",
            )


def _extract_one(
    source: Path, archive: zipfile.ZipFile, name: str, entry: dict[str, Any], target: Path
) -> None:
    """Write one file while its hash is taken; never more than the archive said it holds."""
    digest, left = hashlib.sha256(), archive.getinfo(name).file_size
    with archive.open(name) as packed, target.open("xb") as file:
        while chunk := packed.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise _not_whole(source, spoken(f"{name} is larger than it says"))
            digest.update(chunk)
            file.write(chunk)
    if digest.hexdigest() != entry.get("sha256"):
        raise _not_whole(source, spoken(f"{name} is not what was packed"))


def _check_size(source: Path, name: str, size_bytes: int) -> None:
    limit = MAX_JSON_BYTES if name.endswith(".json") else MAX_FILE_BYTES
    if size_bytes > limit:
        raise _not_whole(source, spoken(f"{name} is far too large"))


def _read_json(path: Path, content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content.decode())
    except (ValueError, RecursionError) as problem:
        raise _not_whole(path, spoken("a part of it is not JSON")) from problem
    if not isinstance(values, dict):
        raise _not_whole(path, spoken("a part of it is not what it should be"))
    return values


def _json(values: object) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def _not_whole(path: Path, reason: str) -> UserError:
    return UserError(
        f"The model {path} cannot be brought in: {reason}.",
        hint="Copy it again from where it came.",
    )
