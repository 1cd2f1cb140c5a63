"""What is done at the window, and what must have happened by it.

Owns: the story of a person who labels, and the walk over every page.
"""

from __future__ import annotations

from pathlib import Path

from station import Station, wait_for

from cropapp.core.gallery import PhotoFilter, PhotoSort, ReviewState
from cropapp.services.background_versions import is_background
from cropapp.services.project import Project


def states(path: Path) -> dict[ReviewState, int]:
    """Return how many photos of a project are in each review state, as another process sees it."""
    with Project.open(path) as project:
        return {
            state: len(project.find(PhotoFilter(review_states=frozenset({state})), PhotoSort()))
            for state in ReviewState
        }


def decided(path: Path) -> int:
    return sum(count for state, count in states(path).items() if state != ReviewState.UNREVIEWED)


def predicted(path: Path) -> int:
    with Project.open(path) as project:
        return project.counts().predicted


def versions(path: Path, *, in_background: bool = False) -> int:
    """Return how many versions were asked for, or learned while labelling."""
    with Project.open(path) as project:
        return sum(is_background(entry) is in_background for entry in project.model_versions())


def look_at_start(at: Station) -> None:
    at.wait_for_window("CropApp")
    at.picture("start")
    at.keys("ctrl+comma")
    at.picture("start-settings")


def tell_the_story(at: Station, project: Path) -> None:
    """Look, correct, confirm, many at once, undo, review, learn."""
    before = decided(project)
    at.click(*at.first_cell)
    at.keys("2")
    wait_for("a label by key", lambda: decided(project) == before + 1)
    at.keys("Right", "Return")
    wait_for("a confirmation", lambda: decided(project) == before + 2)
    at.keys("Right", "shift+Right", "shift+Right", "3")
    wait_for("three labels at once", lambda: decided(project) == before + 5)
    at.picture("many-labelled")
    at.keys("ctrl+z")
    wait_for("one undo for the three", lambda: decided(project) == before + 2)
    at.keys("ctrl+shift+z")
    wait_for("redo", lambda: decided(project) == before + 5)
    at.keys("Right", "u")
    wait_for("unsure", lambda: states(project)[ReviewState.UNSURE] == 1)
    wait_for("learned while labelling", lambda: versions(project, in_background=True) == 1)
    at.picture("learned-while-labelling")
    known = versions(project)
    at.keys("l")
    wait_for("a new version", lambda: versions(project) == known + 1)
    at.picture("learned")
    at.keys("ctrl+2")
    at.picture("review-before")
    before = decided(project)
    at.keys("Return", "1", "2")
    wait_for("three decisions in review", lambda: decided(project) >= before + 3)
    at.picture("review-after-three")
    at.keys("ctrl+z")
    wait_for("undo in review", lambda: decided(project) < before + 3)
    at.keys("ctrl+1")


def walk_the_pages(at: Station) -> None:
    """Every page and everything that lies over one."""
    at.keys("ctrl+1")
    at.click(*at.first_cell)
    at.picture("photos")
    at.keys("g")
    at.picture("guide-card")
    at.keys("g", "space")
    at.picture("loupe")
    at.keys("c")
    at.picture("evidence")
    at.keys("c", "t")
    at.picture("target-point")
    at.keys("Escape", "space", "shift+Right", "ctrl+shift+c")
    at.picture("compare")
    at.keys("Escape", "slash")
    at.picture("find-class")
    at.keys("Escape", "x")
    at.picture("exclude")
    at.keys("Escape", "F1")
    at.picture("keys")
    at.keys("Escape", "ctrl+k")
    at.picture("commands")
    at.keys("Escape", "ctrl+e")
    at.picture("export")
    at.keys("Escape", "ctrl+comma")
    at.picture("settings")
    at.keys("ctrl+comma")
    for key, name in (
        ("ctrl+2", "review"),
        ("ctrl+3", "overview"),
        ("ctrl+4", "map"),
        ("ctrl+5", "training"),
        ("ctrl+6", "models"),
        ("ctrl+7", "changes"),
    ):
        at.keys(key)
        at.picture(name)
    at.keys("ctrl+1")
