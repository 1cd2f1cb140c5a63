"""A model version as one network that other programs run: pixels in, probabilities out."""
