"""Models: backbones, heads, learning, scores. The only package that imports torch.

Owns besides: that nothing it loads reports to anybody. `import openvino` alone sends events to its
maker's Google Analytics and writes an id into the home folder, unless the package that does so
cannot be imported; OpenVINO and NNCF then take a stand-in of their own (a test listens).
"""

import sys

# None in this table is Python's own word for a module that must not be imported.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
