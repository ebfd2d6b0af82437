"""The results of a form: counts per question, sentences, tables and charts."""
