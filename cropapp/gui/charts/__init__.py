"""Charts in the colours of the theme, painted by the window itself, read by pointer and by key."""
