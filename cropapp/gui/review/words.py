"""The words of the review page for orders and for which photos.

Owns: one wording for the bar, the menus and the sentences of the empty page.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cropapp.services.review_order import ABOUT_LABELS, ReviewOrder, ReviewScope


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReviewWords", text)


def order_word(order: ReviewOrder) -> str:
    """Return an order's short name, as it stands behind `Next:`."""
    return {
        ReviewOrder.LEAST_CERTAIN: _tr("least sure"),
        ReviewOrder.MOST_DIFFERENT: _tr("unlike its neighbours"),
        ReviewOrder.DISAGREEING: _tr("label and model disagree"),
        ReviewOrder.WORTH_LABELLING: _tr("worth labelling most"),
        ReviewOrder.SUSPICIOUS: _tr("suspicious labels"),
        ReviewOrder.NEWEST: _tr("newest"),
        ReviewOrder.FOLDER: _tr("folder and name"),
    }[order]


def order_hint(order: ReviewOrder) -> str:
    """Return what an order is good for."""
    return {
        ReviewOrder.LEAST_CERTAIN: _tr(
            "The photos the model wavers about come first: it learns most from them."
        ),
        ReviewOrder.MOST_DIFFERENT: _tr(
            "First what looks least like the photos taken before and after it."
        ),
        ReviewOrder.DISAGREEING: _tr(
            "Only photos whose label the model contradicts, the surest contradiction first."
        ),
        ReviewOrder.WORTH_LABELLING: _tr(
            "First the photos the model would learn most from: of each kind it wavers about, one."
        ),
        ReviewOrder.SUSPICIOUS: _tr(
            "Only photos whose label is probably wrong, by a model that did not see that label."
        ),
        ReviewOrder.NEWEST: _tr("By the camera's clock, the newest first."),
        ReviewOrder.FOLDER: _tr("As the photos lie in their folders."),
    }[order]


def scope_word(scope: ReviewScope, order: ReviewOrder | None = None) -> str:
    """Return which photos, in short; of contradictions, those nobody has decided on."""
    if order is ReviewOrder.DISAGREEING and scope is ReviewScope.NOT_REVIEWED:
        return _tr("New contradictions")
    if order is ReviewOrder.SUSPICIOUS and scope is ReviewScope.NOT_REVIEWED:
        return _tr("Suspicious labels")
    return {
        ReviewScope.NOT_REVIEWED: _tr("Not reviewed"),
        ReviewScope.UNSURE: _tr("Unsure"),
        ReviewScope.ALL: _tr("All photos"),
        ReviewScope.SHOWN: _tr("Those of the photos page"),
    }[scope]


def unknown_sentence(order: ReviewOrder, unknown: int, units: int) -> str:
    """Return what the order cannot place, and where that is; empty if it places everything."""
    if not unknown or order is ReviewOrder.FOLDER or order in ABOUT_LABELS:
        return ""
    if order is ReviewOrder.LEAST_CERTAIN:
        if unknown == units:
            return _tr("No photo has a prediction yet, so they come as in their folders.")
        return _tr("Photos without a prediction come last.")
    if order is ReviewOrder.NEWEST:
        if unknown == units:
            return _tr("No photo tells its time, so they come as in their folders.")
        return _tr("Photos that do not tell their time come last.")
    if order is ReviewOrder.WORTH_LABELLING and unknown < units:
        return _tr("Photos the model has not looked at yet come last.")
    if unknown == units:
        return _tr(
            "The model has not looked at these photos yet, so they come as in their folders."
        )
    return _tr("Photos that cannot be compared with neighbours come last.")


def nothing_sentence(order: ReviewOrder, scope: ReviewScope) -> str:
    """Return why there is nothing to review."""
    if order is ReviewOrder.DISAGREEING:
        return _tr("Nothing to review: no label is contradicted by the model.")
    if order is ReviewOrder.SUSPICIOUS:
        return _tr("Nothing to review: no label looks wrong. Each learning checks them anew.")
    return {
        ReviewScope.NOT_REVIEWED: _tr("Everything is reviewed."),
        ReviewScope.UNSURE: _tr("No photo is marked as unsure."),
        ReviewScope.ALL: _tr("The photos to review will be here."),
        ReviewScope.SHOWN: _tr("The photos page shows no photo that could be reviewed."),
    }[scope]
