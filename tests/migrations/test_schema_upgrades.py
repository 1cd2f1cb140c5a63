"""Every schema that was shipped opens, upgrades whole or not at all, and loses nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cropapp.core.entities import TargetPoint
from cropapp.core.errors import ProgramFault, UserError
from cropapp.core.gallery import PhotoFilter, ReviewState
from cropapp.store import classes, gallery, labels, photos, saved_filters
from cropapp.store.backup import list_backups
from cropapp.store.engine import Store
from cropapp.store.schema import MIGRATIONS, make_current, read_revision, upgrade
from cropapp.store.tables import SCHEMA_REVISION

RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{down}"


def upgrade():
{body}
"""
REBUILD_PHOTO = """
    with op.batch_alter_table("photo", recreate="always") as batch:
        batch.add_column(sa.Column("rating", sa.Integer))
"""
FAIL_HALFWAY = """
    op.execute("CREATE TABLE half_done (id INTEGER)")
    op.execute("DELETE FROM prediction")
    raise RuntimeError("stop")
"""
BREAK_KEYS = """
    op.execute("DELETE FROM photo WHERE id = 1")
"""


@pytest.fixture(params=RELEASED, ids=lambda file: file.stem)
def released(request, tmp_path):
    """A project as a shipped program left it."""
    path = tmp_path / "old.cropapp"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def next_schema(tmp_path):
    """Return a function that makes a migrations folder with one more migration."""

    def make(body):
        folder = tmp_path / "migrations"
        shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        text = NEXT.format(down=SCHEMA_REVISION, body=body)
        (folder / "versions" / "9999_next.py").write_text(text)
        return folder

    return make


def rows(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def schema_of(path):
    """Return each object's SQL, spaces and quotes apart, by its name."""
    found = rows(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {
        name: re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql)).strip().replace('"', "")
        for name, sql in found
    }


def test_migrations_and_tables__give_the_same_schema(tmp_path):
    Store.create(tmp_path / "new.cropapp").close()
    with closing(sqlite3.connect(tmp_path / "migrated.cropapp")):
        upgrade(tmp_path / "migrated.cropapp")
    assert schema_of(tmp_path / "migrated.cropapp") == schema_of(tmp_path / "new.cropapp")


def test_newest_migration__is_the_tables_revision():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [SCHEMA_REVISION]
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)


def test_every_shipped_schema_is_here():
    shipped = {file.name.split("_")[0] for file in (MIGRATIONS / "versions").glob("0*.py")}
    assert {file.stem for file in RELEASED} == shipped


def test_released_project__opens_with_all_that_was_in_it(released):
    with Store.open(released) as store, store.read() as session:
        ids = gallery.find_photo_ids(session).tolist()
        confirmed, taken_back, untouched = photos.get_photos(session, ids)
        history = labels.label_history(session, taken_back.id)
        wanted = PhotoFilter(review_states=frozenset({ReviewState.CONFIRMED}))
        assert gallery.find_photo_ids(session, wanted).tolist() == [confirmed.id]
    assert confirmed.label.is_confirmation
    assert confirmed.facts.captured_at == datetime(2026, 5, 1)
    assert [event.after.class_id for event in history] == [2, None]
    assert untouched.prediction.best.confidence == 0.75
    assert read_revision(released) == SCHEMA_REVISION


def test_project_of_0002__has_its_point_its_burst_its_look_alike_and_its_filter(tmp_path):
    path = tmp_path / "0002.cropapp"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((RELEASED[0].parent / "0002.sql").read_text(encoding="utf-8"))
    with Store.open(path) as store, store.read() as session:
        first, second, third = photos.get_photos(session, gallery.find_photo_ids(session).tolist())
        rust, blight = classes.list_classes(session)
        (kept,) = saved_filters.list_saved_filters(session)
    assert first.label.target == TargetPoint(0.25, 0.5)
    assert (first.burst_id, second.burst_id, third.burst_id) == (first.id, first.id, None)
    assert first.burst_count == 2
    assert rust.look_alikes == (blight.id,)
    assert rust.reference_photos == (first.id,)
    assert (kept.name, kept.filter.text) == ("June", "june")


def test_newer_project__is_refused_and_left_alone(tmp_path):
    path = tmp_path / "newer.cropapp"
    Store.create(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(UserError, match=r"newer CropApp \(schema 9999\)"):
        Store.open(path)
    assert path.read_bytes() == before
    assert list_backups(path) == []


def test_upgrade__backs_up_first_and_a_rebuilt_parent_keeps_its_children(
    released, next_schema, tmp_path
):
    was = read_revision(released)
    counts = "SELECT (SELECT count(*) FROM prediction), (SELECT count(*) FROM label_event)"
    before = rows(released, counts)
    backups = tmp_path / "kept"
    make_current(
        released, backups=backups, now=NOW, migrations=next_schema(REBUILD_PHOTO), wanted="9999"
    )
    assert before[0][0] in (2, 3)
    assert before[0][1] == 3
    assert rows(released, counts) == before
    assert rows(released, "SELECT count(rating), count(*) FROM photo") == [(0, 3)]
    assert read_revision(released) == "9999"
    with closing(sqlite3.connect(released, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute("DELETE FROM label_event")
        connection.execute("DELETE FROM photo WHERE id = 2")
        assert connection.execute("SELECT count(*) FROM label_event").fetchone() == (1,)
    (kept,) = list_backups(released, folder=backups)
    assert "before-upgrade" in kept.name
    assert read_revision(kept) == was


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (FAIL_HALFWAY, RuntimeError, "stop"),
        (BREAK_KEYS, ProgramFault, "would break"),
    ],
)
def test_failed_upgrade__leaves_the_project_as_it_was(released, next_schema, body, kind, words):
    before = dump(released)
    with pytest.raises(kind, match=words):
        upgrade(released, migrations=next_schema(body))
    assert dump(released) == before
    with Store.open(released) as store, store.read() as session:
        assert len(gallery.find_photo_ids(session)) == 3
