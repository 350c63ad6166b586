"""What any room may use: colours, pictures, messages, forms, sliders, lists."""
