"""Tests of the study page in a browser."""
