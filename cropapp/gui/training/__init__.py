"""The training page: what will be learned from, the run as it goes, and what came of it."""
