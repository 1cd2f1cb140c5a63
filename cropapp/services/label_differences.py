"""Use case: two people said different things of the same photos; what is it to be?

Owns: the list of differences that an import leaves, which of them are still open, and settling
them. Must not: match photos or read the other source (services.import_labels does).

A difference is open as long as the label here is the very one that was compared. Whatever a person
says of the photo afterwards settles it, in this page or in another, here or by command; undo brings
the old label back and so opens the difference again. To keep one's own label is a decision too: it
is written to the history, signed and dated, though the class stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from cropapp.core.agreement import Agreement
from cropapp.core.changes import ChangeSet, LabelEdit
from cropapp.core.entities import ClassId, PhotoClass, PhotoId, PhotoState
from cropapp.core.feed import Aspect
from cropapp.core.gallery import PhotoFilter, PhotoSort
from cropapp.core.words import spoken
from cropapp.services.correct_labels import edit_photos
from cropapp.services.edit_classes import ensure_classes
from cropapp.services.project import Project, now
from cropapp.store import label_differences as kept_lists
from cropapp.store.classes import name_key, resolve_merges
from cropapp.store.label_differences import Record
from cropapp.store.session import Session
from cropapp.store.values import time_from_text, time_text, utc_us


class Side(StrEnum):
    """What a difference can be settled as, besides any class."""

    MINE = "mine"
    THEIRS = "theirs"
    UNSURE = "unsure"


Verdict = Side | ClassId
_NO_NEW_CLASS = (Side.MINE, Side.UNSURE)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one of the two said of a photo."""

    name: str
    """Of the class, as they call it; empty where they gave none."""
    author: str = ""
    given_at: datetime | None = None
    unsure: bool = False
    exclude_reason: str | None = None

    @property
    def words(self) -> str:
        """The whole of it: `rust, unsure`."""
        parts = [self.name, spoken("unsure") if self.unsure else ""]
        if self.exclude_reason is not None:
            parts.append(spoken(f"excluded: {self.exclude_reason}"))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Pair:
    """What was said here and there: one cell of the table of both people."""

    here: ClassId | None
    """None: unsure or excluded, without a class."""
    there: ClassId | None
    """None: no class of the project has that name yet."""
    there_name: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A photo of which two people said different things."""

    photo_id: PhotoId
    here: Opinion
    there: Opinion
    pair: Pair
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class PairCount:
    pair: Pair
    left: int
    total: int


@dataclass(frozen=True, slots=True)
class DifferenceList:
    """What differs from one source, and how far both agreed before anything was settled."""

    source: Path
    found_at: datetime
    agreement: Agreement | None
    differences: tuple[Difference, ...]

    def still_open(self, pair: Pair | None = None) -> tuple[Difference, ...]:
        """Return what nobody has settled, of one pair of classes or of all."""
        return tuple(
            each for each in self.differences if each.is_open and pair in (None, each.pair)
        )

    def total(self, pair: Pair | None = None) -> int:
        """Return how many there were of one pair of classes, or of all."""
        return sum(pair in (None, each.pair) for each in self.differences)

    def pairs(self) -> list[PairCount]:
        """Return the pairs of classes, those with the most differences first."""
        found: dict[Pair, list[bool]] = {}
        for each in self.differences:
            found.setdefault(each.pair, []).append(each.is_open)
        counts = [PairCount(pair, sum(opens), len(opens)) for pair, opens in found.items()]
        return sorted(counts, key=lambda each: (-each.total, each.pair.there_name))


# --- keeping


def keep_differences(
    project: Project,
    source: Path,
    found: Sequence[Difference],
    agreement: Agreement | None,
) -> None:
    """Remember what differs from a source, in place of what was remembered of it before.

    What was settled before, against the very same label of the other, stays settled.
    """
    place, moment = str(source), now()

    def job(session: Session) -> None:
        lists = kept_lists.read_lists(session)
        settled = _settled(session, [each for each in lists if each["source"] == place])
        rows = [settled.get(_key(_row(each)), _row(each)) for each in found]
        others = [each for each in lists if each["source"] != place]
        own: Record = {"source": place, "found_at": time_text(moment), "rows": rows}
        if agreement is not None:
            own["agreement"] = [agreement.photos, agreement.same, agreement.kappa]
        kept_lists.write_lists(session, [*others, own] if rows else others)

    project.store.write(job)


def settled_before(project: Project, source: Path, found: Sequence[Difference]) -> set[PhotoId]:
    """Return the photos whose difference from this source somebody has settled already."""
    with project.store.read() as session:
        lists = kept_lists.read_lists(session)
        settled = _settled(session, [each for each in lists if each["source"] == str(source)])
    return {each.photo_id for each in found if _key(_row(each)) in settled}


def forget_differences(project: Project, source: Path) -> None:
    """Put the list of a source away; no label is touched."""

    def job(session: Session) -> None:
        lists = kept_lists.read_lists(session)
        kept_lists.write_lists(session, [each for each in lists if each["source"] != str(source)])

    project.store.write(job)


def _settled(session: Session, lists: Iterable[Record]) -> dict[tuple[Any, ...], Record]:
    rows = [row for each in lists for row in each["rows"]]
    moments = kept_lists.decided_at_us(session, [row["photo"] for row in rows])
    return {_key(row): row for row in rows if not _is_open(row, moments)}


def _key(row: Record) -> tuple[Any, ...]:
    """Return what makes the other's label the same one when it is brought in again."""
    return row["photo"], name_key(row["there"]), row.get("there_at")


