"""The page of settings, and what a changed one does at once."""
