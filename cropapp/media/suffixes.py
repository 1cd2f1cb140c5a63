"""Which file names stand for photos.

Owns: the suffixes that a scan lists, and the reason given for those it lists but nothing here can
read. Must not: open a file; what is inside decides when the photo is read.
"""

from __future__ import annotations

from cropapp.core.words import spoken

_PHOTOS = (
    ".jpg .jpeg .jpe .jfif .mpo .png .apng .webp .tif .tiff .bmp .dib .gif"
    " .heic .heics .heif .heifs .hif .avif .avifs"
)
_UNSUPPORTED = {
    "RAW photos": (
        ".3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .gpr .iiq .kdc .mef .mos .mrw .nef .nrw .orf"
        " .pef .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f"
    ),
    "Videos": ".3gp .avi .insv .m2ts .m4v .mkv .mov .mp4 .mpeg .mpg .mts .webm .wmv",
    "Drawings": ".ai .cdr .emf .eps .ps .svg .svgz .wmf",
    "Icons": ".ico .icns",
    "JPEG 2000 pictures": ".jp2 .j2k .jpx",
    "JPEG XL pictures": ".jxl",
    "Photoshop files": ".psd .psb",
    "GIMP files": ".xcf",
    "Targa pictures": ".tga",
}
_ADVICE = {
    "Videos": spoken("save single frames as JPEG"),
    "Drawings": spoken("only photos can"),
    "Icons": spoken("only photos can"),
}

PHOTO_SUFFIXES = frozenset(_PHOTOS.split())

_KINDS = {suffix: kind for kind, suffixes in _UNSUPPORTED.items() for suffix in suffixes.split()}


def suffix_of(name: str) -> str:
    """Return the suffix of a file name with its dot, as written, or an empty string."""
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""


def unsupported_reason(suffix: str) -> str:
    """Return why files of this suffix cannot be read as photos, empty if nothing is known."""
    kind = _KINDS.get(suffix.lower())
    if kind is None:
        return ""
    advice = _ADVICE.get(kind, spoken("export them as JPEG"))
    return spoken(f"{kind} ({suffix}) cannot be read; {advice}.")
