internal import Glibc

/// A user of this machine, with all groups.
package struct SystemUser: Sendable, Equatable {
    package let name: String
    package let id: UInt32
    /// The primary group.
    package let group: UInt32
    /// All of them, the primary one too.
    package let groups: Set<UInt32>

    package init(name: String, id: UInt32, group: UInt32, groups: Set<UInt32> = []) {
        self.name = name
        self.id = id
        self.group = group
        self.groups = groups.union([group])
    }

    /// Looks a user up.
    ///
    /// The corresponding C functions are `getpwnam` and `getgrouplist`.
    ///
    /// - Parameter name: A name that may be nobody's.
    package init?(named name: String) {
        guard let entry = unsafe getpwnam(name) else { return nil }
        unsafe self.init(entry)
    }

    /// The user that this process acts as; the corresponding C function is `geteuid`.
    package static var current: SystemUser { SystemUser(id: geteuid()) }

    /// Looks a user up by number; one that has no name goes by the number.
    package init(id: UInt32) {
        if let entry = unsafe getpwuid(id) {
            unsafe self.init(entry)
        } else {
            self.init(name: String(id), id: id, group: id)
        }
    }

    /// The name of the primary group.
    package var groupName: String { Self.groupName(group) }

    /// The name of a group, else its number; the corresponding C function is `getgrgid`.
    package static func groupName(_ id: UInt32) -> String {
        guard let entry = unsafe getgrgid(id), let name = unsafe entry.pointee.gr_name else {
            return String(id)
        }
        return unsafe String(cString: name)
    }

    private init(_ entry: UnsafeMutablePointer<passwd>) {
        let id = unsafe entry.pointee.pw_uid
        let group = unsafe entry.pointee.pw_gid
        self.group = group
        name = unsafe entry.pointee.pw_name.map { unsafe String(cString: $0) } ?? String(id)
        self.id = id
        var found = [gid_t](repeating: group, count: 1024)
        var count = Int32(found.count)
        let isWhole = unsafe getgrouplist(name, group, &found, &count) >= 0
        groups = isWhole ? Set(found.prefix(Int(count))) : [group]
    }
}
