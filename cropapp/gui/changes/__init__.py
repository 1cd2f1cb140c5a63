"""The page of all changes: who said what of which photo, when, and the way back."""
