#!/usr/bin/env python3
"""Computes the golden vectors again with nothing but Python's standard library, from docs/PROTOCOL.md alone.

Not computed here: ML-KEM (so a wrap is checked up to the X25519 half of its encapsulation, which shows that the coins are right),
Argon2id, Ed25519, and what zstd makes of bytes. Prints what agreed; ends with an error at the first difference.
"""

import hashlib
import hmac
import pathlib
import struct

HERE = pathlib.Path(__file__).parent
checked = 0


def vectors(name):
    lines = (HERE / f"{name}.txt").read_text().splitlines()
    return {key: bytes.fromhex(value) for key, value in (line.split(" = ") for line in lines if " = " in line and not line.startswith("#"))}


def same(what, computed, kept):
    global checked
    if computed != kept:
        raise SystemExit(f"{what}: {computed.hex()} here, {kept.hex()} kept")
    checked += 1


# --- §1 conventions

def labelled(label, *parts):
    return bytes([len(label)]) + label.encode() + b"".join(struct.pack(">Q", len(part)) + part for part in parts)


def h(label, *parts):
    return hashlib.sha256(labelled(label, *parts)).digest()


def hkdf(salt, secret, info):
    key = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(key, info + b"\x01", hashlib.sha256).digest()


def k(secret, label, *parts):
    return hkdf(b"", secret, labelled(label, *parts))


def cbor(value):
    def head(major, number):
        for limit, extra, form in ((24, None, ""), (1 << 8, 24, ">B"), (1 << 16, 25, ">H"), (1 << 32, 26, ">I"), (1 << 64, 27, ">Q")):
            if number < limit:
                return bytes([major << 5 | number]) if extra is None else bytes([major << 5 | extra]) + struct.pack(form, number)
        raise ValueError(number)

    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(map(cbor, value))


# --- XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, RFC 8439)

def rounds(state):
    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            turned = state[z] ^ state[x]
            state[z] = (turned << turn | turned >> (32 - turn)) & 0xFFFFFFFF

    for _ in range(10):
        for column in range(4):
            quarter(column, column + 4, column + 8, column + 12)
        for diagonal in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(*diagonal)
    return state


CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")


def chacha_block(key, last16):
    start = [*CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", last16)]
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(rounds(list(start)), start)))


def hchacha(key, nonce16):
    state = rounds([*CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce16)])
    return struct.pack("<8I", *state[:4], *state[12:])


def xchacha(key, nonce, ad, data, opening):
    """The other side's text, and the tag that belongs to it."""
    key, nonce = hchacha(key, nonce[:16]), bytes(4) + nonce[16:]
    stream = b"".join(chacha_block(key, struct.pack("<I", n) + nonce) for n in range(1, len(data) // 64 + 2))
    out = bytes(a ^ b for a, b in zip(data, stream))
    cipher = data if opening else out
    once = chacha_block(key, bytes(4) + nonce)
    r, s = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, int.from_bytes(once[16:32], "little")
    padded = b"".join(part + bytes(-len(part) % 16) for part in (ad, cipher)) + struct.pack("<QQ", len(ad), len(cipher))
    sum_ = 0
    for at in range(0, len(padded), 16):
        sum_ = (sum_ + int.from_bytes(padded[at : at + 16] + b"\x01", "little")) * r % ((1 << 130) - 5)
    return out, ((sum_ + s) & ((1 << 128) - 1)).to_bytes(16, "little")


# --- X25519 (RFC 7748)

def x25519(scalar, u=9):
    p = (1 << 255) - 19
    n = int.from_bytes(scalar, "little") & ~7 & ((1 << 255) - 1) | 1 << 254
    x1, x2, z2, x3, z3 = u, 1, 0, u, 1
    for bit in reversed(range(255)):
        if n >> bit & 1:
            x2, x3, z2, z3 = x3, x2, z3, z2
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, e = d * a, c * b, a * a - b * b
        x3, z3 = (da + cb) ** 2 % p, x1 * (da - cb) ** 2 % p
        x2, z2 = a * a * b * b % p, e * (a * a + 121665 * e) % p
        if n >> bit & 1:
            x2, x3, z2, z3 = x3, x2, z3, z2
    return (x2 * pow(z2, p - 2, p) % p).to_bytes(32, "little")


def main():
    kept = vectors("hash")
    same("h_no_parts", h("sb/1/test"), kept["h_no_parts"])
    same("h_two_parts", h("sb/1/test", b"ab", b"c"), kept["h_two_parts"])
    same("derive_no_parts", k(b"\x01" * 32, "sb/1/test"), kept["derive_no_parts"])
    same("derive_two_parts", k(b"\x01" * 32, "sb/1/test", b"ab", b"c"), kept["derive_two_parts"])
    dossier_key, dossier = b"\x44" * 32, b"\x22" * 16
    key_id = k(dossier_key, "sb/1/commit")[:16]
    same("key_id", key_id, kept["key_id"])
    same("database_key", k(b"\x66" * 32, "sb/1/db"), kept["database_key"])

    kept = vectors("seal")
    ladder = [256, 320, 384, 448, 512]
    while ladder[-1] < 1 << 20:
        ladder.append(-(-ladder[-1] * 112 // 6400) * 64)
    for name, method, content in (("op_plain", 0, b"ja"), ("op_zstd", 1, None), ("op_dictionary", 2, None)):
        sealed, ad = kept[name], b"associated data"
        nonce, cipher, tag = sealed[:24], sealed[24:-16], sealed[-16:]
        padded, computed = xchacha(k(dossier_key, "sb/1/op-key", dossier), nonce, ad, cipher, opening=True)
        same(f"{name}, tag", computed, tag)
        mac = hmac.new(k(dossier_key, "sb/1/op-nonce", dossier), b"\x55" * 32, hashlib.sha256)
        mac.update(hashlib.sha256(ad).digest() + hashlib.sha256(padded).digest())
        same(f"{name}, nonce", mac.digest()[:24], nonce)
        packed = padded.rstrip(b"\x00")
        same(f"{name}, padding", packed[-1:], b"\x80")
        same(f"{name}, step", bytes([next(step for step in ladder if step >= len(packed)) == len(padded)]), b"\x01")
        same(f"{name}, method", packed[:1], bytes([method]))
        if content is not None:
            same(f"{name}, content", packed[1:-1], content)
    cipher, tag = xchacha(b"\x88" * 32, b"\xaa" * 24, b"associated data", b"\x99" * 32, opening=False)
    same("small", cipher + tag, kept["small"])

    kept = vectors("wrap")
    for name, kind, reader, generation in (("user", 1, b"\x33" * 16, 300), ("recovery", 2, bytes(16), 0)):
        info = cbor(["sb/1/wrap", b"\x11" * 16, dossier, key_id, kind, reader, generation])
        seed = hkdf(kept["public"], dossier_key, b"sb/1/wrap-coins" + info)
        # X-Wing takes 64 bytes: 32 for ML-KEM, 32 as the X25519 key whose public half ends the encapsulation.
        coins = chacha_block(seed, bytes(16))
        same(f"{name}, coins", x25519(coins[32:]), kept[name][1088:1120])

    kept = vectors("key-file")["profile_key"]
    start = cbor(["sbpk", 1, b"\xcc" * 16, [65536, 1, 1, b"\xdd" * 16], [[1, b"\xee" * 24, bytes(48)]]])
    same("profile_key, form", start[:-48], kept[:-48])

    print(f"{checked} values agree")


main()
