"""Models: backbones, heads, learning, scores. The only package that imports torch."""
