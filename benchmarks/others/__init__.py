"""The same requests in other libraries, for the benchmarks to compare with."""
