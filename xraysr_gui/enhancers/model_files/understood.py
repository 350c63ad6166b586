"""The allow-list: every class of a layer that this program understands, and why well-known others are not.

Each stands with the name under which a .keras file keeps the weights of its class.
"""

from __future__ import annotations

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import REBUILD

INPUT = "InputLayer"
MODELS = ("Sequential", "Functional", "Model")
FUNCTION_CALL = "TFOpLambda"
WITH_NUMBERS = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "TrueDivide", "Divide")
TAKE_SEVERAL = (*WITH_NUMBERS, "Concatenate")
UNDERSTOOD = {
    "Conv2D": "conv2d",
    "Conv2DTranspose": "conv2d_transpose",
    "DepthwiseConv2D": "depthwise_conv2d",
    "SeparableConv2D": "separable_conv2d",
    "Dense": "dense",
    "BatchNormalization": "batch_normalization",
    "PReLU": "p_re_lu",
    **{
        name: name.lower()
        for name in (
            *("InputLayer", "Activation", "ReLU", "LeakyReLU", "ELU", "Rescaling", "Clip", "Negative"),
            *("Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Silu"),
            *(*TAKE_SEVERAL, "DepthToSpace", "SpaceToDepth", "UpSampling2D", "Flatten", "Reshape"),
            *("MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D"),
            *("ZeroPadding2D", "Cropping2D", "TFOpLambda"),
            *("Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "AlphaDropout", "Identity"),
        )
    },
}
_FUNCTIONS = {
    "nn.depth_to_space": "DepthToSpace",
    "nn.space_to_depth": "SpaceToDepth",
    "nn.relu": "Relu",
    "nn.leaky_relu": "LeakyRelu",
    "math.sigmoid": "Sigmoid",
    "math.tanh": "Tanh",
    "math.add": "Add",
    "__operators__.add": "Add",
    "math.subtract": "Subtract",
    "math.multiply": "Multiply",
    "math.truediv": "TrueDivide",
    "clip_by_value": "Clip",
    "concat": "Concatenate",
}
_PROGRAM = "runs a program that is stored in the file, which this program never does"
_PROGRAMS = ("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TensorFlowOpLayer")
_READERS = ("StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "CategoryEncoding")
_INSTEAD = "Ask its author to build it from keras.ops.depth_to_space and other layers of Keras itself."


def why_refused(class_name: str) -> tuple[str, str] | None:
    """Why a class is not understood, and what can be done; None if it is."""
    if class_name in UNDERSTOOD or class_name in MODELS:
        return None
    if class_name in _PROGRAMS:
        return _PROGRAM, _INSTEAD
    if class_name in _READERS:
        return tr("reads words and not pixels"), REBUILD
    return tr("is none of the layers that this program understands"), REBUILD


def class_of_function(function: object) -> str | None:
    """The class that does the same as a TensorFlow function that old files call, None if none does."""
    name = function.removeprefix("tf.") if isinstance(function, str) else ""
    return _FUNCTIONS.get(name)
