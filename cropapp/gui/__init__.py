"""The window. The only package that imports PySide6."""

from cropapp.gui.plain_imports import load_pyside_keeping_import

load_pyside_keeping_import()
