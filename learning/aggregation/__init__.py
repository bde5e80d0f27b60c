"""Aggregation: methods that turn an annotation table into a posterior per task and a reliability per annotator."""
