"""All routes of the product, and those that are no pages."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

# Routes without a page of their own: they answer forms, scripts, pictures, files and other systems, or stand
# between two steps of signing in, where only the journeys in tests/browser come.
ELSEWHERE = {
    "preferences", "sign-out", "case-step", "case-preview", "case-presence", "case-private", "case-photo",
    "case-file", "case-drawing", "looks", "search-places", "rule-file", "reporter-step", "reporter-photo",
    "place-at",
    "connections-issue", "connections-revoke", "connections-subscribe", "connections-hook",
    "connections-replay", "exchange-hand", "exchange-again", "exchange-inbox", "desk-news", "desk-hold",
    "desk-take-over", "desk-step", "routing-rule-switch", "routing-rule-move", "call-draw",
    "supervision-urge", "openapi-json", "upload", "download", "list_procedures", "get_procedure",
    "list_categories", "find_places", "list_cases", "open_case", "get_case", "get_entries", "read_private",
    "case-halt", "halt_case", "local-rules-end", "local-rules-proving",
    "sign-in-passkey", "sign-in-passkey-options", "second-step", "second-passkey",
    "second-passkey-options", "enrol", "sign-in-with", "sign-in-back", "confirm", "confirm-passkey",
    "confirm-passkey-options", "sign-out-everywhere", "session-end", "codes", "codes-stop",
    "recovery-codes", "passkey-add", "passkey-add-options", "passkey-remove",
    "get_options", "take_step", "api-root", "open311-discovery", "open311-services", "open311-service",
    "open311-requests", "open311-request", "open311-token", "open311-updates",
}  # fmt: skip


def routes() -> Iterator[str]:
    """Names of all routes."""
    waiting = [get_resolver()]
    while waiting:
        for pattern in waiting.pop().url_patterns:
            if not isinstance(pattern, URLPattern):
                waiting.append(pattern)
            elif pattern.name:
                yield pattern.name
