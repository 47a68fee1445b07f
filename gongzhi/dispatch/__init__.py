"""The event loop: resident reports, the command room, duty list, routing, ratings."""
