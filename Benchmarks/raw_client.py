"""A language-server client that does nothing but ask: what lanser's times are compared with."""

import json
import os
import subprocess
import time
import urllib.parse


def uri(path):
    return "file://" + urllib.parse.quote(str(path), safe="/-._~")


class RawClient:
    """One server, from its start to the answer of one question."""

    def __init__(self, command, root, settings, environment):
        self.root = str(root)
        self.settings = settings
        self.last = 0
        self.logged = []
        self.process = subprocess.Popen(
            command, cwd=self.root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def send(self, **message):
        body = json.dumps(dict(message, jsonrpc="2.0"), ensure_ascii=False).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def receive(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the server has gone")
            if line == b"\r\n":
                break
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def setting(self, section):
        value = self.settings
        for name in (section or "").split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def step(self):
        """Reads one message and answers what the server asks; returns a response."""
        message = self.receive()
        if "method" not in message:
            return message
        if message["method"] == "window/logMessage":
            self.logged.append(message["params"]["message"])
        if "id" in message:
            result = None
            if message["method"] == "workspace/configuration":
                result = [self.setting(item.get("section")) for item in message["params"]["items"]]
            self.send(id=message["id"], result=result)
        return None

    def request(self, method, params):
        self.last += 1
        self.send(id=self.last, method=method, params=params)
        while True:
            response = self.step()
            if response is not None and response["id"] == self.last:
                if "error" in response:
                    raise RuntimeError("%s: %s" % (method, response["error"]))
                return response.get("result")

    def load(self):
        """The handshake, until the server has found its files."""
        folder = {"uri": uri(self.root), "name": "workspace"}
        go_to = {"linkSupport": True}
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": {
                    "workspace": {
                        "configuration": True, "workspaceFolders": True,
                        "didChangeConfiguration": {"dynamicRegistration": True},
                    },
                    "window": {"workDoneProgress": True},
                    "textDocument": {
                        "definition": go_to, "references": {}, "hover": {"contentFormat": ["markdown", "plaintext"]},
                        "publishDiagnostics": {"versionSupport": True}, "diagnostic": {"dynamicRegistration": True},
                    },
                },
            },
        )
        self.send(method="initialized", params={})
        self.send(method="workspace/didChangeConfiguration", params={"settings": self.settings})
        while not any(" source file" in text for text in self.logged):
            self.step()

    def open(self, path):
        text = open(path, encoding="utf-8", newline="").read()
        item = {"uri": uri(path), "languageId": "python", "version": 1, "text": text}
        self.send(method="textDocument/didOpen", params={"textDocument": item})

    def ask(self, method, path, line, column):
        params = {"textDocument": {"uri": uri(path)}, "position": {"line": line, "character": column}}
        if method == "textDocument/references":
            params["context"] = {"includeDeclaration": True}
        return self.request(method, params)

    def stop(self):
        try:
            self.request("shutdown", None)
            self.send(method="exit")
            self.process.wait(timeout=5)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


def cold_answer(command, root, settings, environment, method, path, line, column):
    """Starts a server, asks one question, ends the server.

    Returns the result, the seconds until it was there, and the seconds until the server had ended.
    """
    start = time.perf_counter()
    client = RawClient(command, root, settings, environment)
    try:
        client.load()
        client.open(path)
        result = client.ask(method, path, line, column)
        answered = time.perf_counter() - start
    finally:
        client.stop()
    return result, answered, time.perf_counter() - start
