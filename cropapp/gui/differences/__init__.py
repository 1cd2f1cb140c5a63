"""The page on which two people's labels are brought together, photo by photo."""
