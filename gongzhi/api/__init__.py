"""What other programs may ask and do: tokens, errors, and the REST interface."""
