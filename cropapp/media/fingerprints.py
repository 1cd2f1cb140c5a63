"""What tells two photos to be the same, byte for byte.

Owns: the content hash. Must not: read files or decide what is a duplicate.
"""

from __future__ import annotations

import hashlib


def content_hash(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
