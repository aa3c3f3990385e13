"""Readers: from a PDF to what its pages draw, and to the tables they show. Each reader is the only importer of its library."""
