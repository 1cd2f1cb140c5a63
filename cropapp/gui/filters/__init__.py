"""What is shown and in which order: the bar over the grid and its menus."""
