"""The ledger: the one door for reading and writing cases."""
