"""From a PDF to records: pure functions over typed values. No network, no Prefect, no pandas."""
