"""Super-resolution, first track: bicubic decimation of a clean image, as the literature has it."""

from xraysr_gui.degradations.trial import decimation

TRIALS = (decimation(2), decimation(3), decimation(4))
