"""What a Store promises, whatever is kept in it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from cropapp.core.errors import EnvironmentProblem, ProgramFault, UserError
from cropapp.core.paths import data_folder
from cropapp.store import project_info
from cropapp.store.engine import Store


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "field 田.cropapp") as store:
        yield store


def set_count(session, value):
    project_info.set_info(session, "count", value)


def get_count(store):
    with store.read() as session:
        return project_info.get_info(session, "count")


def test_create__makes_the_folders_and_refuses_what_exists(store):
    assert data_folder(store.path).name == "field 田.cropapp-data"
    assert {p.name for p in store.data_folder.iterdir()} == {"models", "cache", "backups"}
    with pytest.raises(UserError, match="exists already"):
        Store.create(store.path)
    other = store.path.with_name("notes.txt")
    other.write_text("mine")
    with pytest.raises(UserError, match="exists already"):
        Store.create(other)
    assert not data_folder(other).exists()
    assert [p.name for p in store.path.parent.glob(".*")] == []


def test_create__where_no_folder_can_be_says_so(tmp_path):
    (tmp_path / "file.txt").write_text("in the way")
    with pytest.raises(EnvironmentProblem, match="cannot be made"):
        Store.create(tmp_path / "file.txt" / "a.cropapp")


def test_create__in_a_folder_that_takes_no_file_says_so(tmp_path):
    if Path("/proc/self").is_dir():  # to the administrator of a test machine all others are open
        with pytest.raises(EnvironmentProblem, match=r"/proc/a\.cropapp cannot be made"):
            Store.create(Path("/proc/a.cropapp"))
    with pytest.raises(EnvironmentProblem, match="cannot be made"):
        Store.create(tmp_path / f"{'n' * 300}.cropapp")
    assert list(tmp_path.iterdir()) == []


def test_open__what_is_not_a_project_is_refused_and_left_alone(tmp_path):
    with pytest.raises(UserError, match="no project"):
        Store.open(tmp_path / "missing.cropapp")
    assert not (tmp_path / "missing.cropapp").exists()
    for name, content in (("empty", b""), ("text", b"not a database at all")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserError, match="not a CropApp project"):
            Store.open(tmp_path / name)
        assert (tmp_path / name).read_bytes() == content
    with closing(sqlite3.connect(tmp_path / "foreign")) as foreign:
        foreign.execute("CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(UserError, match="not a CropApp project"):
        Store.open(tmp_path / "foreign")
    with pytest.raises(UserError, match="not a CropApp project"):
        Store.open(tmp_path)
    assert not list(tmp_path.glob("*-data"))


def test_close__keeps_what_was_queued_and_leaves_one_file(store):
    for value in range(50):
        store.submit(lambda s, v=value: set_count(s, v))
    store.close()
    assert not list(store.path.parent.glob("*-wal"))
    with Store.open(store.path) as again:
        assert get_count(again) == 49
    for use in (lambda: store.write(lambda s: None), lambda: store.read().__enter__()):
        with pytest.raises(ProgramFault, match="is closed"):
            use()
    store.close()


def test_write__returns_and_raises_what_the_job_does(store):
    assert store.write(lambda s: 42) == 42

    def fail(session):
        set_count(session, 1)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        store.write(fail)
    assert get_count(store) is None


def test_write__inside_a_write_is_refused_instead_of_hanging(store):
    with pytest.raises(ProgramFault, match="inside another write"):
        store.write(lambda s: store.write(lambda inner: None))


def test_schema_changes__are_undone_with_their_transaction(store):
    def fail(session):
        session.exec_driver_sql("CREATE TABLE half_done (id INTEGER)")
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        store.write(fail)
    with store.read() as session:
        sql = "SELECT count(*) FROM sqlite_master WHERE name = 'half_done'"
        assert session.exec_driver_sql(sql).scalar() == 0


def test_read__cannot_write_and_sees_one_state(store):
    store.write(lambda s: set_count(s, 1))
    with store.read() as session:
        assert project_info.get_info(session, "count") == 1
        store.write(lambda s: set_count(s, 2))
        assert project_info.get_info(session, "count") == 1
    assert get_count(store) == 2
    with pytest.raises(EnvironmentProblem), store.read() as session:
        set_count(session, 3)
    assert get_count(store) == 2


def test_foreign_keys_hold(store):
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        store.write(
            lambda s: s.exec_driver_sql(
                "INSERT INTO photo (folder_id, relative_path, size_bytes, mtime_ns, state) "
                "VALUES (99, 'a', 1, 1, 'found')"
            )
        )


def test_writer__settings_are_those_that_keep_human_work(store):
    def settings(session):
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        return [session.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert store.write(settings) == ["wal", 2, 1, 1]


def test_writer__takes_the_lock_before_it_reads(store):
    with closing(sqlite3.connect(store.path, timeout=0, check_same_thread=False)) as other:

        def job(session):
            # A deferred transaction would hold nothing yet and let the other one in.
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")

        store.write(job)
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")


def test_two_stores__write_while_four_threads_read(store):
    """Every write reads, then writes; each reader must see the two values of one write."""
    store.write(lambda s: [project_info.set_info(s, key, 0) for key in "ab"])
    done = threading.Event()
    torn, reads = [], []

    def increment(session):
        value = project_info.get_info(session, "a") + 1
        for key in "ab":
            project_info.set_info(session, key, value)

    def watch():
        while not done.is_set():
            with store.read() as session:
                pair = [project_info.get_info(session, key) for key in "ab"]
            reads.append(pair[0])
            if pair[0] != pair[1]:
                torn.append(pair)

    threads = [threading.Thread(target=watch) for _ in range(4)]
    with Store.open(store.path) as other:
        for thread in threads:
            thread.start()
        futures = [(store, other)[i % 2].submit(increment) for i in range(200)]
        for future in futures:
            future.result(timeout=60)
        done.set()
        for thread in threads:
            thread.join(60)
        with other.read() as session:
            assert project_info.get_info(session, "a") == 200
    assert torn == []
    assert reads


def test_full_disk__is_told_in_words_and_nothing_is_half_written(store):
    def fill(session):
        pages = session.exec_driver_sql("PRAGMA page_count").scalar()
        session.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        set_count(session, "x" * 1_000_000)

    with pytest.raises(EnvironmentProblem, match="no space left") as told:
        store.write(fill)
    assert store.path.name in told.value.message
    assert told.value.hint
    assert get_count(store) is None


def test_deleted_project__is_an_error_and_no_new_file(store):
    store.close()
    store.path.unlink()
    with pytest.raises(UserError, match="no project"):
        Store.open(store.path)
    assert not store.path.exists()


def test_open_again_in_one_process__keeps_the_lock_against_others(store):
    """Whoever opens the file beside SQLite drops this process's locks on it, and then another
    process that closes its last connection deletes the write-ahead log that is in use here."""
    store.write(lambda s: set_count(s, 1))
    Store.open(store.path).close()
    script = (
        "import sys, pathlib\n"
        "from cropapp.store.engine import Store\n"
        "Store.open(pathlib.Path(sys.argv[1])).close()"
    )
    subprocess.run([sys.executable, "-c", script, str(store.path)], check=True)
    store.write(lambda s: set_count(s, 2))
    with closing(sqlite3.connect(store.path)) as other:
        sql = "SELECT value FROM project_info WHERE key = 'count'"
        assert other.execute(sql).fetchone() == ("2",)


def test_lock_held_too_long__is_told_in_words(store, monkeypatch):
    monkeypatch.setattr("cropapp.store.engine.BUSY_TIMEOUT_S", 0.05)
    with Store.open(store.path) as hasty, closing(sqlite3.connect(store.path)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentProblem, match="written by another program"):
            hasty.write(lambda s: set_count(s, 1))
        other.execute("ROLLBACK")
        hasty.write(lambda s: set_count(s, 2))
    assert get_count(store) == 2


def test_our_own_mistakes__are_not_dressed_up(store):
    with pytest.raises(OperationalError, match="no such table"):
        store.write(lambda s: s.exec_driver_sql("SELECT * FROM nowhere"))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_kill__keeps_every_write_that_was_told_as_done(store):
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from cropapp.store import project_info
        from cropapp.store.engine import Store

        store = Store.open(Path(sys.argv[1]))
        for value in range(int(sys.argv[2]), 1_000_000_000):
            store.write(lambda s: project_info.set_info(s, "count", value))
            print(value, flush=True)
        """
    )
    for kills in range(3):
        command = [sys.executable, "-c", script, str(store.path), str(kills * 1_000_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            told = [int(child.stdout.readline()) for _ in range(20 + 7 * kills)]
            child.send_signal(signal.SIGKILL)
            told += [int(line) for line in child.stdout.read().split("\n")[:-1] if line]
        with Store.open(store.path) as again:
            assert get_count(again) >= told[-1]


def test_import__brings_neither_alembic_nor_qt_nor_torch(tmp_path):
    script = (
        "import sys, pathlib\n"
        "from cropapp.store.engine import Store\n"
        "path = pathlib.Path(sys.argv[1]) / 'a.cropapp'\n"
        "Store.create(path).close()\n"
        "Store.open(path).close()\n"
        "print([n for n in ('alembic', 'PySide6', 'torch', 'sqlalchemy.orm') if n in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_caches__import_without_sqlalchemy():
    script = (
        "import sys\n"
        "import cropapp.store.embedding_cache, cropapp.store.thumbnail_cache\n"
        "print('sqlalchemy' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
