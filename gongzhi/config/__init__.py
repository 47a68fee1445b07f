"""Settings, urls and the literal tables of registration: the only package that knows everyone."""
