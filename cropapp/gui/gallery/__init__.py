"""The grid of photos: model, view, delegate, thumbnail loader."""
