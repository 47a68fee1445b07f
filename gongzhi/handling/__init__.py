"""Working on a case once a unit has it: photos where asked for, handing over, ratings and objections."""
