"""Which glyphs are asked about, each kind of fault in a module of its own."""
