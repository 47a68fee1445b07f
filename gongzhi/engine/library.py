"""What several procedures share: texts of law, and parameters with the local profiles laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongzhi.engine.procedure import Parameter, Source


@dataclass(frozen=True)
class Library:
    """Sources by code, parameters by name."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
