#!/usr/bin/env python3
"""A second reader of Sleutelbos dossiers, written from docs/PROTOCOL.md and not from the app.

It checks that the page is enough: whoever holds a dossier's runs and its key can read the dossier
without our program. It needs Python 3.9 and its zstandard (on Debian: python3-zstandard), nothing
else. It is slow and takes no care of secrets in memory: it is for reading, testing and rescue, not
for daily work.

    python3 reader.py FILE

FILE is CBOR `[2, region, dossier key, [[device, its signing key, its user]...], [run bytes...]]`: the
devices as the membership log has them, the runs in the server's order. Out comes JSON: every op with its
changes. Whatever does not fit the page ends the program with one line on stderr and exit code 1; then
nothing is printed.

Not read here: wraps (they need X-Wing), the membership log itself, and so the team's dossier, whose
rights stand there.
"""

import hashlib
import hmac
import json
import os
import struct
import sys

import zstandard


class Refused(Exception):
    """The bytes are not what the page says."""


def check(holds, otherwise):
    if not holds:
        raise Refused(otherwise)


# -- CBOR: only what the page uses, and only in its one writing (section 1) ---------------------------


def head(major, number):
    for info, size, form in ((24, 1 << 8, ">B"), (25, 1 << 16, ">H"), (26, 1 << 32, ">I"), (27, 1 << 64, ">Q")):
        if number < 24:
            return bytes([major << 5 | number])
        if number < size:
            return bytes([major << 5 | info]) + struct.pack(form, number)
    raise Refused("number too large")


def encode(item):
    if item is None:
        return b"\xf6"
    if isinstance(item, bool):
        return b"\xf5" if item else b"\xf4"
    if isinstance(item, int):
        return head(0, item) if item >= 0 else head(1, -1 - item)
    if isinstance(item, bytes):
        return head(2, len(item)) + item
    if isinstance(item, str):
        text = item.encode()
        return head(3, len(text)) + text
    if isinstance(item, list):
        return head(4, len(item)) + b"".join(encode(part) for part in item)
    if isinstance(item, dict):
        pairs = sorted((encode(key), encode(value)) for key, value in item.items())
        return head(5, len(pairs)) + b"".join(key + value for key, value in pairs)
    raise Refused("not an item of the page")


def decode(data):
    """The item that `data` is, if it is in its one writing."""
    item, end = decode_at(data, 0, 0)
    check(end == len(data), "bytes after the end")
    check(encode(item) == data, "CBOR in another writing")
    return item


def decode_at(data, at, depth):
    check(depth < 16, "nested too deeply")
    check(at < len(data), "cut short")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if major == 7:
        check(info in (20, 21, 22), "not an item of the page")
        return {20: False, 21: True, 22: None}[info], at
    number = info
    if info >= 24:
        check(info <= 27, "indefinite length")
        size = 1 << (info - 24)
        check(at + size <= len(data), "cut short")
        number = int.from_bytes(data[at : at + size], "big")
        at += size
    if major == 0:
        return number, at
    if major == 1:
        return -1 - number, at
    if major in (2, 3):
        check(at + number <= len(data), "cut short")
        part = bytes(data[at : at + number])
        try:
            return (part if major == 2 else part.decode()), at + number
        except UnicodeDecodeError as error:
            raise Refused("not UTF-8") from error
    check(number <= len(data), "cut short")
    if major == 4:
        items = []
        for _ in range(number):
            item, at = decode_at(data, at, depth + 1)
            items.append(item)
        return items, at
    check(major == 5, "not an item of the page")
    pairs = {}
    for _ in range(number):
        key, at = decode_at(data, at, depth + 1)
        check(isinstance(key, (int, str, bytes)) and not isinstance(key, bool), "not a key")
        check(key not in pairs, "a key twice")
        pairs[key], at = decode_at(data, at, depth + 1)
    return pairs, at


def array(item, length, what):
    check(isinstance(item, list) and len(item) == length, what)
    return item


