"""The dataset: rows to frames, frames to files, and the files put in place in one step."""

from flows.publish.dataset import check_rows, publish, validate_dataset, write_tables

__all__ = ["check_rows", "publish", "validate_dataset", "write_tables"]
