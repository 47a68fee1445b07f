"""Signing in: password, second factor, passkeys, the county's identity servers; a person's account."""
