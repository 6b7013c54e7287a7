import LanserKit
import Testing

struct PathFormsTests {
  private let forms = PathForms(
    workspaceRoot: "/home/me/my project",
    named: [
      ("/opt/pyright", "server:"), ("/usr/lib/python3.11", "env:/lib/python3.11"),
      ("/usr/lib/python3.11/site-packages", "env:/lib/python3.11/site-packages"),
    ]
  )

  @Test(
    "A path has a form that does not say where it lies, and the form leads back",
    arguments: [
      ("/home/me/my project/src/a b.py", "src/a%20b.py"),
      ("/opt/pyright/dist/x.pyi", "server:/dist/x.pyi"),
      ("/usr/lib/python3.11/json/__init__.py", "env:/lib/python3.11/json/__init__.py"),
      ("/usr/lib/python3.11/site-packages/attr/é.py", "env:/lib/python3.11/site-packages/attr/%C3%A9.py"),
      ("/home/me/my project-2/x.py", "file:///home/me/my%20project-2/x.py"),
      ("/etc/passwd", "file:///etc/passwd"),
    ]
  )
  func roundTrip(path: String, form: String) {
    #expect(forms.form(ofPath: path) == form)
    #expect(forms.path(ofForm: form) == path)
  }

  @Test(
    "Running text loses the places of known directories, and nothing else",
    arguments: [
      ("see /home/me/my project/src/a.py", "see src/a.py"),
      ("file:///home/me/my%20project/src/a.py:3", "src/a.py:3"),
      ("in /home/me/my project.", "in .."),
      ("\"/opt/pyright\" is missing", "\"server:\" is missing"),
      ("/usr/lib/python3.11/site-packages/x.py", "env:/lib/python3.11/site-packages/x.py"),
      ("/usr/lib/python3.11x/y", "/usr/lib/python3.11x/y"),
      ("/mnt/opt/pyright/x", "/mnt/opt/pyright/x"),
      ("https://host/opt/pyright/x", "https://host/opt/pyright/x"),
      ("nothing here", "nothing here"),
    ]
  )
  func normalised(text: String, expected: String) {
    #expect(forms.normalise(text) == expected)
  }
}
