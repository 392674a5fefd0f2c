internal import Alipay

extension AlipayTime {
    /// A time as Alipay writes it, with where that is: the log's times are UTC.
    static func beijing(_ milliseconds: Int64) -> String { alipayText(milliseconds) + " (Beijing)" }
}
