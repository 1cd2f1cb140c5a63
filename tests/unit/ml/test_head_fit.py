"""A head learns from labels, keeps what its parent knew, and says how sure it may be."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from cropapp.core.errors import UserError
from cropapp.core.metrics import score_predictions
from cropapp.core.splits import ALWAYS_TRAINED, further_folds, random_folds
from cropapp.core.tasks import Cancelled, QuietTask
from cropapp.ml.calibration import fit_temperature, log_loss
from cropapp.ml.evaluation import (
    cross_validate,
    drawn_groups,
    learning_curve,
    near_strengths,
)
from cropapp.ml.head import LinearHead, align_head, fit_head
from cropapp.ml.head_solver import Rows, balanced_weights, build_basis, solve

DIMENSION = 60


def make_field(per_class: list[int], *, seed: int = 0, noise: float = 1.0, shift: float = 3.0):
    """Return embeddings and labels of classes whose centres stay the same for every seed."""
    centres = np.random.default_rng(99).normal(size=(len(per_class), DIMENSION))
    centres *= shift / np.sqrt(DIMENSION)
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(per_class)), per_class)
    embeddings = centres[labels] + noise * rng.normal(size=(len(labels), DIMENSION))
    return (embeddings * 2 + 5).astype(np.float32), labels.astype(np.int64)


def accuracy(head: LinearHead, embeddings, labels) -> float:
    return float((head.probabilities(embeddings).argmax(axis=1) == labels).mean())


def fit(embeddings, labels, class_count, **more):
    return fit_head(embeddings, labels, class_count, folds=random_folds(len(labels)), **more)


def test_fit_head__beats_chance_by_far_and_gives_probabilities():
    fitted = fit(*make_field([30] * 4), 4)
    fresh, truth = make_field([50] * 4, seed=1)
    assert accuracy(fitted.head, fresh, truth) > 0.8
    probabilities = fitted.head.probabilities(fresh)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert fitted.held_out.all()
    assert score_predictions(truth, probabilities).calibration_error < 0.12


def test_fit_head__same_input_same_head():
    field = make_field([15] * 3)
    first, second = fit(*field, 3), fit(*field, 3)
    np.testing.assert_array_equal(first.head.weight, second.head.weight)
    assert first.head.temperature == second.head.temperature


def test_fit_head__reads_half_precision_from_the_cache():
    embeddings, labels = make_field([20] * 3)
    whole, half = fit(embeddings, labels, 3), fit(embeddings.astype(np.float16), labels, 3)
    agreement = whole.head.logits(embeddings).argmax(1) == half.head.logits(embeddings).argmax(1)
    assert agreement.mean() > 0.98


def test_solver__finds_the_optimum_that_scikit_learn_finds():
    embeddings, labels = make_field([25] * 3)
    weights = balanced_weights(labels, 3)
    basis = build_basis(embeddings, weights)
    rows = Rows(basis.coordinates, np.zeros((75, 3)), labels, weights, np.arange(3))
    ours = solve(rows, basis.variances, strength=1e-2, start=None)
    theirs = LogisticRegression(C=1 / (1e-2 * 75), tol=1e-8, max_iter=2000)
    theirs.fit(basis.coordinates, labels)
    gap = ours.coefficients - theirs.coef_
    assert np.abs(gap).max() < 0.02 * np.abs(theirs.coef_).max()


@pytest.mark.parametrize("per_class", [10, 60])
def test_basis__folds_back_into_raw_space(per_class: int):
    """With fewer rows than dimensions and with more."""
    embeddings, labels = make_field([per_class] * 3)
    basis = build_basis(embeddings, balanced_weights(labels, 3))
    coefficients = np.random.default_rng(0).normal(size=(3, basis.coordinates.shape[1]))
    weight, bias = basis.to_raw(coefficients, np.array([0.5, 0.0, -1.0]))
    in_basis = basis.coordinates @ coefficients.T + np.array([0.5, 0.0, -1.0])
    np.testing.assert_allclose(embeddings @ weight.T + bias, in_basis, atol=2e-3)


def test_fit_head__rare_class_is_not_drowned():
    embeddings, labels = make_field([200, 12], shift=2.0)
    fresh, truth = make_field([300, 300], seed=1, shift=2.0)
    said = fit(embeddings, labels, 2).head.probabilities(fresh).argmax(axis=1)
    unbalanced = LogisticRegression(C=0.01, max_iter=500).fit(embeddings, labels)
    rare = truth == 1
    assert (said[rare] == 1).mean() > (unbalanced.predict(fresh[rare]) == 1).mean() + 0.1


def test_fit_head__one_label_per_class():
    embeddings, labels = make_field([1] * 5)
    fitted = fit(embeddings, labels, 5)
    assert accuracy(fitted.head, embeddings, labels) == 1.0


def test_fit_head__class_without_label_is_never_predicted():
    embeddings, labels = make_field([20, 20])
    fitted = fit(embeddings, labels, 4)
    assert fitted.head.probabilities(embeddings)[:, 2:].max() == 0
    assert fitted.held_out_probabilities[:, 2:].max() == 0


def test_fit_head__labels_all_in_one_fold_are_learned_but_not_scored():
    embeddings, labels = make_field([10, 10])
    fitted = fit_head(embeddings, labels, 2, folds=np.full(20, 3))
    assert accuracy(fitted.head, embeddings, labels) == 1.0
    assert not fitted.held_out.any()
    np.testing.assert_allclose(fitted.held_out_probabilities, 0.5)


def test_fit_head__fold_that_holds_a_whole_class():
    embeddings, labels = make_field([10, 10, 10])
    fitted = fit_head(embeddings, labels, 3, folds=labels.copy())
    assert accuracy(fitted.head, embeddings, labels) == 1.0
    assert np.isfinite(fitted.held_out_probabilities).all()


def test_fit_head__one_class_only_is_refused_in_words():
    embeddings, labels = make_field([10])
    with pytest.raises(UserError, match="second class"):
        fit(embeddings, labels, 3)


def test_fit_head__no_labels_is_refused_in_words():
    with pytest.raises(UserError, match="no labels"):
        fit(np.empty((0, DIMENSION), np.float32), np.empty(0, np.int64), 3)


def test_fit_head__nan_is_refused():
    embeddings, labels = make_field([5, 5])
    embeddings[3, 3] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        fit(embeddings, labels, 2)


def test_fit_head__cancel_stops_it():
    task = QuietTask()
    task.cancel()
    with pytest.raises(Cancelled):
        fit(*make_field([10, 10]), 2, check_cancelled=task.check_cancelled)


def test_prior__class_without_label_is_not_forgotten():
    parent = fit(*make_field([40] * 4), 4).head
    embeddings, labels = make_field([6, 6, 0, 0], seed=2)
    refined = fit(embeddings, labels, 4, prior=parent)
    fresh, truth = make_field([0, 0, 40, 40], seed=3)
    assert refined.used_prior
    assert accuracy(refined.head, fresh, truth) > 0.6
    assert accuracy(fit(embeddings, labels, 4).head, fresh, truth) == 0


def test_prior__few_labels_refine_rather_than_start_anew():
    parent = fit(*make_field([60] * 4), 4).head
    embeddings, labels = make_field([3] * 4, seed=2)
    fresh, truth = make_field([100] * 4, seed=3)
    refined = fit(embeddings, labels, 4, prior=parent)
    assert refined.used_prior
    assert accuracy(refined.head, fresh, truth) > (
        accuracy(fit(embeddings, labels, 4).head, fresh, truth) + 0.05
    )


def test_prior__one_that_knows_nothing_is_left_aside():
    """A parent whose classes are mixed up loses against no parent at all."""
    parent = align_head(fit(*make_field([60] * 4), 4).head, [3, 2, 1, 0])
    wrong = LinearHead(parent.weight * 20, parent.bias * 20, parent.temperature)
    embeddings, labels = make_field([25] * 4, seed=2)
    fitted = fit(embeddings, labels, 4, prior=wrong)
    assert not fitted.used_prior
    fresh, truth = make_field([50] * 4, seed=3)
    assert accuracy(fitted.head, fresh, truth) > 0.75


def test_prior__new_class_joins_the_parents():
    parent = fit(*make_field([40, 40, 0], seed=1), 3).head
    aligned = align_head(parent, [0, 1, None])
    embeddings, labels = make_field([5, 5, 15], seed=2)
    fitted = fit(embeddings, labels, 3, prior=aligned)
    fresh, truth = make_field([40, 40, 40], seed=3)
    assert accuracy(fitted.head, fresh, truth) > 0.7


def test_prior__new_class_without_label_is_never_predicted():
    parent = align_head(fit(*make_field([40, 40])[:2], 2).head, [0, 1, None])
    embeddings, labels = make_field([5, 5])
    fitted = fit(embeddings, labels, 3, prior=parent)
    assert fitted.head.probabilities(embeddings)[:, 2].max() == 0


def test_prior__labels_of_one_class_suffice_beside_a_parent():
    parent = fit(*make_field([40] * 3), 3).head
    embeddings, labels = make_field([8, 0, 0], seed=2)
    fresh, truth = make_field([40] * 3, seed=3)
    assert accuracy(fit(embeddings, labels, 3, prior=parent).head, fresh, truth) > 0.6


def test_temperature__lowers_the_loss_of_overconfident_logits():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 300)
    logits = rng.normal(size=(300, 3)) + 1.5 * np.eye(3)[labels]
    temperature = fit_temperature(logits * 8, labels)
    assert temperature == pytest.approx(8 * fit_temperature(logits, labels), rel=0.1)
    assert log_loss(logits * 8, labels, temperature=temperature) < log_loss(logits * 8, labels)


def test_temperature__two_dozen_labels_at_chance_do_not_drive_it_to_the_end():
    rng = np.random.default_rng(3)
    logits, labels = rng.normal(size=(24, 8)), rng.integers(0, 8, 24)
    assert fit_temperature(logits, labels) < 8


def test_temperature__classes_that_a_fold_could_not_know_do_not_count():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 100)
    logits = rng.normal(size=(100, 3)) + 1.5 * np.eye(3)[labels]
    ruled_out = np.vstack([logits, [[2.0, 1.0, -1e4]] * 10])
    wanted = fit_temperature(logits, labels)
    assert fit_temperature(ruled_out, np.append(labels, [2] * 10)) == pytest.approx(wanted)


def test_temperature__few_labels_leave_it_alone():
    assert fit_temperature(np.eye(3) * 50, np.arange(3)) == 1.0


def test_fit_head__held_out_scores_are_not_training_scores():
    """Labels drawn by lot can be learned by heart, but not foretold."""
    rng = np.random.default_rng(0)
    embeddings = rng.normal(size=(60, DIMENSION)).astype(np.float32)
    labels = rng.integers(0, 3, 60)
    result = fit(embeddings, labels, 3, strengths=(1e-4,))
    assert accuracy(result.head, embeddings, labels) == 1.0
    assert (result.held_out_probabilities.argmax(axis=1) == labels).mean() < 0.6
    assert result.strength == 1e-4


def test_fit_head__what_the_backbone_has_seen_is_learned_from_and_never_held_out():
    embeddings, labels = make_field([60] * 3, shift=2.0)
    seen = np.arange(180) % 10 != 0
    folds = np.where(seen, ALWAYS_TRAINED, random_folds(180))
    result = fit_head(embeddings, labels, 3, folds=folds)
    np.testing.assert_array_equal(result.held_out, ~seen)
    # Six labels of a class without those seen.
    few = fit_head(embeddings[~seen], labels[~seen], 3, folds=folds[~seen])
    helped = (result.held_out_probabilities.argmax(axis=1) == labels)[~seen].mean()
    assert helped > (few.held_out_probabilities.argmax(axis=1) == labels[~seen]).mean()


def test_fit_head__all_seen_means_nothing_is_held_out():
    embeddings, labels = make_field([10] * 3)
    result = fit_head(embeddings, labels, 3, folds=np.full(30, ALWAYS_TRAINED))
    assert not result.held_out.any()
    assert result.head.temperature == 1.0
    assert accuracy(result.head, embeddings, labels) == 1.0


def test_fit_head__a_class_that_is_held_out_whole_is_not_counted():
    embeddings, labels = make_field([20] * 3)
    folds = random_folds(60)
    folds[labels == 2] = 1
    result = fit_head(embeddings, labels, 3, folds=folds)
    assert result.held_out[labels < 2].all()
    assert not result.held_out[labels == 2].any()


def test_fit_head__is_as_sure_of_new_photos_as_of_those_held_out():
    """With more features than labels a basis that a held-out photo helped to make tells it from new
    photos: the temperature came out at 0.7 of what those need."""
    rng = np.random.default_rng(5)
    centres = rng.normal(size=(6, 600)) * 0.2
    labels = np.repeat(np.arange(6), 220)
    embeddings = (centres[labels] + rng.normal(size=(1320, 600))).astype(np.float32)
    mine = np.arange(1320) % 11 == 0
    result = fit(embeddings[mine], labels[mine], 6)
    fresh = result.head.logits(embeddings[~mine]).astype(float)
    needed = fit_temperature(fresh, labels[~mine])
    assert result.head.temperature == pytest.approx(needed, rel=0.2)


def test_cross_validate__scores_every_scheme_as_a_fit_of_its_own_would():
    embeddings, labels = make_field([30] * 3, shift=1.5)
    schemes = {"a": random_folds(90), "b": random_folds(90, seed=1)}
    found = cross_validate(embeddings, labels, 3, schemes)
    alone = fit_head(embeddings, labels, 3, folds=schemes["a"])
    np.testing.assert_array_equal(found["a"].held_out_logits, alone.held_out_logits)
    near = near_strengths(alone.strength, used_prior=False)
    second = fit_head(embeddings, labels, 3, folds=schemes["b"], strengths=near)
    np.testing.assert_array_equal(found["b"].held_out_logits, second.held_out_logits)


def test_learning_curve__rises_and_never_learns_from_what_it_is_asked():
    embeddings, labels = make_field([60] * 3, shift=2.0)
    groups = np.arange(180) // 2
    folds = groups % 5
    points = learning_curve(
        embeddings, labels, 3, folds=folds, groups=groups, strengths=(1e-3, 1e-4)
    )
    sizes = [point.labels for point in points]
    assert sizes == sorted(sizes)
    assert points[-1].labels == 144
    assert points[-1].accuracy > points[0].accuracy + 0.05
    by_lot = np.random.default_rng(0).permutation(labels)
    lot = learning_curve(embeddings, by_lot, 3, folds=folds, groups=groups, strengths=(1e-4,))
    assert all(point.accuracy < 0.5 for point in lot)


def test_learning_curve__further_views_are_learned_with_their_photo_and_never_counted():
    embeddings, labels = make_field([60] * 3, shift=2.0)
    groups = np.arange(180) // 2
    folds = groups % 5
    # Labels by lot, and each photo again as a further view: who learned from the view of a held-out
    # photo would know its label by heart.
    answers = np.random.default_rng(1).permutation(labels)
    plain = learning_curve(
        embeddings, answers, 3, folds=folds, groups=groups, strengths=(1e-4,), photos=180
    )
    views = learning_curve(
        np.concatenate([embeddings, embeddings]),
        np.tile(answers, 2),
        3,
        folds=np.concatenate([folds, further_folds(folds)]),
        groups=np.tile(groups, 2),
        strengths=(1e-4,),
        photos=180,
    )
    assert views[-1].labels == plain[-1].labels == 144
    assert views[-1].labels_per_class == plain[-1].labels_per_class
    assert all(point.accuracy < 0.5 for point in views)


def test_drawn_groups__are_whole_and_more_contain_fewer():
    labels = np.repeat(np.arange(3), 40)
    groups = np.arange(120) // 4
    few, many = (drawn_groups(labels, groups, share, seed=3) for share in (0.2, 0.5))
    assert (few <= many).all()
    for kept in (few, many):
        per_group = kept.reshape(-1, 4).sum(axis=1)
        assert set(per_group.tolist()) <= {0, 4}
    assert np.bincount(labels[few]).tolist() == [8, 8, 8]


def test_linear_head__refuses_embeddings_of_another_backbone():
    head = LinearHead(np.zeros((2, 4), np.float32), np.zeros(2, np.float32))
    with pytest.raises(ValueError, match="for a head of 4"):
        head.logits(np.zeros((1, 5), np.float32))
    assert head.probabilities(np.zeros((0, 4), np.float32)).shape == (0, 2)
