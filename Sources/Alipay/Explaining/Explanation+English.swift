extension Explanation {
    /// What is wrong, in a sentence in English.
    package var english: String {
        let this = subject.isEmpty ? "a value" : subject
        return switch cause {
        case .otherAppKey:
            "The signature was made with Alipay's key of another configured app, \(subject)."
        case .merchantKey:
            "Your own application key was taken for Alipay's."
        case .unknownKey:
            "None of the configured keys made the signature."
        case .otherAlgorithm:
            "The right key made the signature, but as \(subject)."
        case .signMissing:
            "The message has no sign."
        case .signPlusBecameSpace:
            "The plus signs in sign became spaces."
        case .signRewrapped:
            "The base64 of sign was wrapped, or written in another alphabet."
        case .signEncodedTwice:
            "The sign was percent-encoded once more than the other fields."
        case .signTruncated:
            "The sign is shorter than a signature."
        case .signNotBase64:
            "`sign` is not valid Base64."
        case .htmlEscaped:
            "HTML escapes like &quot; were put into \(this)."
        case .separatorsEscaped:
            "The & between the parameters became &amp;."
        case .quotesEscaped:
            "Backslashes were put in front of the quotes in \(this)."
        case .trimmed:
            "Spaces or line breaks at the ends of \(this) were cut off."
        case .lineBreaksChanged:
            "The line breaks in \(this) were changed."
        case .plusBecameSpace:
            "A plus in \(this) became a space: it was decoded a second time."
        case .decodedTwice:
            "\(subject.isEmpty ? "The message" : subject) was percent-decoded a second time."
        case .encodedTwice:
            "\(this) was percent-encoded a second time, or never decoded."
        case .charsetConverted:
            "The charset of \(this) was converted before verifying."
        case .parameterAdded:
            "A parameter that Alipay did not sign was added: \(subject)."
        case .parameterRemoved:
            "A parameter that Alipay signed is missing: \(subject)."
        case .duplicateName:
            "The parameter \(subject) occurs twice."
        case .bodyCutShort:
            "The text ends in the middle of a parameter."
        case .jsonReserialised:
            "The JSON\(subject.isEmpty ? "" : " in \(subject)") was parsed and written again."
        case .signTypeMissing:
            "The sign_type, which this kind of message signs, is missing; it was \(subject)."
        case .signTypeChanged:
            "The sign_type, which this kind of message signs, was changed; it was \(subject)."
        case .contentChanged:
            "The right key made the signature, but the text was changed in a way not known here."
        case .signTypeDiffers:
            "The sign_type is not the one in the settings."
        case .otherReceiver:
            "The signature fits, but the message is for another app or seller: \(subject)."
        case .twoReadings:
            "The signature fits, but the signed text can be read in two ways: the name \(subject) may stand in another field's text."
        case .otherKind:
            "The signature fits, but this is a return sent as a notification, or the other way round."
        case .notReadable:
            "The text is not in the form that Alipay sends."
        }
    }

    /// What to do next, in a sentence in English.
    package var nextStepInEnglish: String {
        switch cause {
        case .otherAppKey:
            "Compare app_id and alipay_public_keys of the two apps in the settings."
        case .merchantKey:
            "Copy 支付宝公钥 from Alipay's console, not 应用公钥."
        case .unknownKey:
            "Copy 支付宝公钥 of this very app from Alipay's console again; sandbox and production differ."
        case .otherAlgorithm:
            "Set sign_type of the app to what its 接口加签方式 on Alipay's console says."
        case .signMissing:
            "Look at the raw request: this is not a message of Alipay's, or a part of it is missing."
        case .signPlusBecameSpace, .plusBecameSpace, .decodedTwice:
            "Decode the raw text once, and hand it on as bytes."
        case .signRewrapped, .signNotBase64:
            "Compare with the raw request; messages copied out of chats and mails come rewrapped."
        case .signEncodedTwice, .encodedTwice:
            "Hand on the raw text as it came, without encoding it."
        case .signTruncated, .bodyCutShort:
            "Look for a limit on the length of bodies, log lines or database columns on the way."
        case .htmlEscaped, .separatorsEscaped, .quotesEscaped:
            "Take the raw request body, before any input filter of the framework."
        case .trimmed, .lineBreaksChanged:
            "Take the raw request body, before anything trims or normalises it."
        case .charsetConverted:
            "Verify the bytes that came; put ?charset=utf-8 on the gateway's address for the next request."
        case .parameterAdded:
            "Keep routing parameters out of the query, or name your own in page.ignore_parameters."
        case .parameterRemoved:
            "Verify all parameters that come, not a list of those you know."
        case .duplicateName:
            "Verify the body alone, not merged with the query of the address."
        case .jsonReserialised:
            "Verify the raw text, as it came."
        case .signTypeMissing, .signTypeChanged:
            "Do not take sign_type out of the message before verifying."
        case .contentChanged:
            "Compare with the raw request; nothing of this message may be trusted."
        case .signTypeDiffers:
            "Set sign_type in the settings to what Alipay's console says; the message does not decide it."
        case .otherReceiver:
            "Add this app to the settings, or correct app_id and seller_id there."
        case .twoReadings:
            "Trust neither. Look the trade up on Alipay's console, with its amount and order number."
        case .otherKind:
            "Look whether notify_url and return_url were exchanged, or whether --kind is the wrong one."
        case .notReadable:
            "Look at the raw text: it may be an error page, or of another kind than --kind says."
        }
    }
}
