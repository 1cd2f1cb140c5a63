"""The rendered sample field: drawn photos of leaves for the demo, the first steps and the tests.

Owns: the public names of the renderer. Nothing drawn here is, or is passed off as, a photograph:
folder, camera model and README say "rendered". It must not know projects, models or the store.
"""

from __future__ import annotations

from cropapp.services.sample_field.field import render_sample_field
from cropapp.services.sample_field.truth import (
    SAMPLE_CLASSES,
    SampleField,
    SamplePhoto,
    Style,
    read_truth,
)

__all__ = [
    "SAMPLE_CLASSES",
    "SampleField",
    "SamplePhoto",
    "Style",
    "read_truth",
    "render_sample_field",
]
