"""Reading photo files: scan, decode, EXIF, thumbnails. Knows no database and no model."""
