"""What the left mouse button does, one file each; `toolbox.py` names them all."""
