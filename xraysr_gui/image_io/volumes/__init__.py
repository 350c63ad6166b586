"""NIfTI, NRRD, MetaImage and Matlab 7.3."""
