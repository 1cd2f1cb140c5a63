"""Use case: several versions together as one.

Owns: making such a version, and predicting with it. An ensemble is a version like any other in the
list: it is used, left again and exported in tables as they are. Its recipe names its members; its
folder holds a copy of the first one's model, so that whoever learns from it goes on from that one.
What it says is the mean of its members' calibrated confidences. Must not: train.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from cropapp.core.entities import ClassId, ModelKind, ModelVersion, PhotoId
from cropapp.core.errors import UserError
from cropapp.core.feed import Aspect
from cropapp.core.tasks import TaskContext
from cropapp.core.words import spoken
from cropapp.services import model_tasks
from cropapp.services.cached_predictions import write_top_classes
from cropapp.services.classify import ClassifySummary, classify_project
from cropapp.services.ensemble_members import RECIPE_KIND, is_ensemble, members_of
from cropapp.services.held_out import HELD_OUT_FILE
from cropapp.services.inference_client import ModelProcess
from cropapp.services.model_tasks import Member, TopClasses
from cropapp.services.project import Project, now
from cropapp.services.seen_photos import record_seen, seen_contents
from cropapp.services.version_folders import copy_model_folder, new_uid
from cropapp.store import model_versions, photos, project_info
from cropapp.store.classes import merged_classes
from cropapp.store.session import Session


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
    return process.call(
        model_tasks.predict_together,
        project.embeddings.path,
        members_with_say(project, ensemble),
        len(ensemble.class_ids),
        view_keys,
        task=task,
    )


def members_with_say(project: Project, ensemble: ModelVersion) -> list[Member]:
    """Return the members, each with the class of the ensemble that each of its own counts as.

    Raises:
        UserError: a member was deleted, or it answers a class that the ensemble does not have.
    """
    with project.store.read() as session:
        merges = merged_classes(session)
    columns = {class_id: column for column, class_id in enumerate(ensemble.class_ids)}

    def column_of(class_id: ClassId) -> int:
        counts_as = merges.get(class_id, class_id)
        if counts_as not in columns and class_id not in columns:
            # An older program left out what was merged at the time and is a class again now.
            raise UserError(
                f"{ensemble.name} lacks a class that was merged when it was put together.",
                hint="Delete it, then put its members together again.",
            )
        # What it was merged into may be no class of any member: then it goes by its own name.
        return columns[counts_as if counts_as in columns else class_id]

    return [
        Member(
            project.model_folder(member),
            member.embedding_key,
            tuple(column_of(class_id) for class_id in member.class_ids),
        )
        for member in members_of(project, ensemble)
    ]


def _make(project: Project, members: Sequence[ModelVersion]) -> ModelVersion:
    first = members[0]
    # Merged ones too, under the names that were given: a merge can be taken back.
    answered = [class_id for each in members for class_id in each.class_ids]
    uid = new_uid(now())
    folder = project.models_folder / uid
    # What one of them said of its held-out photos is not what they say together.
    copy_model_folder(project.model_folder(first), folder, without=[HELD_OUT_FILE], shared=True)
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
            class_ids=tuple(dict.fromkeys(answered)),
            embedding_key=first.embedding_key,
            recipe={"kind": RECIPE_KIND, "members": [version.uid for version in members]},
        )

    version = project.store.write(job)
    project.feed.publish(Aspect.MODELS)
    return version