def _is_open(row: Record, moments: dict[PhotoId, int | None]) -> bool:
    photo_id = PhotoId(row["photo"])
    return photo_id in moments and moments[photo_id] == row.get("here_us")


def _row(found: Difference) -> Record:
    here, there = found.here, found.there
    row: Record = {"photo": int(found.photo_id), "here": found.pair.here, "there": there.name}
    more = {
        "here_us": None if here.given_at is None else utc_us(here.given_at),
        "here_at": None if here.given_at is None else time_text(here.given_at),
        "here_by": here.author,
        "here_unsure": here.unsure or None,
        "here_excluded": here.exclude_reason,
        "there_at": None if there.given_at is None else time_text(there.given_at),
        "there_by": there.author,
        "there_unsure": there.unsure or None,
    }
    return row | {name: value for name, value in more.items() if value is not None}


# --- reading


def list_differences(project: Project) -> list[DifferenceList]:
    """Return what differs, source by source, the one imported last first."""
    with project.store.read() as session:
        lists = kept_lists.read_lists(session)
        ids = [PhotoId(row["photo"]) for each in lists for row in each["rows"]]
        moments = kept_lists.decided_at_us(session, ids)
    naming = Naming.of(project)
    return [_list_of(each, moments, naming) for each in reversed(lists)]


def _list_of(record: Record, moments: dict[PhotoId, int | None], naming: Naming) -> DifferenceList:
    told = record.get("agreement")
    return DifferenceList(
        source=Path(record["source"]),
        found_at=time_from_text(record["found_at"]),
        agreement=None if told is None else Agreement(*told),
        differences=tuple(
            replace(naming.difference_of(row), is_open=_is_open(row, moments))
            for row in record["rows"]
            if row["photo"] in moments
        ),
    )


