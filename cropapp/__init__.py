"""CropApp: label field photos, learn from the corrections, export the labels."""

__version__ = "0.4.0"
