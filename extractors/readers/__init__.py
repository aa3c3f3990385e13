"""Readers: from a PDF to what its pages draw, and to the tables they show. Each alone imports its library."""
