"""What the name of an embedding tells without the network that makes it.

Owns: the mark of a network in 8-bit integers. Must not: know a model folder; `ml.embedding_spec`
makes the names.
"""

from __future__ import annotations

_INT8_MARK = "-int8-"


def int8_key(key: str, sha256: str) -> str:
    """Return the name of what a network in 8-bit integers gives.

    Args:
        key: of the float32 network that it was made from.
        sha256: of its files.
    """
    return f"{key}{_INT8_MARK}{sha256[:8]}"


def exact_key(key: str) -> str:
    """Return the name of what the network gives in float32; the same key if it is that."""
    return key.partition(_INT8_MARK)[0]


def is_int8(key: str) -> bool:
    """Return whether an embedding comes from a network in 8-bit integers."""
    return _INT8_MARK in key
