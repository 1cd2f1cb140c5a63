"""What every layer speaks of: entities, changes, filters, errors, tasks."""
