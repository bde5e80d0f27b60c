"""Receive, de-identify, read and derive: the images of a project and the imports that bring them in."""
