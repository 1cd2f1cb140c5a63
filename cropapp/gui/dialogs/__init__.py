"""The dialogs of the window. Each collects an answer; none acts on it."""
