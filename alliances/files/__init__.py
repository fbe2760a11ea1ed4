"""Files that come in: taken within limits, and kept for the short time that they are needed."""
