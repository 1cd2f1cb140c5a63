"""The page of places: where the photos were taken, on a plain graticule."""
