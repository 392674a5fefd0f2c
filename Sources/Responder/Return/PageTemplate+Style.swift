extension PageTemplate {
    /// The style sheet of the built-in page; its hash stands in Content-Security-Policy.
    ///
    /// Old in-app browsers show this page too, so nothing in it needs one of the last few years.
    static let style = """

        :root {
          color-scheme: light dark;
          --ground: #f3f5f8; --card: #fff; --line: #e6e9ee; --shadow: 0 8px 32px rgba(23, 32, 51, .08);
          --text: #171c26; --quiet: #5b6575; --link: #0f62d9; --link-text: #fff;
          --paid: #0a8f5b; --confirming: #b86e00; --failed: #d32f2f; --unverified: #667085;
          --track: #f4e4c8;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f1218; --card: #1a1f29; --line: #2c3340; --shadow: none;
            --text: #eef1f6; --quiet: #a2acbb; --link: #2a6fdb;
            --paid: #179a66; --confirming: #f0a93b; --failed: #e5534b; --unverified: #7d889b;
            --track: #42361f;
          }
        }
        * { box-sizing: border-box; margin: 0; padding: 0; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          min-height: 100vh; min-height: 100dvh; padding: 16px;
          display: flex; justify-content: center;
          background: var(--ground); color: var(--text); line-height: 1.6;
          font-family: system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
            "HarmonyOS Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif;
        }
        main {
          width: 100%; max-width: 440px; margin: auto; padding: 40px 24px 28px;
          border-radius: 20px; background: var(--card); box-shadow: var(--shadow);
          text-align: center;
        }
        .icon { display: block; width: 72px; height: 72px; margin: 0 auto 20px; }
        .paid .disc { fill: var(--paid); }
        .failed .disc { fill: var(--failed); }
        .unverified .disc { fill: var(--unverified); }
        .sign, .hands, .track, .turning { fill: none; stroke-linecap: round; stroke-linejoin: round; }
        .sign { stroke: #fff; stroke-width: 6; }
        .track { stroke: var(--track); stroke-width: 6; }
        .turning { stroke: var(--confirming); stroke-width: 6; transform-origin: 36px 36px; }
        .hands { stroke: var(--confirming); stroke-width: 5; }
        h1 { font-size: 24px; font-weight: 600; line-height: 1.35; text-wrap: balance; }
        p {
          margin-top: 8px; color: var(--quiet); font-size: 15px;
          text-wrap: balance;
        }
        dl { margin-top: 24px; font-variant-numeric: tabular-nums; }
        dl div {
          display: flex; justify-content: space-between; padding: 12px 0;
          border-top: 1px solid var(--line); font-size: 15px;
        }
        dt { flex: none; max-width: 50%; margin-right: 24px; color: var(--quiet); text-align: left; }
        dd {
          min-width: 0; text-align: right; overflow-wrap: anywhere; word-break: break-word;
          -webkit-user-select: all; user-select: all;
        }
        dl .amount { display: block; padding: 0 0 24px; border: 0; }
        .amount dt { max-width: none; margin: 0; font-size: 14px; text-align: center; }
        .amount dd { font-size: 36px; font-weight: 600; line-height: 1.25; text-align: center; }
        .failed .amount dd { color: var(--quiet); }
        a {
          display: block; margin-top: 24px; padding: 12px 24px; border-radius: 12px;
          background: var(--link); color: var(--link-text); font-weight: 600;
          text-decoration: none;
        }
        a:hover { text-decoration: underline; }
        a:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; }
        @media (max-width: 359px) {
          main { padding: 32px 16px 20px; }
          .amount dd { font-size: 30px; }
        }
        @media (min-width: 600px) {
          main { max-width: 460px; padding: 56px 40px 40px; }
          h1 { font-size: 28px; }
          .amount dd { font-size: 42px; }
        }
        @media (prefers-reduced-motion: no-preference) {
          .turning { animation: turn 3s linear infinite; }
        }
        @keyframes turn { to { transform: rotate(360deg); } }

        """
}
