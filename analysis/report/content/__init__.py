"""What a report is made of, and the data it is written from."""
