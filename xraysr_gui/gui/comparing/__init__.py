"""An output beside its reference: views, error maps, what changed."""
