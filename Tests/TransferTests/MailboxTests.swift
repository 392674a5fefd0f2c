import Testing
import Transfer

@Suite struct MailboxTests {
    @Test(arguments: [
        ("shop@example.com", "", "shop@example.com"),
        ("<shop@example.com>", "", "shop@example.com"),
        ("Shop <shop@example.com>", "Shop", "shop@example.com"),
        ("  Shop   of  tea  <shop@example.com>", "Shop   of  tea", "shop@example.com"),
        ("\"Shop, Inc.\" <shop@example.com>", "Shop, Inc.", "shop@example.com"),
        (#""a \"b\" \\ c" <shop@example.com>"#, #"a "b" \ c"#, "shop@example.com"),
        ("商店 🍵<shop+tag@mail.example.com>", "商店 🍵", "shop+tag@mail.example.com"),
        ("👨‍👩‍👧 <shop@example.com>", "👨‍👩‍👧", "shop@example.com"),
        ("a <b@c> <shop@example.com>", "a <b@c>", "shop@example.com"),
    ])
    func `a name and an address are distinguished`(text: String, name: String, address: String) {
        let mailbox = Mailbox(text)
        #expect(mailbox?.name == name)
        #expect(mailbox?.address == address)
    }

    @Test(arguments: [
        "", "shop", "shop@", "@example.com", "shop@@example.com", "shop @example.com",
        "shop@example.com ", "shop@example..com", ".shop@example.com", "shop@[127.0.0.1]",
        "Shop <shop@example.com", "Shop shop@example.com>", "shop@example.com\r\n", "\0",
        "Shop\n<shop@example.com>", "Shop\u{2028} <shop@example.com>", "商店@example.com",
        "Shop\u{202E}moc <shop@example.com>", "Sh\u{200B}op <shop@example.com>",
        "\"shop\"@example.com", "<>", "shop@example.com,a@example.com",
    ])
    func `what is not a mailbox is refused`(text: String) {
        #expect(Mailbox(text) == nil)
    }
}
