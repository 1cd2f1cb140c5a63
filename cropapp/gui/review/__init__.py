"""The review page: one photo or burst after the other, decided by key."""
