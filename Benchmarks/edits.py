"""One edit of ten thousand files: beside a loop that makes each file durable, and beside `git apply`."""

import json
import os
import pathlib
import shutil
import subprocess
import time

FILES_PER_FOLDER = 100


class ManyFiles:
    """A repository of small files, with an edit of one word in each, as a WorkspaceEdit and as a patch."""

    def __init__(self, lanser, folder, count):
        self.lanser = lanser
        self.root = pathlib.Path(folder) / "work"
        self.edit = pathlib.Path(folder) / "edit.json"
        self.patch = pathlib.Path(folder) / "edit.patch"
        names = ["XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"]
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1"}
        self.environment.update({name: "%s/%s" % (folder, name) for name in names})
        self.paths = ["d%d/file%d.py" % (number // FILES_PER_FOLDER, number) for number in range(count)]
        for number, path in enumerate(self.paths):
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("".join("value_%d = compute(%d, %d)\n" % (line, line, number) for line in range(40)))
        self.git("init", "-q")
        self.commit()
        position = {"line": 20, "character": 0}
        edits = [{"range": {"start": position, "end": dict(position, character=5)}, "newText": "total"}]
        self.edit.write_text(json.dumps({"changes": {path: edits for path in self.paths}}))
        self.change_plainly()
        self.patch.write_bytes(subprocess.run(["git", "-C", str(self.root), "diff"], stdout=subprocess.PIPE, check=True).stdout)
        self.restore()

    def git(self, *words):
        subprocess.run(["git", "-C", str(self.root), *words], env=self.environment, check=True)

    def commit(self):
        self.git("add", "-A")
        self.git("-c", "user.name=n", "-c", "user.email=e", "-c", "gc.auto=0", "commit", "-qm", "files")

    def restore(self):
        """Everything as at first, and on the medium, with none of the objects that an edit has left."""
        self.git("checkout", "-q", ".")
        shutil.rmtree(self.root / ".git/refs/lanser", ignore_errors=True)
        self.git("-c", "gc.pruneExpire=now", "gc", "-q")
        os.sync()

    def timed(self, action):
        start = time.perf_counter()
        action()
        seconds = time.perf_counter() - start
        self.restore()
        return seconds

    def run(self, *words):
        subprocess.run(words, env=self.environment, stdout=subprocess.DEVNULL, check=True)

    def lanser_edit(self, *words):
        command = [self.lanser, "edit", "-C", str(self.root), "--workspace-edit", str(self.edit), "--max-files", "1000000"]
        self.run(*command, *words)

    def change_plainly(self):
        """What an edit costs that is durable file by file, and neither checked nor recorded nor taken back when it fails."""
        for path in self.paths:
            target = str(self.root / path)
            with open(target, "rb") as file:
                content = file.read().replace(b"value_20 ", b"total_20 ", 1)
            with open(target + ".tmp", "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.rename(target + ".tmp", target)

    def applied(self):
        return self.timed(lambda: self.lanser_edit("--apply"))

    def previewed(self):
        return self.timed(self.lanser_edit)

    def written_plainly(self):
        return self.timed(self.change_plainly)

    def applied_by_git(self):
        return self.timed(lambda: self.run("git", "-C", str(self.root), "apply", str(self.patch)))

    def checked_by_git(self):
        return self.timed(lambda: self.run("git", "-C", str(self.root), "apply", "--check", str(self.patch)))
