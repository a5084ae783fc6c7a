//! What `beian help` tells besides the commands.

/// Under every short help.
pub(super) const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 faults found (rules, rejected lines, an altered log), \
4 database unavailable\n`beian --help` also lists the settings";

/// Under the long help.
pub(super) const LONG: &str = "\
Settings (flag, environment, default):
  --data DIR           BEIAN_DATA        ./data          folder of the embedded database beian.db
  --database-url URL   DATABASE_URL      empty           postgres://… for a server; empty: the embedded SQLite file
  --law DIR            BEIAN_LAW         none            folder of rule files laid over the built-in ones
  --clock CLOCK        BEIAN_CLOCK       system          system, a moment (RFC 3339), or a shift (+30d, -12h)
  --log-format FORMAT  BEIAN_LOG_FORMAT  text            text or json, to standard error
                       RUST_LOG          info,sqlx=warn  what is logged
                       BEIAN_MASTER_KEY  none            master keys in base64, the first one wraps
  --master-key-file F  BEIAN_MASTER_KEY_FILE  none       the same from a file; else master.key in the data folder
                       BEIAN_LOG_KEY     none            key that signs heads of the log
  --log-key-file F     BEIAN_LOG_KEY_FILE  none          the same from a file; else log.key in the data folder
  --sign-every SECONDS BEIAN_SIGN_EVERY  60              serve: how often the log is signed, if it grew
  --witness WITNESS    BEIAN_WITNESS     none            serve, verify: who has the heads, file:DIR or a URL
  --listen ADDRESS     BEIAN_LISTEN      127.0.0.1:8080  serve: address and port
  --dev-tokens BOOL    BEIAN_DEV_TOKENS  true            serve: accept tokens that anybody can write
  --public-url URL     BEIAN_PUBLIC_URL  empty           serve: how browsers reach it; https://… makes every cookie secure
  --session-idle MIN   BEIAN_SESSION_IDLE  30            serve: minutes without a request that end a session
  --session-longest H  BEIAN_SESSION_LONGEST  12         serve: hours that end a session in any case
  --smtp-url URL       BEIAN_SMTP_URL    empty           serve, watch: mail server for codes and alerts, smtp(s)://…
  --mail-from ADDRESS  BEIAN_MAIL_FROM   beian@localhost serve, watch: sender of these mails
  --webhook-networks C BEIAN_WEBHOOK_NETWORKS  public    serve, watch: the only networks that endpoints are told in
  --sms-webhook URL    BEIAN_SMS_WEBHOOK empty           serve: where codes for phones are posted, as JSON
  --oidc-issuer URL    BEIAN_OIDC_ISSUER empty           serve: identity provider of the bureau
  --oidc-client-id ID  BEIAN_OIDC_CLIENT_ID  empty       serve: as which client it knows us
                       BEIAN_OIDC_CLIENT_SECRET  empty   serve: our secret there

Settings of serve towards the network:
  --tls-cert FILE                BEIAN_TLS_CERT                none             certificate chain in PEM; without it HTTP
  --tls-key FILE                 BEIAN_TLS_KEY                 none             its private key in PEM
  --trusted-proxy CIDR           BEIAN_TRUSTED_PROXY           none             proxies whose word on client and scheme is taken
  --allow-origin ORIGIN          BEIAN_ALLOW_ORIGIN            none             foreign pages that may speak to us
  --max-connections NUMBER       BEIAN_MAX_CONNECTIONS         4096             connections at the same time; further ones wait
  --introspection BOOL           BEIAN_INTROSPECTION           as --dev-tokens  answer questions about the schema, show GraphiQL
  --trusted-documents DIR        BEIAN_TRUSTED_DOCUMENTS       none             documents that may be named by their SHA-256
  --only-trusted-documents BOOL  BEIAN_ONLY_TRUSTED_DOCUMENTS  false            take no others

Exit codes:
  0 done   1 failed   2 wrong usage   3 faults found (rules, rejected lines, an altered log)   4 database unavailable";
