/// Time series in which something is wrong, and the alert that has to be raised; and the same where
/// nothing is, as promtool's rule tests have them.
enum AlertCases {
    private struct Case {
        let alert: String
        /// A series and its values, a minute apart, where something is wrong.
        let wrong: [(String, String)]
        let right: [(String, String)]
        /// Of the alert, as PromQL writes them.
        let labels: String
    }

    private static let cases = [
        Case(
            alert: "AlipayCallbackDown",
            wrong: [(#"up{job="alipay-callback"}"#, "0x60")],
            right: [(#"up{job="alipay-callback"}"#, "1x60")],
            labels: #"job="alipay-callback",severity="critical""#
        ),
        Case(
            alert: "AlipayCallbackLedgerFails",
            wrong: [("alipay_callback_ledger_up", "0x60")],
            right: [("alipay_callback_ledger_up", "1x60")],
            labels: #"severity="critical""#
        ),
        Case(
            alert: "AlipayCallbackNothingVerified",
            wrong: [
                (
                    #"alipay_callback_refusals_total{route="notify",cause="bad_signature"}"#,
                    "0+1x60"
                ),
                (#"alipay_callback_requests_total{route="notify",answer="success"}"#, "7x60"),
            ],
            right: [
                (
                    #"alipay_callback_refusals_total{route="notify",cause="bad_signature"}"#,
                    "0+1x60"
                ),
                (#"alipay_callback_requests_total{route="notify",answer="success"}"#, "0+1x60"),
            ],
            labels: #"severity="critical""#
        ),
        Case(
            alert: "AlipayCallbackQuarantined",
            wrong: [("alipay_callback_ledger_quarantined_notifications", "2x60")],
            right: [("alipay_callback_ledger_quarantined_notifications", "0x60")],
            labels: #"severity="warning""#
        ),
        Case(
            alert: "AlipayCallbackSlowCommits",
            wrong: [
                (#"alipay_callback_commit_duration_seconds_bucket{le="1.0"}"#, "0+1x60"),
                (#"alipay_callback_commit_duration_seconds_bucket{le="+Inf"}"#, "0+2x60"),
                (#"alipay_callback_commit_duration_seconds_bucket{le="2.5"}"#, "0+2x60"),
            ],
            right: [
                (#"alipay_callback_commit_duration_seconds_bucket{le="1.0"}"#, "0+2x60"),
                (#"alipay_callback_commit_duration_seconds_bucket{le="+Inf"}"#, "0+2x60"),
            ],
            labels: #"severity="warning""#
        ),
        Case(
            alert: "AlipayCallbackOutboxOld",
            wrong: [
                (#"alipay_callback_outbox_age_seconds{destination="shop"}"#, "1000x60"),
                (#"alipay_callback_outbox_dead_deliveries{destination="shop"}"#, "0x60"),
            ],
            right: [
                (#"alipay_callback_outbox_age_seconds{destination="shop"}"#, "100x60"),
                (#"alipay_callback_outbox_dead_deliveries{destination="shop"}"#, "0x60"),
            ],
            labels: #"severity="critical",destination="shop""#
        ),
        Case(
            alert: "AlipayCallbackDeadDeliveries",
            wrong: [(#"alipay_callback_outbox_dead_deliveries{destination="shop"}"#, "1x60")],
            right: [(#"alipay_callback_outbox_dead_deliveries{destination="shop"}"#, "0x60")],
            labels: #"severity="critical",destination="shop""#
        ),
        Case(
            alert: "AlipayCallbackDestinationOff",
            wrong: [(#"alipay_callback_outbox_destination_enabled{destination="shop"}"#, "0x60")],
            right: [(#"alipay_callback_outbox_destination_enabled{destination="shop"}"#, "1x60")],
            labels: #"severity="critical",destination="shop""#
        ),
        Case(
            alert: "AlipayCallbackBackupOld",
            wrong: [("alipay_callback_backup_timestamp_seconds", "-200000x60")],
            right: [("alipay_callback_backup_timestamp_seconds", "0x60")],
            labels: #"severity="warning""#
        ),
        Case(
            alert: "AlipayCallbackCertificateExpires",
            wrong: [
                (#"alipay_callback_certificate_expiry_timestamp_seconds{app_id="1"}"#, "86400x60")
            ],
            right: [
                (#"alipay_callback_certificate_expiry_timestamp_seconds{app_id="1"}"#, "9e6x60")
            ],
            labels: #"severity="warning",app_id="1""#
        ),
        Case(
            alert: "AlipayCallbackSeveralServers",
            wrong: [
                (server(instance: 1, "db1"), "1x60"),
                (server(instance: 2, "db2"), "1x60"),
            ],
            right: [
                (server(instance: 1, "db1"), "1x60"),
                (server(instance: 2, "db1"), "1x60"),
            ],
            labels: #"severity="warning",job="a""#
        ),
        Case(
            alert: "AlipayCallbackUnknownCommits",
            wrong: [("alipay_callback_ledger_unknown_commits_total", "0x40 1x20")],
            right: [("alipay_callback_ledger_unknown_commits_total", "0 1x60")],
            labels: #"severity="warning""#
        ),
        Case(
            alert: "AlipayCallbackCommitRetries",
            wrong: [(#"alipay_callback_ledger_commit_retries_total{code="1213"}"#, "0+600x60")],
            right: [(#"alipay_callback_ledger_commit_retries_total{code="1213"}"#, "0+6x60")],
            labels: #"severity="warning""#
        ),
        Case(
            alert: "AlipayCallbackNoRelay",
            wrong: [
                (#"alipay_callback_relay_up{instance="1"}"#, "0x60"),
                (#"alipay_callback_relay_up{instance="2"}"#, "0x60"),
                (#"alipay_callback_outbox_destination_enabled{instance="1"}"#, "1x60"),
            ],
            right: [
                (#"alipay_callback_relay_up{instance="1"}"#, "0x60"),
                (#"alipay_callback_relay_up{instance="2"}"#, "1x60"),
                (#"alipay_callback_outbox_destination_enabled{instance="1"}"#, "1x60"),
            ],
            labels: #"severity="critical""#
        ),
    ]

    /// Where a responder records.
    private static func server(instance: Int, _ name: String) -> String {
        #"alipay_callback_ledger_server_info{job="a",instance="\#(instance)",server="\#(name):3306"}"#
    }

    /// A file for `promtool test rules`.
    static func text(rules: String) -> String {
        let tests = cases.flatMap { one in
            [
                test(one.wrong, one.alert, "[{labels: '\(firing(one))', value: 1}]"),
                test(one.right, one.alert, "[]"),
            ]
        }
        return "rule_files: ['\(rules)']\nevaluation_interval: 1m\ntests:\n" + tests.joined()
    }

    private static func firing(_ one: Case) -> String {
        #"ALERTS{alertname="\#(one.alert)",alertstate="firing",\#(one.labels)}"#
    }

    private static func test(
        _ series: [(String, String)],
        _ alert: String,
        _ expected: String
    ) -> String {
        let inputs = series.map { "      - {series: '\($0.0)', values: '\($0.1)'}\n" }.joined()
        return """
              - interval: 1m
                input_series:
            \(inputs)    promql_expr_test:
                  - expr: ALERTS{alertname="\(alert)",alertstate="firing"}
                    eval_time: 45m
                    exp_samples: \(expected)

            """
    }
}
