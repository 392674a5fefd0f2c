package import Orders

/// What became of an order that was to be registered.
package enum Registration: Sendable, Equatable {
    case added
    /// It is there with this amount; nothing was changed.
    case alreadyThere(Order)
    /// Amount or subject were changed; this is the order as it was.
    case replaced(Order)
    /// It is there with another amount, and nobody asked for it to be replaced.
    case amountDiffers(Order)
    /// It was paid with another amount: Alipay's word, which nothing changes.
    case wasPaid(Order)
}

extension Registration {
    /// Decides what is to become of an order.
    ///
    /// - Parameters:
    ///   - new: What the shop registers.
    ///   - known: The order of that number and app, or `nil` when there is none.
    ///   - replacing: Whether amount and subject may be changed while nothing is paid.
    /// - Returns: What becomes of it.
    static func of(_ new: NewOrder, known: Order?, replacing: Bool) -> Registration {
        guard let known else { return .added }
        let isSameAmount = known.totalFen == new.totalFen
        if known.status.wasPaid { return isSameAmount ? .alreadyThere(known) : .wasPaid(known) }
        let isSameSubject = new.subject.isEmpty || known.subject == new.subject
        if replacing {
            return isSameAmount && isSameSubject ? .alreadyThere(known) : .replaced(known)
        }
        return isSameAmount ? .alreadyThere(known) : .amountDiffers(known)
    }
}
