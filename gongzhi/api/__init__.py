"""The frame of the API: router, tokens, error shape, paging."""
