"""Fonts as the PDF holds them: programs, outlines, maps; and how letters look in free designs."""
