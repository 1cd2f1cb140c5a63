"""The project file and its caches. The only package that imports SQLAlchemy."""
