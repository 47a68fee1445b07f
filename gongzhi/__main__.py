"""`python -m gongzhi` is the same command as `gongzhi`."""

from gongzhi.config.cli import main

raise SystemExit(main())
