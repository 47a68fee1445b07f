"""A security key in software: makes keys and signs challenges as a device does, or as a thief would."""

import hashlib
import json
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV


@dataclass
class Authenticator:
    origin: str = "http://testserver"
    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    identifier: bytes = field(default_factory=lambda: token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(Aaguid(bytes(16)), self.identifier, public)
        data = self._data(self.flags | AuthenticatorData.FLAG.AT, made)
        attested = AttestationObject.create("none", data, {})
        return self._answer("webauthn.create", options, attestationObject=bytes(attested))

    def sign(self, options: dict[str, Any]) -> str:
        data = self._data(self.flags, None)
        told = self._client_data("webauthn.get", options)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(SHA256()))
        return self._answer("webauthn.get", options, authenticatorData=bytes(data), signature=signature)

    def _data(self, flags: int, made: AttestedCredentialData | None) -> AuthenticatorData:
        digest = hashlib.sha256(self.host.encode()).digest()
        told: AuthenticatorData = AuthenticatorData.create(
            digest, AuthenticatorData.FLAG(flags), self.counter, made or b""
        )
        return told

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(told).encode()

    def _answer(self, kind: str, options: dict[str, Any], **parts: bytes) -> str:
        response = {"clientDataJSON": self._client_data(kind, options), **parts}
        name = websafe_encode(self.identifier)
        told = {name: websafe_encode(part) for name, part in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": told})
