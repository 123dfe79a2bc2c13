"""The mail server: connecting, reading, waiting, and the two writes that are allowed."""
