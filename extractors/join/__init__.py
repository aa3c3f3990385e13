"""Tables put together over pages: fragments, rows cut by a page, halves of a spread, what stands after them."""
