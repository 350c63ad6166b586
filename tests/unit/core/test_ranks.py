from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from xraysr_gui.core.ranks import percentiles


@given(
    values=npst.arrays(np.float32, st.integers(1, 60), elements=st.floats(-1e4, 1e4, width=32)),
    share=st.floats(0, 100),
)
def test_percentiles_agree_with_numpys_own(values, share):
    (ours,) = percentiles(values, share)
    assert ours == pytest.approx(np.percentile(values.astype(np.float64), share), rel=1e-6, abs=1e-6)


def test_several_are_found_at_once_and_the_values_stay_as_they_are():
    values = np.array([[5.0, 1.0], [3.0, 2.0]], np.float32)
    before = values.copy()
    assert percentiles(values, 0, 50, 100) == (1.0, 2.5, 5.0)
    np.testing.assert_array_equal(values, before)
