"""Figures put into words and tables for people."""
