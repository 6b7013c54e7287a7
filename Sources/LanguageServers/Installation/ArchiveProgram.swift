// Contract of the embedded program, which needs nothing but Python 3.9 and its standard library.
//
// Input: one JSON object as its first argument.
//   {"action": "fetch", "project", "file", "to", "limit"}: finds the exact file name on the package index that
//     pip is configured for and writes it to "to"; at most "limit" bytes.
//   {"action": "unpack", "kind": "wheel"|"sdist", "archive", "into", "keep": [{"from", "to"}], "limit"}: takes
//     the kept part out of an archive into a directory.
// Output: one JSON object a line: {"event": "progress", "bytes", "total"} and, with exit status 1,
//   {"event": "failure", "kind", "detail", "url", "entry"}. Credentials appear in neither.
//
// It never runs code of the archive, which `pip download` would do for a source distribution, and does not need
// pip, which a Debian Python may lack. What it fetches is not believed: the caller compares the digest.

/// The program that fetches and unpacks published archives.
enum ArchiveProgram {
  /// Its source, for `python3 -I -X utf8 - ORDER` on standard input.
  static let source = fetching + unpacking

  /// Settings, connections and the action `fetch`.
  private static let fetching = #"""
    import base64, configparser, html.parser, json, netrc, os, re, ssl, stat, sys, tarfile, time
    import urllib.error, urllib.parse, urllib.request, zipfile

    PUBLIC_INDEX = "https://pypi.org/simple"
    JSON_PAGE = "application/vnd.pypi.simple.v1+json"
    ACCEPT = JSON_PAGE + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


    def emit(event, **facts):
        print(json.dumps(dict(facts, event=event)), flush=True)


    class Failure(Exception):
        def __init__(self, kind, detail="", url="", entry=""):
            super().__init__(kind)
            self.facts = {"kind": kind, "detail": str(detail), "url": redacted(url), "entry": entry}


    def redacted(url):
        parts = urllib.parse.urlsplit(url)
        return urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


    class Settings:
        """What pip would use: its configuration files, then its environment variables."""

        def __init__(self):
            self.values = {}
            for path in self.files():
                parser = configparser.RawConfigParser()
                try:
                    with open(path, encoding="utf-8") as file:
                        parser.read_file(file)
                except (OSError, UnicodeError, configparser.Error):
                    continue
                for section in ("global", "install", "download"):
                    if parser.has_section(section):
                        for name, value in parser.items(section):
                            self.put(name, value)
            for name, value in sorted(os.environ.items()):
                if name.startswith("PIP_") and value:
                    self.put(name[4:], value)

        def put(self, name, value):
            self.values[name.lower().lstrip("-").replace("_", "-")] = value.strip()

        @staticmethod
        def files():
            named = os.environ.get("PIP_CONFIG_FILE")
            if named == os.devnull:
                return []
            home = os.path.expanduser("~")
            user = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
            machine = (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
            if sys.platform == "darwin":
                machine = ["/Library/Application Support"]
                library = os.path.join(home, "Library", "Application Support")
                if os.path.isdir(os.path.join(library, "pip")):
                    user = library
            found = [os.path.join(folder, "pip", "pip.conf") for folder in machine if folder]
            found += ["/etc/pip.conf", os.path.join(home, ".pip", "pip.conf")]
            found += [os.path.join(user, "pip", "pip.conf"), os.path.join(sys.prefix, "pip.conf")]
            return found + ([named] if named else [])

        def text(self, name):
            return self.values.get(name, "")

        def words(self, name):
            return self.text(name).split()

        def flag(self, name):
            return self.text(name).lower() in ("1", "true", "yes", "on", "y", "t")

        def number(self, name, default):
            try:
                return float(self.text(name))
            except ValueError:
                return default

        def indexes(self):
            if self.flag("no-index"):
                return []
            return [self.text("index-url") or PUBLIC_INDEX] + self.words("extra-index-url")


    def location(url):
        parts = urllib.parse.urlsplit(url)
        return (parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme))


    class Web:
        """Fetches addresses; sends credentials only to the place they were given for."""

