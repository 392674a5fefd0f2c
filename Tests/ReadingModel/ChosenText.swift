/// Texts that an attacker may choose: made of pieces that mean something to a reader of forms.
enum ChosenText {
    /// `name=value` pieces: what he would have somebody accept.
    private static let wanted: [String] = [
        "app_id=\(MessageShape.appID)", "charset=GBK", "currency=CNY",
        "gmt_create=2026-01-02 00:00:00",
        "gmt_refund=2026-01-02 00:00:00", "is_success=T", "method=alipay.trade.page.pay.return",
        "msg_method=alipay.x", "notify_id=N2", "notify_type=trade_status_sync", "out_trade_no=B1",
        "receipt_amount=1.00", "refund_fee=0.88", "refund_status=REFUND_SUCCESS",
        "request_token=x", "seller_id=\(MessageShape.sellerID)", "service=alipay.x",
        "sign_type=RSA2", "total_amount=9.99", "total_fee=9.99", "trade_no=T2",
        "trade_status=TRADE_FINISHED",
    ]

    /// What a text begins or continues with that is nobody's name.
    private static let others = ["", "x", "a=1", "zz=", "zz=1", "&", "=", "%26"]

    /// Texts of one piece.
    static let short = (wanted + others).map { "x&\($0)" } + others

    /// Texts of two pieces, in the order in which fields are sorted and in the other one.
    static let pairs = (wanted + ["zz="]).flatMap { first in
        (wanted + ["zz="]).filter { $0 != first }.map { "x&\(first)&\($0)" }
    }

    /// Texts of three pieces that can be sorted fields, with and without one that takes the rest.
    static let triples = wanted.indices.flatMap { first in
        wanted.indices.dropFirst(first + 1).flatMap { second in
            wanted.indices.dropFirst(second + 1).flatMap { third in
                ["", "&zz="].map { end in
                    "x&\(wanted[first])&\(wanted[second])&\(wanted[third])\(end)"
                }
            }
        }
    }

    /// Whole messages, each without one of its pieces, or with all.
    static let whole: [String] = {
        let forged = wanted.filter { piece in
            ["app_id", "notify", "out_", "seller", "total_amount", "trade_"].contains {
                piece.hasPrefix($0)
            }
        }
        let fee = forged.map { $0 == "total_amount=9.99" ? "total_fee=9.99" : $0 }
        return [forged, fee].flatMap { pieces in
            (-1..<pieces.count).flatMap { left in
                ["", "&zz="].map { end in
                    "x&"
                        + pieces.enumerated().filter { $0.offset != left }.map(\.element)
                        .joined(separator: "&") + end
                }
            }
        }
    }()

    /// Texts of honest shops and buyers: all of them are to be taken.
    static let honest = [
        "Tom&Jerry", "a=b", "a=1&b=2", "https://shop.example.com/?id=1&page=2", "&", "=", "&&",
        "==",
        "x&amp;y", "R&D=fun&method=get&service=fast", "user=1&user_id=2&status=ok&version=2",
        "&subject=tea&body=hot&price=1", "中文&测试=好", "sign=1&sign_type=2", "q=a&charset=utf-8",
    ]
}
