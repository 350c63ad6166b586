"""The figures of a card as the simulator of queues takes them."""

from xraysr_gui.commands.triage.model_figures import figures_in

ROW = {"auc": [0.95, 0.9, 0.99], "sensitivity": 0.9, "specificity": 0.8}


def test_the_source_where_it_flags_worst_and_a_roc_that_never_falls():
    worse = {"auc": [0.85, 0.8, 0.9], "sensitivity": 0.7, "specificity": 0.8}
    worse["sensitivity_at"] = {"0.9": 0.75, "0.95": 0.4}
    measured = {"sources": {"a": {**ROW, "sensitivity_at": {}}, "b": worse, "c": {"images": 3}}}
    found = figures_in("Pneumonia", measured)
    assert (found.title, found.sensitivity, found.specificity) == ("Pneumonia (b)", 0.7, 0.8)
    assert [(round(x, 3), y) for x, y in found.roc] == [(0, 0), (0.05, 0.4), (0.1, 0.75), (0.2, 0.75), (1, 1)]


def test_no_figures_where_no_card_has_them():
    assert figures_in("Pneumonia", {}) is None
    assert figures_in("Pneumonia", {"sources": {"c": {"images": 3}}}) is None