        def __init__(self, settings):
            self.timeout = settings.number("default-timeout", settings.number("timeout", 30.0))
            self.retries = int(settings.number("retries", 3))
            self.trusted = settings.words("trusted-host")
            self.credentials = {}
            for index in settings.indexes():
                parts = urllib.parse.urlsplit(index)
                if parts.username is not None:
                    pair = urllib.parse.unquote(parts.username) + ":" + urllib.parse.unquote(parts.password or "")
                    self.credentials[location(index)] = pair
            try:
                self.netrc = netrc.netrc(os.environ.get("NETRC") or None)
            except (OSError, netrc.NetrcParseError):
                self.netrc = None
            bundle = settings.text("cert") or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
            proxy = settings.text("proxy")
            proxies = [urllib.request.ProxyHandler({"http": proxy, "https": proxy} if proxy else None)]
            client = settings.text("client-cert")
            web = self

            class Redirects(urllib.request.HTTPRedirectHandler):
                def redirect_request(self, request, file, code, message, headers, target):
                    if request.full_url.startswith("https:") and not target.startswith("https:"):
                        raise Failure("tls", "redirected to an address without TLS", target)
                    new = super().redirect_request(request, file, code, message, headers, target)
                    return new and web.authorized(new)

            def opener(context):
                secure = urllib.request.HTTPSHandler(context=context)
                return urllib.request.build_opener(secure, Redirects, *proxies)

            try:
                context = self.context(bundle)
                if client:
                    context.load_cert_chain(client)
                unchecked = ssl.create_default_context()
                unchecked.check_hostname = False
                unchecked.verify_mode = ssl.CERT_NONE
            except (OSError, ssl.SSLError) as error:
                raise Failure("tls", error)
            self.opener, self.unchecked_opener = opener(context), opener(unchecked)

        @staticmethod
        def context(bundle):
            if bundle:
                folder = os.path.isdir(bundle)
                return ssl.create_default_context(cafile=None if folder else bundle, capath=bundle if folder else None)
            paths = ssl.get_default_verify_paths()
            if paths.cafile is None and paths.capath is None:
                for name in ("certifi", "pip._vendor.certifi"):
                    try:
                        module = __import__(name, fromlist=["where"])
                        return ssl.create_default_context(cafile=module.where())
                    except (ImportError, OSError):
                        continue
            return ssl.create_default_context()

        def authorized(self, request):
            pair = self.credentials.get(location(request.full_url))
            host = urllib.parse.urlsplit(request.full_url).hostname
            if pair is None and self.netrc and host:
                entry = self.netrc.authenticators(host)
                if entry:
                    pair = (entry[0] or "") + ":" + (entry[2] or "")
            if pair is not None:
                token = base64.b64encode(pair.encode()).decode()
                request.add_unredirected_header("Authorization", "Basic " + token)
            return request

        def open(self, url, accept="*/*"):
            parts = urllib.parse.urlsplit(url)
            if parts.scheme not in ("https", "http", "file"):
                raise Failure("other", "address of an unknown kind", url)
            bare = redacted(url)
            request = self.authorized(urllib.request.Request(bare, headers={"Accept": accept, "User-Agent": "lanser"}))
            names = (parts.hostname, parts.netloc.rpartition("@")[2])
            opener = self.unchecked_opener if any(name in self.trusted for name in names) else self.opener
            try:
                return opener.open(request, timeout=self.timeout)
            except urllib.error.HTTPError as error:
                if error.code == 404:
                    raise Failure("not-found", "HTTP status 404", url)
                if error.code in (401, 403, 407):
                    raise Failure("refused", "HTTP status %d" % error.code, url)
                if error.code == 429 or error.code >= 500:
                    raise Again("http", "HTTP status %d" % error.code, url)
                raise Failure("http", "HTTP status %d" % error.code, url)
            except urllib.error.URLError as error:
                reason = error.reason
                if isinstance(reason, ssl.SSLCertVerificationError):
                    raise Failure("tls", reason, url)
                if isinstance(reason, FileNotFoundError):
                    raise Failure("not-found", reason, url)
                raise Again("network", reason, url)
            except OSError as error:
                raise Again("network", error, url)

