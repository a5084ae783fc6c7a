#!/usr/bin/env python3
"""Checks a dossier as services/src/proof/dossier/FORMAT.md describes it, with nothing but Python's library and openssl.

usage: dossier_check.py DOSSIER [PUBLIC-KEY]; prints what is wrong, one line each, and ends with 1 if anything is.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import zipfile

# An Ed25519 public key in DER is this and its 32 bytes (RFC 8410).
DER = bytes.fromhex("302a300506032b6570032100")


def sha256(data):
    return hashlib.sha256(data).digest()


def verify(key, text, signature):
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("key", "text", "signature")]
        for path, content in zip(paths, (DER + key, text, signature)):
            with open(path, "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
        command += ["-inkey", paths[0], "-in", paths[1], "-sigfile", paths[2]]
        return subprocess.run(command, capture_output=True).returncode == 0


def read_key(line):
    name, hint, encoded = line.split("+", 2)
    decoded = base64.b64decode(encoded, validate=True)
    if decoded[0] != 1 or len(decoded) != 33:
        raise ValueError("no Ed25519 key")
    if sha256(name.encode() + b"\n" + decoded)[:4].hex() != hint:
        raise ValueError("the id is not that of the key")
    return name, bytes.fromhex(hint), decoded[1:]


def note_text(note, keys):
    """The text of a note, if one of the keys signed it."""
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    origin = text.split(b"\n")[0].decode()
    for line in signatures.decode().splitlines():
        dash, name, encoded = line.split(" ")
        decoded = base64.b64decode(encoded, validate=True)
        for key_name, hint, key in keys:
            if dash == "—" and name == key_name and hint == decoded[:4] and verify(key, text, decoded[4:]):
                return text.decode(), name
    raise ValueError(f"no known key signed the note that begins with {origin}")


def included(position, size, digest, path, root):
    fn, sn = position - 1, size - 1
    result = sha256(b"\0" + digest)
    for sibling in path:
        if sn == 0:
            return False
        if fn % 2 == 1 or fn == sn:
            result = sha256(b"\1" + sibling + result)
            while fn % 2 == 0 and fn != 0:
                fn >>= 1
                sn >>= 1
        else:
            result = sha256(b"\1" + result + sibling)
        fn >>= 1
        sn >>= 1
    return sn == 0 and result == root


def check(path, expected):
    wrong = []
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    if manifest["format"] != "beian-dossier/1":
        return ["manifest.json: another format"]
    listed = {file["name"]: file for file in manifest["files"]}
    for name, file in listed.items():
        if name not in files:
            wrong.append(f"{name}: missing")
        elif sha256(files[name]).hex() != file["sha256"] or len(files[name]) != file["bytes"]:
            wrong.append(f"{name}: altered")
    wrong += [f"{name}: added" for name in files if name not in listed and not name.startswith("manifest.")]
    lines = [expected] if expected else files["log.vkey"].decode().split()
    keys = [read_key(line) for line in lines]
    try:
        text, name = note_text(files["checkpoint"], keys)
        origin, size, root = text.split("\n")[:3]
        size, root = int(size), base64.b64decode(root, validate=True)
        if name != origin or manifest["origin"] != origin or manifest["size"] != size:
            wrong.append("checkpoint: of another log or size")
    except ValueError as error:
        return wrong + [f"checkpoint: {error}"]
    if "manifest.note" in files:
        digest = base64.b64encode(sha256(files["manifest.json"])).decode()
        signed = f"beian-dossier/1\n{origin}\n{manifest['case']}\n{digest}\n"
        try:
            if note_text(files["manifest.note"], keys)[0] != signed:
                wrong.append("manifest.note: of another manifest")
        except ValueError as error:
            wrong.append(f"manifest.note: {error}")
    proofs = json.loads(files["proofs.json"])
    events = files["events.jsonl"].decode().splitlines()
    if len(events) != len(proofs["events"]) or len(events) != manifest["events"]:
        wrong.append("events.jsonl: not as many events as there should be")
    before = 0
    for number, (line, proof) in enumerate(zip(events, proofs["events"]), 1):
        event, digest = json.loads(line), sha256(line.encode())
        position = event["position"]
        if digest.hex() != proof["digest"] or position != proof["position"]:
            wrong.append(f"events.jsonl: event {position} was altered")
        sibling = [base64.b64decode(text, validate=True) for text in proof["path"]]
        if not included(position, size, digest, sibling, root):
            wrong.append(f"proofs.json: event {position} is not in the log")
        if (event["aggregate_type"], event["aggregate_id"]) != ("case", manifest["case"]):
            wrong.append(f"events.jsonl: event {position} is of another case")
        if event["sequence"] != number or position <= before:
            wrong.append(f"events.jsonl: event {position} is out of order")
        before = position
    return wrong


def main():
    wrong = check(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
    print("\n".join(wrong) if wrong else "holds")
    sys.exit(1 if wrong else 0)


main()
