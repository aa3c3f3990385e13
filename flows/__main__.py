"""``python -m flows``: the command line."""

from flows.cli import main

main()
