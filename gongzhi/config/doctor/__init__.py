"""What `gongzhi doctor` looks at. A check answers with findings, or with nothing to say."""

from gongzhi.config.doctor.database import DATABASE_CHECKS
from gongzhi.config.doctor.finding import Finding, Level
from gongzhi.config.doctor.machine import MACHINE_CHECKS
from gongzhi.config.doctor.running import RUNNING_CHECKS

__all__ = ["DATABASE_CHECKS", "MACHINE_CHECKS", "RUNNING_CHECKS", "Finding", "Level"]
