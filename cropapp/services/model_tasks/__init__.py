"""What runs inside the model process: plain functions of plain values.

Must not: open a project, or be called in the window's process. The window imports this package to
name the functions; torch comes in inside them.
"""

from cropapp.services.model_tasks.archive_task import (
    check_model_folder,
    pack_model_folder,
    unpack_model_file,
)
from cropapp.services.model_tasks.doubt_task import CheckedLabels, check_labels_in_cache
from cropapp.services.model_tasks.engine_task import holds_torch, is_engine_settled
from cropapp.services.model_tasks.ensemble_task import Member, predict_together
from cropapp.services.model_tasks.evaluate_task import (
    EvaluateRequest,
    EvaluateResult,
    Split,
    evaluate_on_cache,
)
from cropapp.services.model_tasks.explain_task import (
    Explanation,
    background_shares,
    explain_photo,
    warm_evidence,
)
from cropapp.services.model_tasks.export_task import export_model_folder
from cropapp.services.model_tasks.further_task import embed_further_views
from cropapp.services.model_tasks.head_task import (
    HeadRequest,
    HeadResult,
    fit_head_on_cache,
    write_imagenet_model,
)
from cropapp.services.model_tasks.near_copies_task import NearCopies, find_near_copies_in_cache
from cropapp.services.model_tasks.options_task import (
    OptionAnswers,
    answer_together,
    answer_with_views,
)
from cropapp.services.model_tasks.predict_task import TopClasses, predict_cached
from cropapp.services.model_tasks.quantise_task import Quantised, embed_photos, quantise_folder
from cropapp.services.model_tasks.read_task import PhotoFile, ReadChunk, read_and_predict
from cropapp.services.model_tasks.runtime import (
    device_report,
    engine_report,
    forget_engine,
    import_engine,
    initialise_process,
    process_id,
    settle_engine,
    warm_up,
)
from cropapp.services.model_tasks.train_task import (
    TrainRequest,
    TrainResult,
    fetch_network,
    train_version,
)
from cropapp.services.model_tasks.training_inputs import (
    READ,
    NetworkChoice,
    augmented_pictures,
    begin_inputs,
    decode_inputs,
    input_side_px,
)
from cropapp.services.model_tasks.views_task import embed_views
from cropapp.services.model_tasks.zoo_task import measure_backbone

__all__ = [
    "READ",
    "CheckedLabels",
    "EvaluateRequest",
    "EvaluateResult",
    "Explanation",
    "HeadRequest",
    "HeadResult",
    "Member",
    "NearCopies",
    "NetworkChoice",
    "OptionAnswers",
    "PhotoFile",
    "Quantised",
    "ReadChunk",
    "Split",
    "TopClasses",
    "TrainRequest",
    "TrainResult",
    "answer_together",
    "answer_with_views",
    "augmented_pictures",
    "background_shares",
    "begin_inputs",
    "check_labels_in_cache",
    "check_model_folder",
    "decode_inputs",
    "device_report",
    "embed_further_views",
    "embed_photos",
    "embed_views",
    "engine_report",
    "evaluate_on_cache",
    "explain_photo",
    "export_model_folder",
    "fetch_network",
    "find_near_copies_in_cache",
    "fit_head_on_cache",
    "forget_engine",
    "holds_torch",
    "import_engine",
    "initialise_process",
    "input_side_px",
    "is_engine_settled",
    "measure_backbone",
    "pack_model_folder",
    "predict_cached",
    "predict_together",
    "process_id",
    "quantise_folder",
    "read_and_predict",
    "settle_engine",
    "train_version",
    "unpack_model_file",
    "warm_evidence",
    "warm_up",
    "write_imagenet_model",
]
