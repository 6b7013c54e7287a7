import CanonicalJSON
import SourceText

/// Reads the members of an object that a schema has found right.
struct BundleObject {
  let pointer: JSONPointer
  private let object: JSONObject

  init(_ value: JSONValue, at pointer: JSONPointer = .root) throws(BundleDocumentError) {
    guard let object = value.objectValue else { throw .unreadable(pointer) }
    self.object = object
    self.pointer = pointer
  }

  var names: [String] { object.keys }

  func value(_ name: String) -> JSONValue { object[name] ?? .null }

  func has(_ name: String) -> Bool { object[name] != nil }

  func wrong(_ name: String) -> BundleDocumentError { .unreadable(pointer.appending(name)) }

  func text(_ name: String) throws(BundleDocumentError) -> String {
    guard let text = value(name).stringValue else { throw wrong(name) }
    return text
  }

  /// The text of a member that may be null or absent.
  func optionalText(_ name: String) throws(BundleDocumentError) -> String? {
    value(name).isNull ? nil : try text(name)
  }

  func integer(_ name: String) throws(BundleDocumentError) -> Int {
    guard let number = value(name).intValue else { throw wrong(name) }
    return number
  }

  func number(_ name: String) throws(BundleDocumentError) -> Double {
    guard let number = value(name).doubleValue else { throw wrong(name) }
    return number
  }

  func boolean(_ name: String) throws(BundleDocumentError) -> Bool {
    guard let value = value(name).boolValue else { throw wrong(name) }
    return value
  }

  func members(_ name: String) throws(BundleDocumentError) -> JSONObject {
    guard let object = value(name).objectValue else { throw wrong(name) }
    return object
  }

  func object(_ name: String) throws(BundleDocumentError) -> BundleObject {
    try BundleObject(value(name), at: pointer.appending(name))
  }

  /// The object of a member that may be null or absent.
  func optionalObject(_ name: String) throws(BundleDocumentError) -> BundleObject? {
    value(name).isNull ? nil : try object(name)
  }

  func objects(_ name: String) throws(BundleDocumentError) -> [BundleObject] {
    guard let elements = value(name).arrayValue else { throw wrong(name) }
    let place = pointer.appending(name)
    var objects: [BundleObject] = []
    objects.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      objects.append(try BundleObject(element, at: place.appending(index)))
    }
    return objects
  }

  func texts(_ name: String) throws(BundleDocumentError) -> [String] {
    guard let texts = value(name).arrayValue?.map(\.stringValue), !texts.contains(nil) else {
      throw wrong(name)
    }
    return texts.compactMap(\.self)
  }

  func range(_ name: String) throws(BundleDocumentError) -> TextRange {
    guard let numbers = value(name).arrayValue?.compactMap(\.intValue), numbers.count == 4 else {
      throw wrong(name)
    }
    return TextRange(
      start: TextPosition(line: numbers[0], column: numbers[1]),
      end: TextPosition(line: numbers[2], column: numbers[3])
    )
  }

  func optionalRange(_ name: String) throws(BundleDocumentError) -> TextRange? {
    value(name).isNull ? nil : try range(name)
  }

  /// A member that is one of the names of an enumeration.
  func choice<Choice: RawRepresentable<String>>(_ name: String) throws(BundleDocumentError) -> Choice {
    guard let choice = Choice(rawValue: try text(name)) else { throw wrong(name) }
    return choice
  }
}
