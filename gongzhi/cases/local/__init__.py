"""Local rules in force: which profile an area has adopted, and the proved versions its cases run."""
