"""Evidence: one method a module, each looking at something else, each ignorant of the others.

``tables``, ``encodings``, ``glyph_ids``, ``symbols`` and ``actual_text`` propose texts by themselves; ``outlines``,
``advances`` and ``words`` weigh the candidates they are given. Weights are log10 of a likelihood ratio, so that what
independent methods say adds up.
"""
