"""Finds copied work: compares what students handed in, question by question. It says what agrees, never why."""
