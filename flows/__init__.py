"""Order and I/O: Prefect flows, the command line, fetching, archiving, publishing."""
