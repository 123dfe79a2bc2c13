"""SQLite: the only place that knows sqlite_utils."""
