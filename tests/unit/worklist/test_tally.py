"""How good flags were at a place, and which minds they changed: counted by hand."""

import pytest

from xraysr_gui.worklist.tally import Minds, Share, Verdict, flag_record, minds, shift_began


def test_flags_are_held_against_what_the_image_shows_and_not_against_urgency():
    verdicts = [
        Verdict(10, flagged=True, abnormal=False),  # long before this shift
        Verdict(1000, flagged=True, abnormal=False),
        Verdict(1100, flagged=True, last=False, abnormal=True),  # abnormal, and can wait
        Verdict(1105, flagged=True, last=True, abnormal=False),
        Verdict(1110, flagged=True, last=False),  # not urgent: nobody has said that it is normal
        Verdict(1120, flagged=False, last=True, abnormal=True),
        Verdict(1130, flagged=False, last=False, outcome=True),
        Verdict(1140, flagged=None, last=True, abnormal=True),  # the model could not tell
        Verdict(0, flagged=True),  # nobody has said anything of it
    ]
    record = flag_record(verdicts, 1150)
    assert record.false_alarms == 2
    assert (record.right, record.found, record.abnormal) == (Share(1, 4), Share(1, 2), Share(3, 6))
    assert record.urgent == Share(4, 6)
    assert flag_record(verdicts, 1141 + 240).false_alarms == 0  # the shift is over


def test_a_shift_goes_back_to_the_last_pause():
    assert shift_began([100, 700, 900, 1100], 1200) == 700
    assert shift_began([], 50) == 50


def test_the_interval_of_a_share():
    low, high = Share(4, 10).interval
    assert (low, high) == pytest.approx((0.16818, 0.68733), abs=1e-5)  # Wilson, as printed in tables
    assert Share(0, 10).interval[0] == 0
    assert Share(0, 0).value is None
    assert Share(0, 0).interval == (0, 1)


def test_minds_that_scores_changed():
    def case(first, last, outcome, flagged=True):
        return Verdict(0, flagged, first, last, outcome)

    verdicts = [
        case(False, True, True),
        case(True, False, True, flagged=False),
        case(False, True, False),
        case(False, True, None),
        case(False, False, False),
        case(False, False, True),
        case(True, True, True),
        case(None, True, True),  # marked only after the score was seen
        case(False, True, True, flagged=None),
    ]
    assert minds(verdicts) == Minds(1, 2, 1, 3, 1, 1)
