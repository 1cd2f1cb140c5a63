"""Use case: several versions together as one.

Owns: making such a version, and predicting with it. An ensemble is a version like any other in the
list: it is used, left again and exported in tables as they are. Its recipe names its members; its
folder holds a copy of the first one's model, so that whoever learns from it goes on from that one.
What it says is the mean of its members' calibrated confidences. Must not: train.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, PhotoId
from cropapp.core.errors import EnvironmentProblem, UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.cached_predictions import write_top_classes
from cropapp.services.classify import ClassifySummary, classify_project
from cropapp.services.held_out import HELD_OUT_FILE
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import Member, TopClasses
from cropapp.services.project import Project, now
from cropapp.services.seen_photos import record_seen, seen_contents
from cropapp.store import model_versions, photos, project_info
from cropapp.store.classes import merged_classes
from cropapp.store.session import Session

RECIPE_KIND = "ensemble"


def is_ensemble(version: ModelVersion | None) -> bool:
    """Whether a version is made of others."""
    return version is not None and version.recipe.get("kind") == RECIPE_KIND


def members_of(project: Project, ensemble: ModelVersion) -> list[ModelVersion]:
    """Return the versions that an ensemble is made of.

    Raises:
        UserError: one of them was deleted.
    """
    by_uid = {version.uid: version for version in project.model_versions()}
    uids = [str(uid) for uid in ensemble.recipe.get("members", ())]
    if not uids or any(uid not in by_uid for uid in uids):
        raise UserError(
            f"{ensemble.name} is not whole: a version that it is made of was deleted.",
            hint="Use one of the other versions, or put another ensemble together.",
        )
    return [by_uid[uid] for uid in uids]


def ensembles_with(version: ModelVersion, versions: Sequence[ModelVersion]) -> list[ModelVersion]:
    """Return the ensembles that a version is a member of."""
    return [
        each for each in versions if is_ensemble(each) and version.uid in each.recipe["members"]
    ]


def require_single(version: ModelVersion) -> None:
    """Refuse an ensemble where one network with one head is wanted.

    Raises:
        UserError: it is an ensemble.
    """
    if is_ensemble(version):
        raise UserError(
            f"{version.name} is several models together and cannot be taken out as one.",
            hint="Take its members out one by one.",
        )


def find_or_make_ensemble(project: Project, members: Sequence[ModelVersion]) -> ModelVersion:
    """Return the ensemble of these versions, listing it if there is none yet; not made active.

    Raises:
        UserError: fewer than two different versions, or one that is an ensemble itself.
        EnvironmentProblem: its folder could not be written.
    """
    chosen = list({version.uid: version for version in members}.values())
    if len(chosen) < 2:
        raise UserError(
            "An ensemble needs two different versions at least.", hint="Name them as in 3,5."
        )
    if any(is_ensemble(version) for version in chosen):
        raise UserError(
            "An ensemble cannot be part of another one.", hint="Name the versions it is made of."
        )
    uids = [version.uid for version in chosen]
    for version in project.model_versions():
        if is_ensemble(version) and sorted(version.recipe["members"]) == sorted(uids):
            members_of(project, version)
            return version
    return _make(project, chosen)


def use_ensemble(
    project: Project, process: ModelProcess, task: TaskContext, ensemble: ModelVersion
) -> ClassifySummary:
    """Predict every photo with an ensemble, then make it the active version."""
    summary = classify_together(project, process, task, ensemble)
    project.store.write(
        lambda session: project_info.set_active_model_version_id(session, ensemble.id)
    )
    project.feed.publish(Aspect.MODELS, Aspect.PREDICTIONS)
    return summary


def classify_together(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    ensemble: ModelVersion,
    *,
    first: Callable[[], Sequence[PhotoId]] = tuple,
    only: Collection[PhotoId] | None = None,
) -> ClassifySummary:
    """Read what was not read by each member, then predict by all of them together.

    Args:
        first, only: as for `classify_project`.

    Raises:
        UserError: a member was deleted.
        Cancelled: what was finished until then is kept.
    """
    whole = ClassifySummary()
    for member in members_of(project, ensemble):
        part = classify_project(project, process, task, first=first, version=member, only=only)
        whole.read += part.read
        whole.seconds += part.seconds
        known = {path for path, _reason in whole.unreadable}
        whole.unreadable += [each for each in part.unreadable if each[0] not in known]
    whole.predicted = predict_together_from_cache(project, process, task, ensemble)
    return whole


def predict_together_from_cache(
    project: Project, process: ModelProcess, task: TaskContext, ensemble: ModelVersion
) -> int:
    """Predict every photo that every member has an embedding of; return how many."""
    with project.store.read() as session:
        photo_ids, view_keys, targets = photos.ready_views(session)
    if not photo_ids:
        return 0
    positions, top = _said(project, process, task, ensemble, view_keys)
    predicted = [photo_ids[place] for place in positions.tolist()]
    write_top_classes(project, ensemble, predicted, targets, top)
    project.feed.publish(Aspect.PREDICTIONS)
    task.progress(len(predicted), len(predicted), "Predicting")
    return len(predicted)


def _said(
    project: Project,
    process: ModelProcess,
    task: TaskContext,
    ensemble: ModelVersion,
    view_keys: list[str],
) -> tuple[NDArray[np.int64], TopClasses]:
    with project.store.read() as session:
        merges = merged_classes(session)
    columns = {class_id: column for column, class_id in enumerate(ensemble.class_ids)}

    def column_of(class_id: ClassId) -> int:
        # Merged since the ensemble was made: it may still be known by its own name there.
        return columns.get(merges.get(class_id, class_id), columns.get(class_id, 0))

    members = [
        Member(
            project.model_folder(member),
            member.embedding_key,
            tuple(column_of(class_id) for class_id in member.class_ids),
        )
        for member in members_of(project, ensemble)
    ]
    return process.call(
        model_tasks.predict_together,
        project.embeddings.path,
        members,
        len(ensemble.class_ids),
        view_keys,
        task=task,
    )


def _make(project: Project, members: Sequence[ModelVersion]) -> ModelVersion:
    with project.store.read() as session:
        merges = merged_classes(session)
    first = members[0]
    counted = [merges.get(class_id, class_id) for each in members for class_id in each.class_ids]
    uid = f"{now():%Y%m%d-%H%M%S}-{uuid4().hex[:6]}"
    folder = project.models_folder / uid
    _copy_model(project.model_folder(first), folder)
    # A photo that any member was trained on proves nothing of them together.
    seen = [seen_contents(project, version) for version in members]
    record_seen(
        folder,
        {photo_id for each in seen for photo_id in each.photo_ids},
        {sha256 for each in seen for sha256 in each.hashes},
    )
    names = ", ".join(version.name for version in members)

    def job(session: Session) -> ModelVersion:
        return model_versions.add_model_version(
            session,
            uid=uid,
            name=spoken(f"Together: {names}"),
            # What goes on from it goes on from its first member.
            kind=ModelKind.QUICK,
            now=now(),
            parent_id=first.id,
            class_ids=tuple(dict.fromkeys(counted)),
            embedding_key=first.embedding_key,
            recipe={"kind": RECIPE_KIND, "members": [version.uid for version in members]},
        )

    version = project.store.write(job)
    project.feed.publish(Aspect.MODELS)
    return version


def _copy_model(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        # What one of them said of its held-out photos is not what they say together.
        theirs = shutil.ignore_patterns(HELD_OUT_FILE)
        shutil.copytree(source, temporary, copy_function=_link_or_copy, ignore=theirs)
        temporary.replace(target)
    except OSError as problem:
        shutil.rmtree(temporary, ignore_errors=True)
        raise EnvironmentProblem(
            f"The model could not be copied to {target}: {problem.strerror or problem}.",
            hint="Check that there is space and that the folder can be written.",
        ) from problem


def _link_or_copy(source: str, target: str) -> str:
    """Share a file of the model, which never changes; copy it where the disk cannot share."""
    if Path(source).suffix == ".safetensors":
        try:
            os.link(source, target)
        except OSError:
            return shutil.copy2(source, target)
        return target
    return shutil.copy2(source, target)
