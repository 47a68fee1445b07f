"""Handling of cases: ratings and objections, papers, presence, handing over, photos."""
