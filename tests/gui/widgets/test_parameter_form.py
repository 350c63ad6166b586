"""What a flag replaces cannot be set while it is ticked, and says why."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QWidget

from xraysr_gui.enhancers.classical.wiener_spectral import BlurParameters
from xraysr_gui.enhancers.networks.preparations import NoiseParameters
from xraysr_gui.gui.widgets.parameter_form import ParameterForm


@pytest.mark.parametrize(
    ("parameters", "flag", "replaced"),
    [
        (BlurParameters, "automatic", ("size", "angle", "noise")),
        (NoiseParameters, "automatic_noise", ("noise",)),
    ],
)
def test_what_is_measured_cannot_be_typed(qtbot, parameters, flag, replaced):
    form = ParameterForm(parameters)
    qtbot.addWidget(form)
    fields = [form.findChild(QWidget, name) for name in replaced]
    box = form.findChild(QCheckBox, flag)
    assert box.isChecked()
    assert not any(field.isEnabled() for field in fields)
    assert all(field.toolTip().startswith("Not used: Measure") for field in fields)
    box.click()
    assert all(field.isEnabled() for field in fields)
    assert not any("Not used" in field.toolTip() for field in fields)
    box.click()
    assert not any(field.isEnabled() for field in fields)
