"""How alembic reaches the project file that `schema.upgrade` is working on.

Owns: nothing but the hand-over. The transaction, foreign keys and the check before the commit are
the caller's. Must not: read cropapp.store.tables: a migration says itself what it does, since the
tables are always the newest schema.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
