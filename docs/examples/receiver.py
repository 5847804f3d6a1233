"""A receiver of Patchbay's callbacks. Python 3.9 or newer, standard library only:

    CALLBACK_SECRETS=whsec_… python3 receiver.py

CALLBACK_SECRETS  the extension's signing secret; while it rotates both, separated by a comma
PORT              3000
GRAPHQL_URL       http://127.0.0.1:4000/graphql
INBOX             the folder in which deliveries are kept: inbox
"""

import base64
import hashlib
import hmac
import json
import os
import queue
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SECRETS = [secret for secret in os.environ.get("CALLBACK_SECRETS", "").split(",") if secret]
PORT = int(os.environ.get("PORT", "3000"))
GRAPHQL_URL = os.environ.get("GRAPHQL_URL", "http://127.0.0.1:4000/graphql")
INBOX = Path(os.environ.get("INBOX", "inbox"))
MAX_BODY_BYTES = 256 * 1024
WINDOW_SECONDS = 5 * 60


def is_same(one, other):
    """Compares in constant time: how long it takes tells nothing about where two texts differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def verify(headers, body, now=None):
    """Raises ValueError unless Patchbay sent exactly this body, with this id, just now. Answers the id."""
    webhook_id = headers.get("webhook-id") or ""
    timestamp = headers.get("webhook-timestamp") or ""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,100}", webhook_id):
        raise ValueError("webhook-id is missing")

    # An old request that somebody kept is not taken again.
    now = time.time() if now is None else now
    if not re.fullmatch(r"[0-9]{1,12}", timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS:
        raise ValueError("webhook-timestamp is too old, or of the future")

    # Standard Webhooks: base64 HMAC-SHA256 of `id.timestamp.body`, keyed with the bytes behind `whsec_`. While the
    # secret rotates there are two signatures.
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = (headers.get("webhook-signature") or "").split(" ")
    is_signed = False
    for secret in SECRETS:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        is_signed = is_signed or any(is_same(signature, wanted) for signature in signatures)
    if not is_signed:
        raise ValueError("webhook-signature does not fit")

    # HASH: hex HMAC-SHA256 of the raw body, keyed with the secret as it was shown. HASH-PREVIOUS is there while the
    # secret rotates.
    hashes = [headers.get("HASH") or "", headers.get("HASH-PREVIOUS") or ""]
    is_hashed = False
    for secret in SECRETS:
        wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        is_hashed = is_hashed or any(is_same(hash_, wanted) for hash_ in hashes)
    if not is_hashed:
        raise ValueError("HASH does not fit")
    return webhook_id


def kept_at(webhook_id):
    return INBOX / f"{webhook_id}.json"


def done_at(webhook_id):
    return INBOX / f"{webhook_id}.done"


def keep(webhook_id, body):
    """Keeps a delivery on disk; False where the work on it is done. One that was not answered in time comes again, with the
    same webhook-id; and when your work failed, somebody may send it again. A database table with a unique column does the
    same."""
    if done_at(webhook_id).exists():
        return False
    draft = INBOX / f"{webhook_id}.{os.getpid()}.{threading.get_ident()}.{time.monotonic_ns()}.draft"
    with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(kept_at(webhook_id))  # The later one brings a fresh securityContext.
    return True


def handle(callback):
    """What the extension does about an event. This one looks at the installation that it is about."""
    request = urllib.request.Request(
        GRAPHQL_URL,
        data=json.dumps({"query": "{ currentInstallation { orgId extensionKey version status } }"}).encode(),
        headers={
            "content-type": "application/json",
            "authorization": f"Bearer {callback['securityContext']}",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        answer = json.load(error)
    if answer.get("errors"):
        raise RuntimeError(answer["errors"][0]["message"])
    installation = answer["data"]["currentInstallation"]
    print(
        f"{callback['event']} of organization {callback['orgId']}:"
        f" {installation['extensionKey']} {installation['version']} is {installation['status']}",
        flush=True,
    )


# One after the other: deliveries of an installation come in order, so they are worked on in order, and none twice.
work = queue.Queue()


def work_on_all():
    while True:
        webhook_id = work.get()
        if done_at(webhook_id).exists():
            print(f"{webhook_id} came again", flush=True)
            continue
        try:
            handle(json.loads(kept_at(webhook_id).read_bytes()))
            done_at(webhook_id).touch()
        except Exception as error:  # It is still in the inbox: tried again at the next start, or when it is sent again.
            print(f"{webhook_id}: {error}", file=sys.stderr, flush=True)


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        try:
            length = int(self.headers.get("content-length") or 0)
            if length > MAX_BODY_BYTES:
                raise ValueError("the body is too long")
            body = self.rfile.read(length)  # The raw bytes: parsed and printed anew they have another hash.
            webhook_id = verify(self.headers, body)
        except ValueError as error:
            print(f"Refused: {error}", file=sys.stderr, flush=True)
            self.close_connection = True
            return self.answer(401)
        # `sendTestCallback` sends an event of no installation: there is nothing to do about it.
        if "patchbay-test" in self.headers:
            print(f"A test arrived: {webhook_id}", flush=True)
            return self.answer(204)
        is_new = keep(webhook_id, body)
        # Answer at once, work afterwards: what takes too long counts as failed and comes again.
        self.answer(204)
        if is_new:
            work.put(webhook_id)
        else:
            print(f"{webhook_id} came again", flush=True)

    def answer(self, status):
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if not SECRETS:
        sys.exit("Set CALLBACK_SECRETS.")
    INBOX.mkdir(parents=True, exist_ok=True)
    # What was kept but not finished when the process ended. A securityContext lives an hour.
    for kept in sorted(INBOX.glob("*.json")):
        if not done_at(kept.stem).exists():
            work.put(kept.stem)
    threading.Thread(target=work_on_all, daemon=True).start()
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Receiver)
    print(f"listening at http://127.0.0.1:{server.server_address[1]}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
