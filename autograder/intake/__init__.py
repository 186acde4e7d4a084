"""What was handed in: finds, names and reads submissions, as data only; nothing of a student's runs here."""
