"""Schema upgrades, run by alembic. Shipped ones are immutable."""
