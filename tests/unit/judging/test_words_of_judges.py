"""What judges say in words: never certain, and each by its name."""

from xraysr_gui.core.chances import chance_words
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.sayings import in_words


def test_nothing_is_certain():
    assert chance_words(1.0, 0.97, 1.0) == "> 99 % (97 to > 99 %)"
    assert chance_words(0.0, 0.0, 0.04) == "< 1 % (< 1 to 4 %)"
    assert chance_words(0.9949) == "99 %"
    assert chance_words(0.81, 0.64, 0.92) == "81 % (64 to 92 %)"


def test_a_reach_that_reads_as_the_figure_is_not_said_twice():
    assert chance_words(0.999, 0.996, 1.0) == "> 99 %"
    assert chance_words(0.001, 0.0, 0.004) == "< 1 %"
    assert chance_words(0.811, 0.806, 0.814) == "81 %"
    assert chance_words(0.811, 0.806, 0.816) == "81 % (81 to 82 %)"
    assert chance_words(0.999, 0.99, 1.0) == "> 99 % (99 to > 99 %)"
    found = Assessment("pneumonia 1", 0.9999, 0.999, 1.0, None, flagged=True, reason="")
    assert in_words(found, "pneumonia", "") == "The pneumonia model says abnormal: > 99 %."


def test_two_models_speak_for_themselves():
    found = Assessment("pneumonia 1, normality 1", 0.999, 0.97, 1.0, 0.42, flagged=True, reason="")
    assert in_words(found, "pneumonia", "normality") == (
        "The pneumonia model says abnormal: > 99 % (97 to > 99 %). "
        "The normality model finds nothing unusual: 42 of 100 normal images look at least as strange."
    )
    found = Assessment("normality 1", None, None, None, 0.001, flagged=True, reason="")
    assert in_words(found, "", "normality") == (
        "The normality model finds it unusual: < 1 of 100 normal images look at least as strange."
    )
