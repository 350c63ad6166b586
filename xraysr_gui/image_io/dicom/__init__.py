"""DICOM files: their values, pixels and words."""
