"""Other people's networks: files that nobody trusts become a graph of plain arithmetic.

`keras_file.read_keras_file` reads, `facts.facts_of` tells what a tiler must know, `to_onnx.onnx_bytes`
writes. Neither Keras nor TensorFlow is ever imported: a Keras file can be a program, and only what the
allow-list in `layer_rules` names is understood here. It is meant for a child process with limits.
"""
