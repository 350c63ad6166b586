"""Everything that leaves as a DICOM file: enhanced images, regions, error maps.

Runs in the reader child, because it parses the header of a file that nobody trusts. Nothing of that
header is copied as it is: every value is read, checked against what its kind allows, and written anew.
The window's side is `xraysr_gui.image_io.written.dicom_files`.
"""
