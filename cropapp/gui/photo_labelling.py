"""What a person says of the photos on the page: classes by click, bar, letters and menu.

Owns: who is labelled by which gesture, and the words that say what was decided. Must not: write;
the bridge does, in the edit thread.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction

from cropapp.core.changes import ChangeSet
from cropapp.core.entities import ClassId, PhotoClass, PhotoId
from cropapp.gui import locale_words
from cropapp.gui.gallery.view import GalleryView
from cropapp.gui.notices import DecisionLine
from cropapp.gui.photo_menu import photo_menu
from cropapp.gui.photo_words import class_name, decision_words
from cropapp.gui.project_bridge import ProjectBridge
from cropapp.gui.told import told


class PhotoLabelling(QObject):
    """Labels the photos that `targets` names.

    Args:
        targets: which photos a gesture acts on now.
        find_class: puts the keyboard into the class search.
        more_actions: what else the menu offers for what is selected now.
    """

    exclude_requested = Signal(object)

    def __init__(
        self,
        bridge: ProjectBridge,
        grid: GalleryView,
        line: DecisionLine,
        *,
        targets: Callable[[], list[PhotoId]],
        find_class: Callable[[], None],
        more_actions: Callable[[], list[QAction]],
    ) -> None:
        super().__init__(grid)
        self._bridge = bridge
        self._grid = grid
        self._line = line
        self._targets = targets
        self._find_class = find_class
        self._more_actions = more_actions
        bridge.edited.connect(self._on_edited)
        line.undo.connect(bridge.undo)

    @Slot(int)
    def give_class(self, class_id: int) -> None:
        """Give a class to the targets, or say that there are none."""
        ids = self._targets()
        if ids:
            self._bridge.label_photos(ids, ClassId(class_id))
        else:
            words = self.tr("Select photos first, then give them a class.")
            self._line.say(words, can_undo=False)

    @Slot(str)
    def give_new_class(self, name: str) -> None:
        """Add a class and give it to those that are the targets now."""
        ids = self._targets()

        def give(known: PhotoClass) -> None:
            if ids:
                self._bridge.label_photos(ids, known.id)

        self._bridge.add_class(name, done=give, context=self)

    @Slot(int, int)
    def label_one(self, photo_id: int, class_id: int) -> None:
        """Label the photo whose bar was clicked, whatever else is selected."""
        self._bridge.label_photos([PhotoId(photo_id)], ClassId(class_id))

    @Slot(QPoint)
    def show_menu(self, place: QPoint) -> None:
        """Open the menu of the targets."""
        ids = self._targets()
        if not ids:
            return
        photo = self._grid.current_photo()
        menu = photo_menu(
            self._bridge,
            ids,
            exclude=lambda: self.exclude_requested.emit(ids),
            find_class=self._find_class,
            parent=self._grid,
            photo=photo,
            more=self._more_actions(),
        )
        menu.exec(self._grid.viewport().mapToGlobal(place))
        menu.deleteLater()

    @Slot(object)
    def _on_edited(self, step: ChangeSet) -> None:
        self._grid.gallery.apply_labels(step)
        undone = self._bridge.redo_name == step.name
        if undone:
            self._line.say(self.tr("Undone: {name}").format(name=told(step.name)), can_undo=False)
        else:
            self._line.say(self._words_of(step))

    def _words_of(self, step: ChangeSet) -> str:
        if len(step.changes) != 1:
            return self._words_of_many(step)
        change = step.changes[0]
        photo = self._grid.gallery.known_photo(change.photo_id)
        predicted = photo.prediction.best.class_id if photo and photo.prediction else None
        classes = self._bridge.class_by_id
        return decision_words(change.before, change.after, predicted, classes)

    def _words_of_many(self, step: ChangeSet) -> str:
        if step.class_given is None:
            return told(step.name)
        words = self.tr("Labelled {n} photos as {name}")
        name = class_name(self._bridge.class_by_id, step.class_given)
        return words.format(n=locale_words.number(len(step.changes)), name=name)
