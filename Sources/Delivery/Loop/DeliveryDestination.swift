/// A destination of the relay: who delivers to it, and how much at a time.
package struct DeliveryDestination: Sendable {
    package let name: String
    /// How many attempts may be under way at a time, at least 1.
    package let capacity: Int
    package let courier: any Courier

    package init(name: String, capacity: Int, courier: any Courier) {
        self.name = name
        self.capacity = capacity
        self.courier = courier
    }
}
