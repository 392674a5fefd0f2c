/// How often each of a few things happened.
///
/// There are some dozens at most, and a process of plain CGI counts one: a list is searched sooner than
/// the runtime has made a dictionary's type.
package struct Tally<Key: Sendable>: Sendable {
    package struct Entry: Sendable {
        package let key: Key
        package fileprivate(set) var count: Int
    }

    /// In the order in which they happened first.
    package fileprivate(set) var entries: [Entry] = []

    package init() {}
}

extension Tally where Key: Equatable {
    /// One time more.
    mutating func count(_ key: Key) {
        if let place = entries.firstIndex(where: { $0.key == key }) {
            entries[place].count += 1
        } else {
            entries.append(Entry(key: key, count: 1))
        }
    }
}
