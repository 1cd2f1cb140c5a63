"""The panel that shows one photo closely: picture, predictions, facts, history."""
