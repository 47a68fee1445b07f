"""Points, areas and distances: pure. Degrees of longitude and latitude in, metres out."""

from gongzhi.geo.coordinates import System, convert
from gongzhi.geo.coverage import Fault, Finding, check_coverage
from gongzhi.geo.drawing import Drawing, Frame, draw, path, simplify
from gongzhi.geo.features import Feature, GeometryError
from gongzhi.geo.index import GridIndex
from gongzhi.geo.measure import area, box_around, distance

__all__ = [
    "Drawing",
    "Fault",
    "Feature",
    "Finding",
    "Frame",
    "GeometryError",
    "GridIndex",
    "System",
    "area",
    "box_around",
    "check_coverage",
    "convert",
    "distance",
    "draw",
    "path",
    "simplify",
]
