extension PageTemplate {
    /// The built-in page; `PageVariables` lists the variables.
    static let text = """
        <!DOCTYPE html>
        <html lang="{{language}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <meta name="color-scheme" content="light dark">
        <meta name="format-detection" content="telephone=no">
        {{#refresh}}
        <meta http-equiv="refresh" content="{{refresh}}">
        {{/refresh}}
        <title>{{heading}}</title>
        <style>\(style)</style>
        </head>
        <body>
        <main class="{{#paid}}paid{{/paid}}{{#confirming}}confirming{{/confirming}}\
        {{#failed}}failed{{/failed}}{{#unverified}}unverified{{/unverified}}">
        <svg class="icon" viewBox="0 0 72 72" aria-hidden="true" focusable="false">
        {{#paid}}
        <circle class="disc" cx="36" cy="36" r="36"/>
        <path class="sign" d="M21 37.5 31.5 48 52 26.5"/>
        {{/paid}}
        {{#confirming}}
        <circle class="track" cx="36" cy="36" r="33"/>
        <path class="turning" d="M36 3a33 33 0 0 1 33 33"/>
        <path class="hands" d="M36 19v17l11 7"/>
        {{/confirming}}
        {{#failed}}
        <circle class="disc" cx="36" cy="36" r="36"/>
        <path class="sign" d="M25 25 47 47M47 25 25 47"/>
        {{/failed}}
        {{#unverified}}
        <path class="disc" d="M36 2 65 12v21c0 18-12 30-29 37C19 63 7 51 7 33V12z"/>
        <path class="sign" d="M36 21v18M36 50.5v.01"/>
        {{/unverified}}
        </svg>
        <div role="status">
        <h1>{{heading}}</h1>
        <p>{{message}}</p>
        </div>
        {{#out_trade_no}}
        <dl>
        {{#amount}}
        <div class="amount"><dt>{{label_amount}}</dt><dd>{{amount}}</dd></div>
        {{/amount}}
        <div><dt>{{label_out_trade_no}}</dt><dd>{{out_trade_no}}</dd></div>
        {{#refunded}}
        <div><dt>{{label_refunded}}</dt><dd>{{refunded}}</dd></div>
        {{/refunded}}
        {{#paid_at}}
        <div><dt>{{label_paid_at}}</dt><dd>{{paid_at}}</dd></div>
        {{/paid_at}}
        </dl>
        {{/out_trade_no}}
        {{#shop_url}}
        <a href="{{shop_url}}" rel="noreferrer">{{label_shop}}</a>
        {{/shop_url}}
        </main>
        </body>
        </html>

        """
}
