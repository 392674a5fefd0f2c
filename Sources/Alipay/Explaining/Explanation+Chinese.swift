extension Explanation {
    /// What is wrong, in a sentence in Chinese.
    package var chinese: String {
        let this = subject.isEmpty ? "某个参数" : " \(subject) "
        return switch cause {
        case .otherAppKey: "签名使用的是另一个已配置应用（\(subject)）的支付宝密钥。"
        case .merchantKey: "商户自己的应用密钥被当成了支付宝的密钥。"
        case .unknownKey: "已配置的公钥都打不开这个签名。"
        case .otherAlgorithm: "密钥正确，但签名算法是 \(subject)。"
        case .signMissing: "消息中没有 sign。"
        case .signPlusBecameSpace: "sign 中的加号变成了空格。"
        case .signRewrapped: "sign 的 base64 被换行，或换了字符表。"
        case .signEncodedTwice: "sign 比其他参数多做了一次百分号编码。"
        case .signTruncated: "sign 比签名应有的长度短。"
        case .signNotBase64: "sign 不是 base64。"
        case .htmlEscaped: "\(this)被做了 HTML 转义（如 &quot;）。"
        case .separatorsEscaped: "参数之间的 & 变成了 &amp;。"
        case .quotesEscaped: "\(this)中的引号前被加了反斜杠。"
        case .trimmed: "\(this)首尾的空格或换行被去掉了。"
        case .lineBreaksChanged: "\(this)中的换行符被改动了。"
        case .plusBecameSpace: "\(this)中的加号变成了空格：被多解码了一次。"
        case .decodedTwice: "\(subject.isEmpty ? "整个消息" : " \(subject) ")被多做了一次百分号解码。"
        case .encodedTwice: "\(this)被多做了一次百分号编码，或没有解码。"
        case .charsetConverted: "\(this)在验签之前被转换了字符集。"
        case .parameterAdded: "多了支付宝没有签名的参数：\(subject)。"
        case .parameterRemoved: "少了支付宝签过名的参数：\(subject)。"
        case .duplicateName: "参数 \(subject) 出现了两次。"
        case .bodyCutShort: "内容在某个参数中间中断了。"
        case .jsonReserialised: "\(subject.isEmpty ? "" : " \(subject) 中的 ")JSON 被解析后又重新生成了。"
        case .signTypeMissing: "这类消息的签名包含 sign_type，但它不见了（原为 \(subject)）。"
        case .signTypeChanged: "这类消息的签名包含 sign_type，但它被改动了（原为 \(subject)）。"
        case .contentChanged: "密钥正确，但内容被改动了，改动方式未知。"
        case .signTypeDiffers: "sign_type 与设置中的不一致。"
        case .otherReceiver: "签名正确，但消息是给另一个应用或卖家的：\(subject)。"
        case .twoReadings:
            "签名正确，但被签名的文本可以有两种读法：字段名 \(subject) 可能出现在另一个字段的文本里。"
        case .otherKind: "签名正确，但这是另一类消息：同步返回不是异步通知，反之亦然。"
        case .notReadable: "内容不是支付宝发送的格式。"
        }
    }

    /// What to do next, in a sentence in Chinese.
    package var nextStepInChinese: String {
        switch cause {
        case .otherAppKey: "请核对设置中这两个应用的 app_id 与 alipay_public_keys。"
        case .merchantKey: "请在支付宝控制台复制“支付宝公钥”，而不是“应用公钥”。"
        case .unknownKey: "请重新从支付宝控制台复制本应用的“支付宝公钥”；沙箱与生产环境不同。"
        case .otherAlgorithm: "请把设置中的 sign_type 改为控制台“接口加签方式”所示。"
        case .signMissing: "请查看原始请求：它不是支付宝的消息，或者有一部分丢失了。"
        case .signPlusBecameSpace, .plusBecameSpace, .decodedTwice: "请只对原始内容解码一次，并按字节传递。"
        case .signRewrapped, .signNotBase64: "请与原始请求比较；从聊天或邮件中复制的内容常被重新换行。"
        case .signEncodedTwice, .encodedTwice: "请原样传递收到的内容，不要再次编码。"
        case .signTruncated, .bodyCutShort: "请检查途中对请求体、日志行或数据库字段的长度限制。"
        case .htmlEscaped, .separatorsEscaped, .quotesEscaped: "请使用原始请求体，不要经过框架的输入过滤。"
        case .trimmed, .lineBreaksChanged: "请使用原始请求体，不要去空格或规范化。"
        case .charsetConverted: "请对收到的字节验签；并在网关地址后加 ?charset=utf-8。"
        case .parameterAdded: "请不要把路由参数放进查询串，或在 page.ignore_parameters 中列出自己的参数。"
        case .parameterRemoved: "请对收到的全部参数验签，而不是只取已知的参数。"
        case .duplicateName: "请只对请求体验签，不要与地址中的查询串合并。"
        case .jsonReserialised: "请对收到的原始内容验签。"
        case .signTypeMissing, .signTypeChanged: "验签之前请不要从消息中去掉 sign_type。"
        case .contentChanged: "请与原始请求比较；此消息的任何内容都不可信。"
        case .signTypeDiffers: "请把设置中的 sign_type 改为控制台所示；它不由消息决定。"
        case .otherReceiver: "请在设置中加入该应用，或改正 app_id 与 seller_id。"
        case .twoReadings: "两种读法都不可信。请在支付宝商家平台核对该笔交易的金额与订单号。"
        case .otherKind: "请检查 notify_url 与 return_url 是否填反，或 --kind 是否选错。"
        case .notReadable: "请查看原始内容：可能是错误页面，或与 --kind 不符。"
        }
    }
}
