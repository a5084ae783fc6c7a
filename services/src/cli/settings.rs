//! What `beian help` tells besides the commands.

/// Under every short help.
pub(super) const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 faults found (rules, rejected lines), \
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
  --listen ADDRESS     BEIAN_LISTEN      127.0.0.1:8080  serve: address and port
  --dev-tokens BOOL    BEIAN_DEV_TOKENS  true            serve: accept tokens that anybody can write

Exit codes:
  0 done   1 failed   2 wrong usage   3 faults found (rules, rejected lines)   4 database unavailable";