        def persist(self, work):
            for attempt in range(self.retries + 1):
                try:
                    return work()
                except Again as error:
                    if attempt == self.retries:
                        raise
                    time.sleep(0.25 * 2 ** attempt)


    class Again(Failure):
        """A failure that may go away by itself."""


    class Links(html.parser.HTMLParser):
        """The anchors of a PEP 503 page."""

        def __init__(self, base):
            super().__init__()
            self.base, self.found, self.target, self.name = base, [], None, ""

        def handle_starttag(self, tag, attributes):
            values = dict(attributes)
            if tag == "base" and values.get("href"):
                self.base = urllib.parse.urljoin(self.base, values["href"])
            if tag == "a" and values.get("href"):
                self.target, self.name = urllib.parse.urljoin(self.base, values["href"]), ""

        def handle_data(self, data):
            if self.target:
                self.name += data

        def handle_endtag(self, tag):
            if tag == "a" and self.target:
                path = urllib.parse.urlsplit(self.target).path
                self.found.append((self.name.strip(), self.target))
                self.found.append((urllib.parse.unquote(path.rpartition("/")[2]), self.target))
                self.target = None


    def page_links(web, index, project):
        page = index.rstrip("/") + "/" + re.sub(r"[-_.]+", "-", project).lower() + "/"
        if page.startswith("file:"):
            page += "index.html"
        with web.open(page, ACCEPT) as response:
            kind = response.headers.get("Content-Type", "").lower()
            base = response.geturl()
            try:
                body = response.read(64 << 20)
            except OSError as error:
                raise Again("network", error, page)
        if "json" in kind:
            try:
                files = json.loads(body)["files"]
                return [(file["filename"], urllib.parse.urljoin(base, file["url"])) for file in files]
            except (ValueError, KeyError, TypeError) as error:
                raise Failure("bad-index", error, page)
        if "html" not in kind:
            raise Failure("bad-index", "content type " + kind, page)
        parser = Links(base)
        parser.feed(body.decode("utf-8", "replace"))
        return parser.found


    def sources(web, settings, project, name):
        """Addresses of the file, in the order pip would look; local folders first, they cost nothing."""
        for place in settings.words("find-links"):
            folder = urllib.request.url2pathname(place[5:]) if place.startswith("file:") else os.path.expanduser(place)
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                yield "file:" + urllib.request.pathname2url(os.path.abspath(path))
        failure = None
        for index in settings.indexes():
            try:
                links = web.persist(lambda: page_links(web, index, project))
            except Failure as error:
                failure = failure or error
                continue
            for found, url in links:
                if found == name:
                    yield url
        if failure:
            raise failure


    def transfer(web, url, target, name, limit):
        received = 0
        with web.open(url) as response, open(target, "wb") as file:
            length = response.headers.get("Content-Length", "")
            total = int(length) if length.isdigit() else None
            shown = 0.0
            while True:
                try:
                    block = response.read(1 << 18)
                except OSError as error:
                    raise Again("network", error, url)
                if not block:
                    break
                received += len(block)
                if received > limit:
                    raise Failure("too-large", "more than %d bytes" % limit, url)
                file.write(block)
                if time.monotonic() - shown > 0.1:
                    shown = time.monotonic()
                    emit("progress", bytes=received, total=total)
            file.flush()
            os.fsync(file.fileno())
        if total is not None and received != total:
            raise Again("network", "the connection ended after %d of %d bytes" % (received, total), url)
        emit("progress", bytes=received, total=total or received)


    def fetch(order):
        settings = Settings()
        web = Web(settings)
        failure = None
        try:
            for url in sources(web, settings, order["project"], order["file"]):
                try:
                    web.persist(lambda: transfer(web, url, order["to"], order["file"], order["limit"]))
                    return
                except Failure as error:
                    failure = failure or error
        except Failure as error:
            failure = failure or error
        raise failure or Failure("not-found", "no index lists the file")


    """#
}
