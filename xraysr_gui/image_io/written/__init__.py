"""What leaves: pictures, masks, and requests for derived DICOM."""
