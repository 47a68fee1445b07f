"""Programs that travel with what we export and need nothing but Python."""
