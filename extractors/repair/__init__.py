"""Repair: what the glyphs of a document mean, decided with evidence, and a PDF that says so."""
