"""Child cases: steps that cases of their own do, and reports that were split in two.

`family` locks and carries a step on to the parent and the children; `settling` opens, calls back and
concludes; `strip` is what pages show; `checking` what verification recomputes.
"""
