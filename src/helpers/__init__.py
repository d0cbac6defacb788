"""Models behind the workbook: from publication records to networks, strategy maps and reports."""

from helpers.data import reads as _reads  # noqa: F401 - it records from here on what is read
