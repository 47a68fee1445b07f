"""The fixtures of the platform's tests: data directories, processes, a prepared county."""

from tests.platform.conftest import county, data, gongzhi, start

__all__ = ["county", "data", "gongzhi", "start"]
