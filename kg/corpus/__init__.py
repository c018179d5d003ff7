"""What needs many articles at once, on one machine or with Spark: the same functions, and the same results."""
