import Testing

@testable import Ledger

struct ShopErrorTests {
    private let shop = ShopStatement(events: ["order.paid"], sql: "UPDATE t SET a = 1")

    @Test(arguments: [
        StorageError.Code.busy, .conflict, .cannotOpen, .full, .readOnly,
    ])
    func `what is the server's, or another transaction's, stays so`(_ code: StorageError.Code) {
        let error = StorageError(code: code, native: "40P01", sql: "UPDATE")
        #expect(error.ofShop(shop) == error)
    }

    @Test func `anything else is the shop's, with its statement`() {
        let error = StorageError(code: .constraint, native: "23505", sql: "x")
        #expect(error.ofShop(shop) == StorageError(shop: "23505", in: shop.sql))
        #expect(!error.ofShop(shop).isTimeout)
        #expect(error.ofShop(shop, isTimeout: true).isTimeout)
    }
}
