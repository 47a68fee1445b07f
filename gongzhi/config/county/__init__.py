"""Bring a county's own tables in: divisions, boundaries, units, staff, posts, addresses."""
