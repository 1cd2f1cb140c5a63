"""The hash of a photo's bytes."""

from __future__ import annotations

import hashlib

from cropapp.media.fingerprints import content_hash


def test_content_hash__is_sha256() -> None:
    assert content_hash(b"leaf") == hashlib.sha256(b"leaf").hexdigest()
