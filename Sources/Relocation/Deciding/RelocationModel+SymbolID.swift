// Made by Benchmarks/relocation/fit.py; see docs/relocation.md for the data. Do not edit by hand.

extension RelocationModel {
  /// For what a symbol id carries.
  package static let symbolID = RelocationModel(
    name: "symbol-id-1",
    threshold: (here: 0.5, elsewhere: 0.5),
    rows: [
      Row("1", 0.0, 0.0, -3.0677, -3.4918),
      Row("exact", 0.0, 0.0, 0.3207, 0.5159),
      Row("scope", 0.0, 0.0, 0.8221, 1.2999),
      Row("name", 0.0, 0.0, 1.7336, 3.0756),
      Row("path", 0.0, 0.0, -0.3068, 0.0),
      Row("body", 0.0, 0.0, 1.5516, 2.3764),
      Row("bodyContained", 0.0, 0.0, 3.3175, 3.8275),
      Row("bodySize", 0.0, 0.0, 1.6465, 1.6231),
      Row("name*body", 0.0, 0.0, -0.0155, -0.1145),
      Row("body*bodySize", 0.0, 0.0, 3.0463, 2.7861),
      Row("exact*name", 0.0, 0.0, 0.3207, 0.5159),
      Row("exact*body", 0.0, 0.0, 0.2686, -0.7991),
      Row("scope*name", 0.0, 0.0, 3.1407, 2.0896),
      Row("name*path", 0.0, 0.0, 1.7336, 0.0),
      Row("scope*path", 0.0, 0.0, 0.8221, 0.0),
      Row("exact*scope*path", 0.0, 0.0, 1.0415, 0.0),
      Row("fileExists*name", 0.0, 0.0, 1.7336, -0.5007),
      Row("fileExists*body", 0.0, 0.0, 1.5516, -1.4107),
      Row("bodyContained*name", 0.0, 0.0, -0.0966, 1.245),
      Row("exact*name*scope", 0.0, 0.0, 1.0415, -1.386),
      Row("!name*body*path*scope", 0.0, 0.0, 1.3278, 0.0),
    ],
    absence: (
      statement: [0.0, 0.0, 0.0, 0.0, 0.0],
      definition: [6.5607, 0.3334, 0.0, 0.0, 0.0]
    ),
    calibration: ConfidenceTable(points: [
      (0.0, 0.0),
      (0.0257, 0.125),
      (0.4832, 0.6957),
      (0.771, 0.7143),
      (0.9887, 0.9966),
    ])
  )
}
