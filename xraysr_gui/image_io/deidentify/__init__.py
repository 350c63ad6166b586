"""Takes the person out of DICOM headers, by the Basic Profile of PS3.15. Runs in the reader child."""