@dataclass(frozen=True, slots=True)
class Naming:
    """The classes behind ids and names, a merged one as the one it counts as."""

    names: dict[ClassId, str]
    counted: dict[ClassId, ClassId]
    by_key: dict[str, ClassId]

    @classmethod
    def of(cls, project: Project) -> Naming:
        return cls.of_classes(project.classes(include_retired=True))

    @classmethod
    def of_classes(cls, classes: Sequence[PhotoClass]) -> Naming:
        counted = resolve_merges(list(classes))
        # Of classes of one name the one in use goes before a merged one.
        in_use_last = sorted(classes, key=lambda each: each.merged_into is None)
        return cls(
            {each.id: each.name for each in classes},
            counted,
            {name_key(each.name): counted[each.id] for each in in_use_last},
        )

    def pair(self, here: ClassId | None, there: str) -> Pair:
        """Return the cell of a class here and a name there."""
        known = self.by_key.get(name_key(there))
        counted = None if here is None else self.counted.get(here, here)
        return Pair(counted, known, there if known is None else self.names[known])

    def difference_of(self, row: Record) -> Difference:
        """Return what a row of a list says, as if it were open."""
        here = None if row["here"] is None else ClassId(row["here"])
        pair = self.pair(here, row["there"])
        name = "" if pair.here is None else self.names.get(pair.here, "")
        return Difference(
            PhotoId(row["photo"]), _opinion(row, "here", name), _opinion(row, "there"), pair
        )


def _opinion(row: Record, side: str, name: str | None = None) -> Opinion:
    moment = row.get(f"{side}_at")
    return Opinion(
        name=row[side] if name is None else name,
        author=row.get(f"{side}_by", ""),
        given_at=None if moment is None else time_from_text(moment),
        unsure=row.get(f"{side}_unsure", False),
        exclude_reason=row.get(f"{side}_excluded"),
    )


# --- settling


def settle_differences(
    project: Project, verdicts: Sequence[tuple[Difference, Verdict]], *, author: str
) -> ChangeSet | None:
    """Say what each photo is to be called, all of them as one step.

    A class of the other's that is missing here is added. Of several photos one that cannot be read
    is left out where it would be given a class.

    Returns:
        What was written: also for a label that stays as it is, as somebody has now decided on it.

    Raises:
        UserError: a photo is no longer in the project, or the only one cannot be read.
    """
    gives_class = [each.photo_id for each, verdict in verdicts if verdict not in _NO_NEW_CLASS]
    unreadable = _unreadable(project, gives_class) if len(verdicts) > 1 else set()
    meant = [(each, verdict) for each, verdict in verdicts if each.photo_id not in unreadable]
    theirs = [each.there.name for each, verdict in meant if verdict is Side.THEIRS]
    ids = _classes_named(project, list(dict.fromkeys(theirs)))
    edits = {each.photo_id: _edit_of(each, verdict, ids) for each, verdict in meant}
    return edit_photos(project, edits, author=author, renew=True) if edits else None


def _edit_of(found: Difference, verdict: Verdict, ids: dict[str, ClassId]) -> LabelEdit:
    if verdict is Side.MINE:
        return _edit_back(found)
    if verdict is Side.UNSURE:
        return LabelEdit(unsure=True)
    return LabelEdit(class_id=ids[found.there.name] if verdict is Side.THEIRS else verdict)


def _edit_back(found: Difference) -> LabelEdit:
    """Return what says again what was said here, also where it was settled otherwise since."""
    here = found.here
    return LabelEdit(
        class_id=found.pair.here,
        clear_class=found.pair.here is None,
        unsure=here.unsure,
        exclude_reason=here.exclude_reason,
        clear_exclusion=here.exclude_reason is None,
    )


def _classes_named(project: Project, names: Sequence[str]) -> dict[str, ClassId]:
    if not names:
        return {}

    def job(session: Session) -> list[ClassId]:
        return ensure_classes(session, [(name, None) for name in names], follow_merges=True)

    found = project.store.write(job)
    project.feed.publish(Aspect.CLASSES)
    return dict(zip(names, found, strict=True))


def _unreadable(project: Project, ids: Sequence[PhotoId]) -> set[int]:
    states = frozenset({PhotoState.UNREADABLE})
    return set(project.find(PhotoFilter(photo_ids=tuple(ids), photo_states=states), PhotoSort()))
