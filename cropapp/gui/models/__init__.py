"""The page of models: its versions with their scores, and what else is asked of them."""
