#!/bin/sh
# Starts the responder for Apache, by CGI or mod_fcgid. It tells routes by the path that was asked
# for, [routes] of the settings: name the paths there if the shop is not at the top of the web root,
#     notify = ["/shop/notify_url.php"]
export ALIPAY_CALLBACK_CONFIG=/home/USER/alipay-callback/alipay-callback.toml
exec /home/USER/alipay-callback/alipay-callback-fcgi
