"""Models behind the workbook: from publication records to networks, strategy maps and reports."""
