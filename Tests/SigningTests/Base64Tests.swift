import Foundation
import Signing
import Testing

@Suite struct Base64Tests {
    private func decode(_ text: String) -> [UInt8]? { Base64.decode(Array(text.utf8)[...]) }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `agrees with the vectors of RFC 4648`(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(decode(encoded) == Array(plain.utf8))
    }

    @Test func `knows all 64 digits`() {
        let bytes = [UInt8](0...255)
        let encoded = Data(bytes).base64EncodedString()
        #expect(Set(encoded).count == 65)
        #expect(Base64.encode(bytes) == encoded)
        #expect(decode(encoded) == bytes)
    }

    @Test(arguments: [
        "Zm9v Zg==", " Zm9v", "Zm9v ", "Zm 9v", "Zm9v\n", "Zm9v\r\n", "\nZm9v", "Zm9v\nZm9v",
        "Zm9v\0", "Z m9vYg==",
    ])
    func `refuses spaces and line breaks`(text: String) {
        #expect(decode(text) == nil)
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zm8", "Zm9vY", "Zm9vYg", "Zm9vYg=", "Zm9vYmE", "Zg===", "Zm8==",
        "Zm9v=", "Zm9v==", "Zm9v====", "=", "==", "===", "====", "=Zg=", "Z=g=", "Zg=v", "Z===",
        "Zg==Zm9v", "Zg==Zg==", "Zm=v", "Z=9v",
    ])
    func `refuses padding that is missing, too much or in another place`(text: String) {
        #expect(decode(text) == nil)
    }

    @Test func `refuses padding bits that are not zero`() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in alphabet.enumerated() {
            #expect((decode("Z\(digit)==") != nil) == (value % 16 == 0))
            #expect((decode("Zm\(digit)=") != nil) == (value % 4 == 0))
        }
    }

    @Test func `refuses every byte that is not a digit`() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for byte in UInt8.min...UInt8.max where !alphabet.contains(byte) {
            for place in 0..<8 {
                var text = Array("Zm9vZm9v".utf8)
                text[place] = byte
                // A pad at the very end is another, valid text.
                let isPad = byte == UInt8(ascii: "=") && place == 7
                #expect(isPad || Base64.decode(text[...]) == nil)
            }
        }
        #expect(decode("-_-_") == nil)
    }

    @Test func `comes back from encoding at every length`() {
        for length in 0...400 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
            let encoded = Base64.encode(bytes)
            #expect(encoded == Data(bytes).base64EncodedString())
            #expect(decode(encoded) == bytes)
        }
    }

    @Test func `decodes a slice out of the middle of a text`() {
        #expect(Base64.decode(Array("sign=Zm9v&a".utf8)[5..<9]) == Array("foo".utf8))
    }
}
