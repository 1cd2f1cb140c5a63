"""The page of numbers: how far the project is, each number a way to its photos."""
