"""Open311 GeoReport v2: the bridge to programs that know nothing of Gongzhi."""
