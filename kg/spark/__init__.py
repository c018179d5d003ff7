"""Reading articles with Spark: the same graphs as of one machine, as a folder of N-Quads.

`session` starts Spark, `splits` says what there is to read, `extraction` runs on the executors, `job` ties them
together, and `filesystem` is where the output lies. Nothing here is imported before `--engine spark` is given.
"""
