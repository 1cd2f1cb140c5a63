"""Where the files that travel with the program are.

Owns: finding `resources/` in a checkout or inside the installed package.
"""

from __future__ import annotations

from pathlib import Path

import cropapp
from cropapp.core.errors import ProgramFault


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder.

    Raises:
        ProgramFault: it is not there: the installation is damaged.
    """
    package = Path(cropapp.__file__).parent
    for root in (package / "resources", package.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise ProgramFault(
        f"The installed program lacks resources/{'/'.join(parts)}.", hint="Install CropApp again."
    )
