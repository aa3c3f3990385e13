"""Evidence: one method a module, each looking at something else, each ignorant of the others.

``actual``, ``tables`` and ``glyph_ids`` propose texts by themselves, and so does an equal outline; ``outlines``,
``accents``, ``faces``, ``advances`` and ``words`` weigh the candidates they are given; ``symbols`` reads the private
codes of symbol fonts. Weights are log10 of a likelihood ratio, so that what independent methods say adds up.
"""
