"""Which photos show the same thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from cropapp.core.entities import PhotoId
from cropapp.services.group_photos import group_photos, groups_of
from cropapp.services.project import Project
from cropapp.services.sample_field import read_truth
from cropapp.store import project_info
from cropapp.store.photo_writes import PhotoKin
from cropapp.store.whole_project import GroupingRow, any_ungrouped

NOON = datetime(2026, 6, 1, 12, 0)


def row(number: int, **more: object) -> GroupingRow:
    base = GroupingRow(
        photo_id=PhotoId(number),
        folder_id=1,
        relative_path=f"photo {chr(96 + number)}.jpg",
        sha256=f"hash {number}",
        captured_at=None,
        camera_make="Phone",
        camera_model="One",
        latitude=None,
        longitude=None,
        kin=PhotoKin(),
    )
    return replace(base, **more)


def together(*rows: GroupingRow) -> list[int | None]:
    """Return the group of each row."""
    return [kin.group_id for kin in groups_of(rows).values()]


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_same_bytes__are_duplicates_of_the_oldest() -> None:
    groups = groups_of([row(3, sha256="x"), row(1, sha256="x"), row(2)])
    assert groups == {3: PhotoKin(1, PhotoId(1)), 1: PhotoKin(1), 2: PhotoKin(2)}


def test_burst__is_within_seconds_of_the_one_before() -> None:
    burst = [row(n + 1, captured_at=at(8 * n)) for n in range(4)]
    later = row(5, captured_at=at(24 + 11))
    assert together(*burst, later) == [1, 1, 1, 1, 5]


def test_burst__is_of_one_camera_in_one_place() -> None:
    one = row(1, captured_at=at(0), latitude=24.0, longitude=120.0)
    near = row(2, captured_at=at(3), latitude=24.0001, longitude=120.0)
    far = row(3, captured_at=at(6), latitude=24.01, longitude=120.0)
    assert together(one, near, far) == [1, 1, 3]
    assert together(one, replace(near, camera_model="Two")) == [1, 2]
    assert together(one, replace(far, latitude=None, longitude=None)) == [1, 1]


def test_burst__counts_with_and_without_an_offset() -> None:
    east = timezone(timedelta(hours=8))
    aware = [
        row(1, captured_at=at(0).replace(tzinfo=east)),
        row(2, captured_at=at(4).replace(tzinfo=east)),
    ]
    assert together(*aware) == [1, 1]
    assert together(row(1), row(2)) == [1, 2]


def test_crops__of_one_photo_belong_together() -> None:
    names = ["IMG_3010_3.jpg", "IMG_3010_4.jpg", "IMG_3010.jpg", "IMG_3011_3.jpg"]
    rows = [row(n + 1, relative_path=name) for n, name in enumerate(names)]
    assert together(*rows) == [1, 1, 1, 4]
    elsewhere = row(5, relative_path="IMG_3010_5.jpg", folder_id=2)
    assert together(*rows, elsewhere)[-1] == 5


def test_rules__join_across_each_other() -> None:
    rows = [
        row(1, captured_at=at(0)),
        row(2, captured_at=at(5), sha256="x"),
        row(3, sha256="x", relative_path="IMG_2000_1.jpg"),
        row(4, relative_path="IMG_2000_2.jpg"),
    ]
    assert together(*rows) == [1, 1, 1, 1]


def test_sample_field__bursts_are_found(project: Project) -> None:
    folder = project.folders()[0].path
    truth = (folder / "truth.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    bursts: dict[str, set[int | None]] = {}
    for line in truth:
        relative, _, _, burst = line.split(",")
        photo = project.photo_at(folder / relative)
        if burst and photo is not None and photo.facts is not None:
            bursts.setdefault(burst, set()).add(photo.group_id)
    assert len(read_truth(folder)) > 40
    assert bursts
    assert all(len(groups) == 1 for groups in bursts.values())
    assert len({next(iter(groups)) for groups in bursts.values()}) == len(bursts)


def bursts(*rows: GroupingRow) -> list[int | None]:
    """Return the burst of each row."""
    return [kin.burst_id for kin in groups_of(rows).values()]


def test_burst__is_named_by_its_smallest_photo_and_one_alone_has_none() -> None:
    taken = [row(3, captured_at=at(0)), row(2, captured_at=at(4)), row(1, captured_at=at(60))]
    assert bursts(*taken) == [2, 2, None]


def test_burst__copies_and_crops_of_one_photo_are_none() -> None:
    copies = [row(n, captured_at=at(0), sha256="x") for n in (1, 2)]
    crops = [
        row(n, captured_at=at(0), relative_path=f"IMG_3010_{n}.jpg", camera_model="Two")
        for n in (3, 4)
    ]
    assert bursts(*copies, *crops) == [None] * 4
    assert together(*copies, *crops) == [1, 1, 3, 3]


def test_burst__has_the_copies_of_its_photos_in_it() -> None:
    original, copy = (row(n, captured_at=at(0), sha256="x") for n in (1, 2))
    assert bursts(original, copy, row(3, captured_at=at(5))) == [1, 1, 1]


def test_project_of_before_bursts__is_grouped_anew_once(project: Project) -> None:
    def pending() -> bool:
        with project.store.read() as session:
            return any_ungrouped(session)

    group_photos(project)
    assert not pending()
    project.store.write(lambda session: project_info.set_info(session, "grouping_rules", None))
    assert pending()
    assert group_photos(project) == 0
    assert not pending()
