"""The allow-list: every class of a layer that this program understands, and why well-known others are not.

Each stands with the name under which a .keras file keeps the weights of its class.
"""

from __future__ import annotations

import re

from xraysr_gui.core.loose import JsonView

INPUT = "InputLayer"
REGISTERED = ">"
MODELS = ("Sequential", "Functional", "Model")
FUNCTION_CALL = "TFOpLambda"
WITH_NUMBERS = ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "TrueDivide", "Divide")
TAKE_SEVERAL = (*WITH_NUMBERS, "Concatenate", "MultiHeadAttention", "Attention")
NEED_SIZE = ("Flatten", "Reshape", "Permute", "Transpose", "Resizing")
OF_OPS = (
    *("Clip", "Negative", "Relu", "Relu6", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus"),
    *("Softsign", "Silu", "Transpose", "DepthToSpace", "SpaceToDepth", "Mean", "Max"),
)
"""Functions of keras.ops, which a file calls by the names of classes."""
UNDERSTOOD = {
    "Conv2D": "conv2d",
    "Conv2DTranspose": "conv2d_transpose",
    "DepthwiseConv2D": "depthwise_conv2d",
    "SeparableConv2D": "separable_conv2d",
    "Dense": "dense",
    "BatchNormalization": "batch_normalization",
    "PReLU": "p_re_lu",
    "LayerNormalization": "layer_normalization",
    "GroupNormalization": "group_normalization",
    "MultiHeadAttention": "multi_head_attention",
    **{
        name: name.lower()
        for name in (
            *("InputLayer", "Activation", "ReLU", "LeakyReLU", "ELU", "Rescaling", *OF_OPS),
            *(*WITH_NUMBERS, "Concatenate", "Attention", "UpSampling2D"),
            *("Flatten", "Reshape", "Permute", "Resizing"),
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
_KERAS_MODULE = re.compile(
    r"keras|(?:tf_)?keras(?:\.src)?\.(?:layers|models|engine|ops|activations)(?:\.\w+)*"
)
_PROGRAM = "runs a program that is stored in the file, which this program never does"
PROGRAMS = ("Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "TensorFlowOpLayer")
_READERS = ("StringLookup", "IntegerLookup", "TextVectorization", "Hashing", "CategoryEncoding")
_NOT_UNDERSTOOD = "is none of the layers that this program understands"


def hears_of_training(class_name: str) -> bool:
    """Whether a layer may be called with `training`, because it does the same then."""
    return class_name in ("Resizing", "Rescaling")


def why_refused(class_name: str) -> str:
    """Why a class is not understood, "" if it is."""
    if class_name in UNDERSTOOD or class_name in MODELS:
        return ""
    if class_name in PROGRAMS:
        return _PROGRAM
    return "reads words and not pixels" if class_name in _READERS else _NOT_UNDERSTOOD


def class_of_function(function: object) -> str | None:
    """The class that does the same as a TensorFlow function that old files call, None if none does."""
    name = function.removeprefix("tf.") if isinstance(function, str) else ""
    return _FUNCTIONS.get(name)


def called_in_its_program(class_name: str) -> str:
    """The name that a class has in the program of its author."""
    return class_name.rpartition(REGISTERED)[2]


def is_foreign(written: JsonView) -> bool:
    """Whether a class is not Keras' own: Keras 3 writes no module then, Keras 2 a name that was registered.

    A function of Keras is registered under the name of its class, a layer of Keras under none. An .h5 file
    names a class that was registered as "Package>Class".
    """
    if REGISTERED in str(written.get("class_name")):
        return True
    module, registered = written.get("module"), written.get("registered_name")
    if registered not in (None, written.get("class_name")):
        return True
    if "module" not in written:
        return False
    return not (isinstance(module, str) and _KERAS_MODULE.fullmatch(module))
