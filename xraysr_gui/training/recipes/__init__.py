"""One file for each network: what it is made of, and what it learns.

To add one: copy `plain.py`, write `build`, and name its RECIPES below. The command line, the tests of all
recipes and the model folder follow from it.
"""

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.training.recipes import (
    autoencoders,
    brain_mr,
    deblurrer,
    denoiser,
    detector,
    espcn,
    gan_deblur,
    hybrid,
    plain,
    residual,
    srcnn,
    srgan,
    unet,
    vdsr,
    wide,
)

RECIPES = Catalogue(
    *plain.RECIPES,
    *residual.RECIPES,
    *wide.RECIPES,
    *srcnn.RECIPES,
    *vdsr.RECIPES,
    *espcn.RECIPES,
    *unet.RECIPES,
    *autoencoders.RECIPES,
    *denoiser.RECIPES,
    *deblurrer.RECIPES,
    *detector.RECIPES,
    *srgan.RECIPES,
    *gan_deblur.RECIPES,
    *hybrid.RECIPES,
    *brain_mr.RECIPES,
)
