"""The engine: a child that runs enhancers, and what is known of its models."""
