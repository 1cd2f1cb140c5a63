"""From one photo of a burst to all of them."""

from __future__ import annotations

from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.services.bursts import confirm_bursts, with_burst_members
from cropapp.services.project import Project
from cropapp.store.session import run_many


def make_bursts(project: Project, *bursts: list[int]) -> None:
    rows = [(burst[0], photo_id) for burst in bursts for photo_id in burst]

    def write(session) -> None:
        run_many(session, "UPDATE photo SET burst_id = NULL WHERE id > ?", [(0,)])
        run_many(session, "UPDATE photo SET burst_id = ? WHERE id = ?", rows)

    project.store.write(write)


def test_with_burst_members__each_photo_once_in_the_order_asked(project: Project) -> None:
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    make_bursts(project, ids[2:5], ids[7:9])
    asked = [ids[8], ids[0], ids[3], ids[4]]
    assert list(with_burst_members(project, asked)) == [ids[7], ids[8], ids[0], *ids[2:5]]
    assert with_burst_members(project, []) == ()


def test_confirm_bursts__a_photo_without_prediction_says_nothing(project: Project) -> None:
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    make_bursts(project, ids[2:5])
    assert confirm_bursts(project, [ids[2]], author="Ana") is None


def test_confirm_bursts__is_one_step(learned_project: Project) -> None:
    project = learned_project
    ids = project.find(PhotoFilter(), PhotoSort()).tolist()
    photos = {photo.id: photo for photo in project.photos(ids)}
    open_ids = [i for i in ids if photos[i].prediction and not photos[i].label.is_labelled][:3]
    make_bursts(project, open_ids)
    step = confirm_bursts(project, [open_ids[1]], author="Ana")
    assert step is not None
    assert sorted(step.photo_ids) == sorted(open_ids)
    meant = photos[open_ids[1]].prediction.best.class_id
    assert {change.after.class_id for change in step.changes} == {meant}
