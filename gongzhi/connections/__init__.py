"""What goes out of the house and comes in from other systems: webhooks, messages, Open311, the exchange."""
