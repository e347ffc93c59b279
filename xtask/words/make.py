#!/usr/bin/env python3
"""Makes the word list of Sleutelbos: 7,776 Dutch words that are pleasant to read aloud.

    make.py COMMON SECOND DUTCH OUT

COMMON  src/commonWords.json of the npm package @zxcvbn-ts/language-nl-be 3.0.2 (most used words of Dutch, most used first)
SECOND  src/wikipedia.json of the same package
DUTCH   usr/share/dict/dutch of Debian's package wdutch 1:2.20.19-2
OUT     folder for nl.txt and dropped.txt (assets/words)

A word comes in when COMMON or SECOND has it, DUTCH knows it in small letters, and it is 4 to 8 letters a-z long. It goes out when it was
read and put in one of the two hand-made lists beside this script, when it sounds like a word that stays, or when
there are too many. The same inputs always give the same list; a list that is in use must never change (see docs/PROTOCOL.md).
"""

import json
import pathlib
import re
import sys

COUNT = 7776
HERE = pathlib.Path(__file__).parent

REASONS = {
    "naam": "name of a person, place, people or brand",
    "grof": "rude, about sex, drink or drugs, or a term of abuse",
    "geweld": "violence, crime, war, police, force",
    "angst": "illness, fear, loss, contempt, other things one does not want to be handed",
    "geloof": "belief and worship",
    "vreemd": "English or other foreign word that is not at home in Dutch",
    "moeilijk": "jargon, stiff or old",
    "klank": "sounds like a word that stayed (read aloud, nobody could tell which)",
    "vorm": "plural or inflected form of a word that stayed",
    "teveel": "nothing wrong with it: there were more than 7,776",
}


def candidates(path, dutch):
    words = json.loads(path.read_text(encoding="utf-8"))
    return [word for word in dict.fromkeys(words) if re.fullmatch("[a-z]{4,8}", word) and word in dutch]


def by_hand(path):
    """{word: reason} of a list with [reason] lines, words between spaces, and # comments."""
    reasons, reason = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            reason = line.strip("[]")
            if reason not in REASONS:
                raise SystemExit(f"{path.name}: unknown reason {reason}")
        elif not line.startswith("#"):
            for word in line.split():
                reasons.setdefault(word, reason)
    return reasons


def sound(word):
    """Equal for words that many people say alike. Coarse on purpose: a false alarm costs one word of thousands."""
    for spelled, said in (("ij", "ei"), ("auw", "ou"), ("ouw", "ou"), ("au", "ou"), ("sch", "sg"), ("ch", "g"), ("isg", "is"), ("th", "t"), ("ph", "f")):
        word = word.replace(spelled, said)
    word = re.sub("c(?=[ei])", "s", word).replace("c", "k").replace("qu", "kw").replace("x", "ks")
    return re.sub("b$", "p", re.sub("(dt|d)$", "t", word))


def base_forms(word):
    """Words of which this one may be a plural or an inflected form."""
    for ending in ("en", "s", "e", "t", "je", "jes", "ste", "er", "ere"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            yield stem
            if ending.startswith("e"):
                if len(stem) > 2 and stem[-1] == stem[-2]:
                    yield stem[:-1]
                if len(stem) > 2 and stem[-1] in "bdfgklmnprstvz" and stem[-2] in "aeou":
                    long = stem[:-1] + stem[-2] + stem[-1]
                    yield long
                    yield long[:-1] + {"v": "f", "z": "s"}.get(long[-1], long[-1])
                yield stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])


def main(common, second, dutch, out):
    dutch = set(dutch.read_text(encoding="utf-8").split("\n"))
    first = candidates(common, dutch)
    known = set(first)
    rest = [word for word in candidates(second, dutch) if word not in known]
    print(f"candidates: {len(first)} of the first list, {len(rest)} more of the second")

    judged = {**by_hand(HERE / "dropped-by-hand-2.txt"), **by_hand(HERE / "dropped-by-hand.txt")}
    dropped, kept, sounds = {}, [], set()
    for word in first + rest:
        if word in judged:
            dropped[word] = judged[word]
        elif sound(word) in sounds:
            dropped[word] = "klank"
        else:
            kept.append(word)
            sounds.add(sound(word))
    print(f"read and judged: {len(kept)} left")

    # Too many still: first the least used inflected forms of words that stay, then the least used words, long ones first.
    staying = set(kept)
    for reason, goes in (("vorm", lambda word: any(base in staying for base in base_forms(word))), ("teveel", lambda _: True)):
        for word in sorted(reversed(kept), key=lambda word: kept.index(word) < len(first)):
            if len(staying) == COUNT:
                break
            if word in staying and goes(word):
                staying.remove(word)
                dropped[word] = reason
    if len(staying) != COUNT:
        raise SystemExit(f"only {len(staying)} words, {COUNT} needed")

    (out / "nl.txt").write_text("\n".join(sorted(staying)) + "\n", encoding="ascii")
    lines = ["# Words that were considered and left out, and why. Made by xtask/words/make.py.", "#"]
    lines += [f"# {reason}: {meaning}" for reason, meaning in REASONS.items()]
    lines += [f"{word}\t{reason}" for word, reason in sorted(dropped.items())]
    (out / "dropped.txt").write_text("\n".join(lines) + "\n", encoding="ascii")
    for reason in REASONS:
        print(f"  {reason}: {sum(1 for given in dropped.values() if given == reason)}")
    print(f"kept {len(staying)}, dropped {len(dropped)}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    main(*map(pathlib.Path, sys.argv[1:]))
