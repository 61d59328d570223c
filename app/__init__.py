"""乡档 Xiangdang: the household archive of a township office, offline."""

__version__ = "0.1.0"
