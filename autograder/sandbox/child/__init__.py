"""The process of the student's code. It can change anything here, so nothing here protects anything."""
