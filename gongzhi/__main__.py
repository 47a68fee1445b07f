"""`python -m gongzhi` is the same command as `gongzhi`."""

from gongzhi.config.cli import main

if __name__ == "__main__":  # web workers import this module again when they are spawned
    raise SystemExit(main())
