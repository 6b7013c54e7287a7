import Testing

/// All tests with servers, one after the other: their claims about time must not depend on how many others start
/// servers at the same moment.
@Suite(.serialized) enum SessionTests {}
