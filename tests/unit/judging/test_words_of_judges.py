"""What judges say in words: never certain, and each by its name."""

from xraysr_gui.core.chances import chance_words
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.sayings import in_words


def test_nothing_is_certain():
    assert chance_words(1.0, 0.97, 1.0) == "> 99 % (97 to > 99 %)"
    assert chance_words(0.0, 0.0, 0.04) == "< 1 % (< 1 to 4 %)"
    assert chance_words(0.9949) == "99 %"
    assert chance_words(0.81, 0.64, 0.92) == "81 % (64 to 92 %)"


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
