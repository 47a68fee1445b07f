"""Every legal date, and why it is that day: pure."""
