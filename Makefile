# What a newcomer, the README and CI call.
.DEFAULT_GOAL := help
.PHONY: help run test check page page-test bench soak schema postgresql paper browser

DATA ?= data
CASES ?= 400
SEED ?= 1

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

run: ## the desk on http://127.0.0.1:8080 with real filing numbers and demo cases
	@if command -v npm > /dev/null; then $(MAKE) page; else echo "npm is not installed: the server goes without its page"; fi
	cargo build --release --bin beian
	@if [ ! -e $(DATA)/beian.db ]; then \
		target/release/beian import --data $(DATA) services/samples/filings.csv; \
		target/release/beian demo --data $(DATA) --append --cases $(CASES) --seed $(SEED); \
	fi
	@echo "open http://127.0.0.1:8080"
	target/release/beian serve --data $(DATA)

page: ## builds the page that the program carries
	cd services/dashboard && npm ci --no-progress && npm run build

test: check postgresql paper page-test ## everything: format, lints, units, then both databases, HTTP, crashes and the page
	cargo test -p beian-domain
	@# The tests start the program, which cargo does not build for them: it is another package's.
	cargo build --bin beian
	cargo test --workspace --exclude beian-domain

page-test: browser page ## the page: types, lints, and people's ways through it in a real browser
	cd services/dashboard && npm run lint
	cargo build --bin beian
	cd services/dashboard && npm run e2e

check: ## format, lints, and an audit of what we depend on
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	@tests/audit.sh

bench: postgresql ## speeds, each as a ratio within one run
	cargo build --release --bin beian
	cargo bench -p beian-tests

soak: postgresql ## a year of 20,000 cases with the watch killed 200 times, on both databases
	BEIAN_YEAR_CASES=20000 BEIAN_YEAR_KILLS=200 cargo test --release -p beian-tests --test all alerts::year -- --nocapture --test-threads 1

schema: ## writes the GraphQL schema that is committed
	cargo run --quiet --bin beian -- schema > services/schema.graphql

postgresql: # the tests start servers of their own from the installed programs
	@tests/install-postgresql.sh

paper: # reports as PDF need a font, and the tests read them again
	@tests/install-paper.sh

browser: # the page is built with Node and tried in a browser
	@tests/install-browser.sh
