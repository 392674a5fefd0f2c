package import Foundation

/// A listening UNIX socket that the test holds, the way systemd holds one for a service.
package final class ListeningSocket {
    package let handle: FileHandle

    package init(_ path: String) throws {
        let address = Connectable.unix(path: path)
        let descriptor = address.socket()
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard unsafe address.call(bind, descriptor), listen(descriptor, 4096) == 0 else {
            throw Sandbox.Failure(text: "cannot listen on \(path)")
        }
    }
}
