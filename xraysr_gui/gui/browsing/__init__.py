"""From files and folders to patients, studies and an image on the screen."""
