extension ArchiveProgram {
  /// The action `unpack`, and the start of the whole program.
  static let unpacking = #"""
    def checked(name):
        """The path of an entry, if unpacking it anywhere is harmless."""
        parts = name.rstrip("/").split("/")
        if not name or "\\" in name or "\0" in name or name.startswith("/") or ":" in parts[0]:
            raise Failure("unsafe-entry", entry=name)
        if any(part in ("", ".", "..") for part in parts):
            raise Failure("unsafe-entry", entry=name)
        return name


    def destination(name, rules):
        for rule in rules:
            source = rule["from"]
            if name == source and not source.endswith("/"):
                return rule["to"]
            if source.endswith("/") and name.startswith(source) and not name.endswith("/"):
                return rule["to"] + name[len(source):]
        return None


    class Unpacking:
        def __init__(self, order):
            self.into, self.rules, self.limit = order["into"], order["keep"], order["limit"]
            self.bytes, self.shown, self.folders = 0, 0.0, set()

        def write(self, name, target, stream, executable):
            path = os.path.join(self.into, *checked(target).split("/"))
            folder = os.path.dirname(path)
            if folder not in self.folders:
                os.makedirs(folder, mode=0o755, exist_ok=True)
                self.folders.add(folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            with open(os.open(path, flags, 0o644), "wb") as file:
                os.fchmod(file.fileno(), 0o755 if executable else 0o644)
                while True:
                    block = stream.read(1 << 20)
                    if not block:
                        break
                    self.bytes += len(block)
                    if self.bytes > self.limit:
                        raise Failure("too-large", "more than %d bytes unpacked" % self.limit, entry=name)
                    file.write(block)
                    if time.monotonic() - self.shown > 0.1:
                        self.shown = time.monotonic()
                        emit("progress", bytes=self.bytes, total=None)

        def wheel(self, path):
            with zipfile.ZipFile(path) as archive:
                for entry in archive.infolist():
                    name = checked(entry.filename)
                    target = destination(name, self.rules)
                    if target is None:
                        continue
                    mode = entry.external_attr >> 16
                    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
                        raise Failure("unsafe-entry", entry=name)
                    with archive.open(entry) as stream:
                        self.write(name, target, stream, bool(mode & 0o111))

        def sdist(self, path):
            with tarfile.open(path, "r:gz") as archive:
                for entry in archive:
                    name = checked(entry.name)
                    target = destination(name, self.rules)
                    if target is None or entry.isdir():
                        continue
                    if not entry.isreg():
                        raise Failure("unsafe-entry", entry=name)
                    if hasattr(tarfile, "data_filter"):
                        try:
                            tarfile.data_filter(entry, self.into)
                        except tarfile.FilterError:
                            raise Failure("unsafe-entry", entry=name)
                    self.write(name, target, archive.extractfile(entry), bool(entry.mode & 0o111))


    def unpack(order):
        work = Unpacking(order)
        try:
            getattr(work, order["kind"])(order["archive"])
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError) as error:
            raise Failure("other", error)
        emit("progress", bytes=work.bytes, total=work.bytes)


    def main():
        try:
            if sys.version_info < (3, 9):
                raise Failure("python-too-old", "%d.%d" % sys.version_info[:2])
            order = json.loads(sys.argv[1])
            {"fetch": fetch, "unpack": unpack}[order["action"]](order)
        except Failure as error:
            emit("failure", **error.facts)
            return 1
        except OSError as error:
            emit("failure", kind="io", detail=str(error), url="", entry="")
            return 1
        return 0


    sys.exit(main())

    """#
}
