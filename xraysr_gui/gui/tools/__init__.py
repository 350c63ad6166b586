"""What the left mouse button does, one file each; and the layers that are painted over an image."""