def blob(item, length, what):
    check(isinstance(item, bytes) and length in (None, len(item)), what)
    return item


def uint(item, what):
    check(isinstance(item, int) and not isinstance(item, bool) and 0 <= item < 1 << 53, what)
    return item


# -- hashing and deriving (section 1) -----------------------------------------------------------------


def labelled(label, parts):
    out = bytes([len(label)]) + label.encode()
    for part in parts:
        out += struct.pack(">Q", len(part)) + part
    return out


def H(label, *parts):
    return hashlib.sha256(labelled(label, parts)).digest()


def K(secret, label, *parts):
    """HKDF-SHA256 without salt, 32 bytes out: one block."""
    prk = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(prk, labelled(label, parts) + b"\x01", hashlib.sha256).digest()


# -- XChaCha20-Poly1305 (RFC 8439, draft-irtf-cfrg-xchacha) ----------------------------------------

MASK = 0xFFFFFFFF


def quarter(s, a, b, c, d):
    for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & MASK
        mixed = s[z] ^ s[x]
        s[z] = (mixed << turn | mixed >> (32 - turn)) & MASK


def rounds(state):
    s = list(state)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)):
            quarter(s, a, b, c, d)
        for a, b, c, d in ((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(s, a, b, c, d)
    return s


CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")


def chacha_block(key, counter, nonce):
    state = CONSTANTS + struct.unpack("<8I", key) + (counter,) + struct.unpack("<3I", nonce)
    return struct.pack("<16I", *((a + b) & MASK for a, b in zip(rounds(state), state)))


def hchacha(key, nonce):
    s = rounds(CONSTANTS + struct.unpack("<8I", key) + struct.unpack("<4I", nonce))
    return struct.pack("<8I", *(s[:4] + s[12:]))


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(message), 16):
        block = message[at : at + 16] + b"\x01"
        total = (total + int.from_bytes(block, "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) % (1 << 128)).to_bytes(16, "little")


def open_sealed(key, nonce, associated, sealed):
    check(len(sealed) >= 16, "seal cut short")
    key, nonce = hchacha(key, nonce[:16]), bytes(4) + nonce[16:]
    text, tag = sealed[:-16], sealed[-16:]

    def padded(part):
        return part + bytes(-len(part) % 16)

    authed = padded(associated) + padded(text) + struct.pack("<QQ", len(associated), len(text))
    expected = poly1305(chacha_block(key, 0, nonce)[:32], authed)
    check(hmac.compare_digest(tag, expected), "seal broken: other key, or changed bytes")
    out = bytearray()
    for n in range(0, len(text), 64):
        stream = chacha_block(key, 1 + n // 64, nonce)
        out += bytes(a ^ b for a, b in zip(text[n : n + 64], stream))
    return bytes(out)


# -- Ed25519 verification (RFC 8032, strict) -------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    out = NEUTRAL
    while scalar:
        if scalar & 1:
            out = add(out, point)
        point = add(point, point)
        scalar >>= 1
    return out


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def point(data):
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, label, message, signature):
    message = bytes([len(label)]) + label.encode() + message
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    if same(times(8, a), NEUTRAL) or same(times(8, r), NEUTRAL):
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    return same(times(s, BASE), add(r, times(k, a)))


# -- runs, ops, changes (sections 4 and 5) ------------------------------------------------------------

ZEROS = bytes(32)
UNPACKED = 256 * 1024
DICTIONARY = os.path.join(os.path.dirname(__file__), "..", "..", "assets", "dictionary", "1.zdict")
METHODS = {0: "plain", 1: "zstd", 2: "zstd with dictionary 1"}
CONTENT, CREATE, GRANT = 1, 2, 3
NAMES = {CONTENT: "content", CREATE: "create", GRANT: "grant"}


def read_run(data):
    """The run with what repeats filled in."""
    check(len(data) <= 256 * 1024, "run too large")
    dossier, device, grant, first, ops, signature = array(decode(data), 6, "not a run")
    blob(dossier, 16, "dossier"), blob(device, 16, "device"), blob(grant, 32, "grant")
    check(dossier != bytes(16), "the dossier of zeros")
    check(uint(first, "dseq") >= 1, "dseq begins at 1")
    check(isinstance(ops, list) and 1 <= len(ops) <= 200, "ops of a run")
    blob(signature, 64, "signature")
    full, before = [], (None, None, None)
    for op in ops:
        kind, key_id, seen, heads, nonce, ct = array(op, 6, "not an op")
        repeated = (key_id, seen, heads)
        for now, was in zip(repeated, before):
            check(now is None or now != was, "a repeat that is spelled out")
        key_id, seen, heads = (was if now is None else now for now, was in zip(repeated, before))
        blob(key_id, 16, "key id")
        seq, seen_head = array(seen, 2, "position")
        uint(seq, "position"), blob(seen_head, 32, "position")
        check(isinstance(heads, list), "log heads")
        check(all(len(blob(h, 32, "log head")) for h in heads) and heads == sorted(set(heads)), "log heads")
        blob(nonce, 24 if kind == CONTENT else 0, "nonce")
        check(len(blob(ct, None, "ciphertext")) <= 192 * 1024, "op too large")
        before = (key_id, seen, heads)
        full.append((uint(kind, "kind"), key_id, seen, heads, nonce, ct))
    return dossier, device, grant, first, full, signature


def ladder():
    size = 256
    while True:
        yield size
        size = size + 64 if size < 512 else (size * 28 + 25 * 64 - 1) // (25 * 64) * 64


def unpadded(data):
    bare = data.rstrip(b"\x00")
    check(bare[-1:] == b"\x80", "padding")
    check(next(size for size in ladder() if size >= len(bare)) == len(data), "padding")
    return bare[:-1]


def shown(item):
    """As JSON: bytes in hexadecimal, keys as text."""
    if isinstance(item, bytes):
        return item.hex()
    if isinstance(item, list):
        return [shown(part) for part in item]
    if isinstance(item, dict):
        return {str(key): shown(value) for key, value in item.items()}
    return item


def read_change(data):
    salt, action, author, at, tz, min_reader, kind, body, sup = array(decode(data), 9, "not a change")
    for ident in [salt, action, author, *sup]:
        blob(ident, 16, "id in a change")
    check(sup == sorted(set(sup)), "sup ascends")
    return {
        "id": H("sb/1/change", data)[:16].hex(),
        "action": action.hex(),
        "author": author.hex(),
        "at": at,
        "tz": tz,
        "min_reader": min_reader,
        "kind": kind,
        "body": shown(body),
        "sup": shown(sup),
    }


def unpacked(method, packed):
    """What one zstd frame holds, if it is one frame that says how much, and no more than the page allows."""
    if method == 0:
        return packed
    dictionary = None
    if method == 2:
        with open(DICTIONARY, "rb") as file:
            dictionary = zstandard.ZstdCompressionDict(file.read())
    try:
        said = zstandard.frame_content_size(packed)
        check(0 <= said <= UNPACKED, "size of a frame")
        frame = zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj()
        content = frame.decompress(packed)
    except zstandard.ZstdError as error:
        raise Refused("not a zstd frame") from error
    check(len(content) == said and frame.eof and not frame.unused_data, "more or less than one frame")
    return content


def read_content(key, dossier, associated, nonce, ct, user):
    plain = unpadded(open_sealed(K(key, "sb/1/op-key", dossier), nonce, associated, ct))
    check(plain, "empty content")
    check(plain[0] in METHODS, "unknown method")
    changes = decode(unpacked(plain[0], plain[1:]))
    check(isinstance(changes, list) and len(changes) <= 64, "content")
    changes = [read_change(blob(change, None, "change")) for change in changes]
    check(all(change["author"] == user.hex() for change in changes), "a change in another's name")
    return {"method": METHODS[plain[0]], "changes": changes}


def recipient(wrap):
    kind, ident, generation, encapsulated, sealed = array(wrap, 5, "wrap")
    blob(encapsulated, 1120, "wrap"), blob(sealed, 48, "wrap")
    return {"kind": kind, "id": blob(ident, 16, "wrap").hex(), "generation": generation}


def read_control(kind, body):
    item = decode(body)
    if kind == CREATE:
        dossier_kind, owner, wraps = array(item, 3, "create")
        wraps = [recipient(wrap) for wrap in wraps]
        return {"dossier_kind": dossier_kind, "owner": owner.hex(), "wraps": wraps}
    to, wrap = array(item, 2, "grant")
    return {"to": to.hex(), "wraps": [recipient(wrap)]}


class Dossier:
    """One dossier while it is read: its chains, and the rights that its ops have given, each to one user."""

    def __init__(self, region, key, devices):
        self.region, self.key, self.devices = region, key, devices
        self.id, self.head = None, ZEROS
        self.rights = {}
        self.chains = {}
        self.ops = []

    def take(self, data):
        dossier, device, grant, dseq, ops, signature = read_run(data)
        self.id = self.id or dossier
        check(dossier == self.id, "run of another dossier")
        check(device in self.devices, "unknown device")
        public, user = self.devices[device]
        check(grant == ZEROS or self.rights.get(grant) == user, "no right in this dossier")
        expected, prev = self.chains.get((device, grant), (1, ZEROS))
        check(dseq == expected, "gap in a chain")
        for kind, key_id, (seq, seen_head), heads, nonce, ct in ops:
            check((grant == ZEROS) == (kind == CREATE), "only a create op needs no right")
            ct_hash = hashlib.sha256(nonce + ct).digest()
            first = [1, 1, kind, self.region, dossier, grant, device, dseq, prev, key_id, seq, seen_head, heads]
            prev = H("sb/1/op", encode([*first, ct_hash]))
            said = {"kind": NAMES.get(kind, kind), "device": device.hex(), "dseq": dseq, "hash": prev.hex()}
            if kind == CONTENT:
                check(key_id == K(self.key, "sb/1/commit")[:16], "sealed with another key")
                said.update(read_content(self.key, dossier, encode(first), nonce, ct, user))
            elif kind in (CREATE, GRANT):
                check(kind != CREATE or not self.ops, "a dossier begins once")
                said.update(read_control(kind, ct))
                # The owner is whose device created it.
                self.rights[prev] = bytes.fromhex(said["owner" if kind == CREATE else "to"])
                check(kind != CREATE or self.rights[prev] == user, "created for somebody else")
            self.head = H("sb/1/head", self.head, prev)
            self.ops.append(said)
            dseq += 1
        check(signed(public, "sb/1/op-sig", prev, signature), "signature of a run")
        self.chains[(device, grant)] = (dseq, prev)


def read(data):
    version, region, key, devices, runs = array(decode(data), 5, "not a dossier file")
    check(version == 2, "another version")
    blob(region, 16, "region"), blob(key, 32, "dossier key")
    devices = {ident: (public, user) for ident, public, user in (array(device, 3, "device") for device in devices)}
    dossier = Dossier(region, key, devices)
    for run in runs:
        dossier.take(blob(run, None, "run"))
    check(dossier.id is not None, "no runs")
    return {"dossier": dossier.id.hex(), "head": dossier.head.hex(), "ops": dossier.ops}


def main(arguments):
    if len(arguments) != 2:
        print("usage: reader.py FILE", file=sys.stderr)
        return 2
    with open(arguments[1], "rb") as file:
        data = file.read()
    try:
        said = read(data)
    except (Refused, TypeError, ValueError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    sys.stdout.reconfigure(encoding="utf-8")
    json.dump(said, sys.stdout, ensure_ascii=False, indent=1)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
