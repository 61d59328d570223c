"""The op log: canonical bytes, stamps and the hash chain of TBP/1 sections 1, 2 and 5.

For the write door (which makes ops) and for packages (which carry them).  Not for storing, merging or
sending ops.
"""
