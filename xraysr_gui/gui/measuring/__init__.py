"""What is read off an image: distances, angles, values, profiles, tags."""
