package import CanonicalJSON

/// A schema that is published under a name: complete in itself, so that any validator can use the file alone.
package struct SchemaDocument: Sendable {
  /// A part that has a name in the document.
  package typealias Definition = (name: String, part: SchemaPart)

  /// Also the last part of the file's name.
  package var name: String
  /// Of the format that is described.
  package var version: String
  package var title: String
  package var description: String
  package var root: SchemaPart
  package var definitions: [Definition]

  package init(
    name: String,
    version: String,
    title: String,
    description: String,
    root: SchemaPart,
    definitions: [Definition] = []
  ) {
    self.name = name
    self.version = version
    self.title = title
    self.description = description
    self.root = root
    self.definitions = definitions
  }

  /// Names the document for ever; it is no address.
  package var id: String { "urn:lanser:schema:\(name):\(version)" }

  package var json: JSONValue {
    var members: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": .string(id),
      "$comment": .string("printed by `lanser schema \(name)`"),
      "title": .string(title),
      "description": .string(description),
    ]
    for (key, value) in root.json.objectValue ?? [:] where key != "description" { members[key] = value }
    if !definitions.isEmpty {
      members["$defs"] = .object(JSONObject(definitions.map { ($0.name, $0.part.json) }))
    }
    return .object(members)
  }
}
