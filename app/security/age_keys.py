"""age X25519 keys made from 32 given bytes, so that a site identity and the demo district can be reproduced.

For `identity` and `district`.  Not for sealing.  The text form is Bech32 (BIP 173) with the prefixes of the
age specification, which pyrage only reads.
"""

from __future__ import annotations

from typing import Final

import pyrage

_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SECRET_PREFIX: Final = "age-secret-key-"


def age_secret(seed: bytes) -> str:
    """``AGE-SECRET-KEY-1…`` of 32 secret bytes."""
    values = _five_bit_groups(seed)
    text = "".join(_CHARSET[value] for value in values + _checksum(values))
    return f"{_SECRET_PREFIX}1{text}".upper()


def age_recipient(secret: str) -> str:
    """``age1…``, the public half of a secret key; raises ValueError for a text that is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("identity") from error


def is_recipient(text: object) -> bool:
    """Whether the value is the text of an age X25519 recipient."""
    if type(text) is not str:
        return False
    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, UnicodeEncodeError):
        return False
    return True


def _five_bit_groups(content: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in content)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[start : start + 5], 2) for start in range(0, len(bits), 5)]


def _checksum(values: list[int]) -> list[int]:
    prefix = [ord(character) >> 5 for character in _SECRET_PREFIX]
    prefix += [0, *(ord(character) & 31 for character in _SECRET_PREFIX)]
    rest = 1
    for value in prefix + values + [0] * 6:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for bit, polynomial in enumerate(_GENERATOR):
            rest ^= polynomial if top >> bit & 1 else 0
    rest ^= 1
    return [rest >> 5 * (5 - place) & 31 for place in range(6)]
