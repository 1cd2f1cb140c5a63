"""Does deep training pay on real field photos? Prints a table, or JSON with --json.

    python tests/benchmarks/deep_scores.py [FOLDER] [--folds 5] [--json]
    python tests/benchmarks/deep_scores.py --same-seed | --incremental | --price-of-two | --killed

FOLDER holds one folder per class (default ../shared/data/field; folders without class names such as
native/ are left out). Every photo is decoded once. Then, fold by fold, the quick head and the deep
training learn without that fold, and both are asked about it: accuracy, a paired sign test over all
photos and one of the Brier score and log loss, the calibration error of calibrated confidences,
seconds.

The deep training stops by held-out photos of its own. `--judge apart` (the default) takes them from
the photos it may learn from, so that the fold decides nothing; `--judge fold` lets the fold stop
it, as most published figures do: it learns from more photos, and its score is a little flattered.

`--same-seed` trains twice and compares the weights bit by bit. `--incremental` trains on the first
six classes, then goes on with the last two (`--new A B`: on the other six, then with these two),
fold by fold, and asks about the same photos of the old six before and after; `--price-of-two` tells
what any two more classes cost a quick head that learns everything anew. `--killed` kills a training
in a random epoch, resumes it, and compares the scores.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from deep_compare import accuracy, compare, one_fold, over_folds
from deep_field import FOLDS, Field, Teller, read_field, start_of, train_round
from deep_incremental import compare_rounds, price_of_two, two_rounds, with_new
from figures import print_found

from cropapp.core.splits import stratified_random_folds
from cropapp.core.training import Recipe, default_recipe
from cropapp.ml.allocator import keep_freed_memory
from cropapp.ml.embedding_spec import default_spec
from cropapp.ml.training import TrainedModel

DEFAULT_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "field"


def same_seed(field: Field, recipe: Recipe) -> dict[str, Any]:
    """Train twice with one seed and compare all numbers of both results."""
    of_fold = stratified_random_folds(field.labels, FOLDS)
    rows, asked = np.flatnonzero(of_fold != 0), np.flatnonzero(of_fold == 0)
    hashes = [
        _hash(
            train_round(
                field, start_of(field), rows, asked, recipe, class_count=len(field.classes)
            ).model
        )
        for _ in range(2)
    ]
    return {"sha256": hashes, "same": hashes[0] == hashes[1]}


def _hash(model: TrainedModel) -> str:
    digest = hashlib.sha256()
    for name in sorted(model.backbone_state):
        digest.update(name.encode())
        digest.update(model.backbone_state[name].contiguous().numpy().tobytes())
    digest.update(model.head.weight.tobytes() + model.head.bias.tobytes())
    return digest.hexdigest()


def killed(args: argparse.Namespace) -> dict[str, Any]:
    """Train in a process of its own, whole and killed in a random epoch, and compare."""
    with tempfile.TemporaryDirectory(prefix="cropapp-killed-") as place:
        whole, broken = Path(place) / "whole", Path(place) / "broken"
        _run_child(args, whole)
        reference = _result(whole)
        at = random.Random(args.seed).randint(1, max(1, reference["epochs"] - 1))
        child = _start_child(args, broken)
        while child.poll() is None and _epochs_in(broken) < at:
            time.sleep(0.05)
        if child.poll() is not None:
            raise SystemExit("It ended before it could be killed.")
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        _run_child(args, broken)
        resumed = _result(broken)
    return {
        "killed_after_epoch": at,
        "epochs": reference["epochs"],
        "accuracy": reference["accuracy"],
        "accuracy_resumed": resumed["accuracy"],
        "same_weights": reference["sha256"] == resumed["sha256"],
    }


def _start_child(args: argparse.Namespace, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, __file__, str(args.folder), "--child", str(folder)]
    return subprocess.Popen([*command, *args.passed_on])


def _run_child(args: argparse.Namespace, folder: Path) -> None:
    if _start_child(args, folder).wait():
        raise SystemExit("The training in a process of its own failed.")


def _epochs_in(folder: Path) -> int:
    try:
        return int((folder / "epochs").read_text(encoding="utf-8") or 0)
    except OSError:
        return 0


def _result(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return values


def child(field: Field, recipe: Recipe, folder: Path) -> None:
    """Train fold 0 in `folder`, or go on there, and leave the score."""
    folder.mkdir(parents=True, exist_ok=True)
    of_fold = stratified_random_folds(field.labels, FOLDS)
    rows, asked = np.flatnonzero(of_fold != 0), np.flatnonzero(of_fold == 0)
    done = train_round(
        field,
        start_of(field),
        rows,
        asked,
        recipe,
        class_count=len(field.classes),
        folder=folder / "loop",
        teller=Teller(count_file=folder / "epochs"),
    )
    values = {
        "accuracy": accuracy(done.probabilities, field.labels[asked]),
        "epochs": len(done.model.reports),
        "sha256": _hash(done.model),
    }
    (folder / "result.json").write_text(json.dumps(values), encoding="utf-8")


def read_recipe(args: argparse.Namespace) -> Recipe:
    """Return the default recipe with what was asked for instead."""
    values = default_recipe().to_dict()
    for text in args.set:
        name, _, value = text.partition("=")
        if name not in values:
            raise SystemExit(f"A recipe has no {name}.")
        try:
            values[name] = json.loads(value)
        except ValueError:
            values[name] = value
    if args.stages:
        keys = ("depth", "epochs", "learning_rate")
        values["stages"] = [
            dict(zip(keys, map(json.loads, stage.split(":")), strict=True))
            for stage in args.stages.split(",")
        ]
    return Recipe.from_dict(values)


def _arguments() -> argparse.Namespace:
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    cli.add_argument("--folds", type=int, default=FOLDS, help="how many of the five")
    cli.add_argument("--judge", choices=("apart", "fold"), default="apart")
    cli.add_argument("--backbone", default="efficientnet-lite0")
    cli.add_argument("--stages", default="", help="DEPTH:EPOCHS:RATE,...; 0 head, -1 all")
    cli.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    cli.add_argument("--threads", type=int, default=0)
    cli.add_argument("--processes", type=int, default=1, help="folds at a time, a thread each")
    cli.add_argument("--seed", type=int, default=0, help="of the epoch in which to kill")
    cli.add_argument("--same-seed", action="store_true")
    cli.add_argument("--incremental", action="store_true")
    cli.add_argument("--new", nargs=2, default=[], metavar="CLASS", help="of --incremental")
    cli.add_argument("--price-of-two", action="store_true")
    cli.add_argument("--killed", action="store_true")
    cli.add_argument("--child", type=Path, default=None, help=argparse.SUPPRESS)
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    args.passed_on = ["--backbone", args.backbone, "--threads", str(args.threads)]
    args.passed_on += ["--stages", args.stages] if args.stages else []
    args.passed_on += [part for text in args.set for part in ("--set", text)]
    return args


def main() -> None:
    args = _arguments()
    keep_freed_memory()
    if args.threads:
        torch.set_num_threads(args.threads)
    recipe = read_recipe(args)
    if args.killed:
        result = killed(args)
    else:
        spec = default_spec(args.backbone)
        size = recipe.size_px or spec.preprocessing.size_px
        spec = dataclasses.replace(spec, preprocessing=replace(spec.preprocessing, size_px=size))
        field = read_field(args.folder, spec)
        if args.child is not None:
            child(field, recipe, args.child)
            return
        if args.same_seed:
            result = same_seed(field, recipe)
        elif args.price_of_two:
            result = price_of_two(field)
        else:
            how = {"folder": args.folder, "processes": args.processes}
            if args.incremental:
                work = partial(two_rounds, new=args.new)
                both = over_folds(work, field, recipe, args.folds, **how)
                result = compare_rounds(both, with_new(field, args.new).classes)
            else:
                alone = partial(one_fold, judge=args.judge)
                rounds = over_folds(alone, field, recipe, args.folds, **how)
                result = compare(field, rounds, args.judge)
    print_found(result, as_json=args.json)


if __name__ == "__main__":
    main()
