# The two commands of the README, and what they stand on. `make help` lists everything.
PREFIX ?= /usr/local
DATA := $(CURDIR)/.build/share
SWIFT_FLAGS := --static-swift-stdlib
RELEASE := .build/release/lanser
# What Debian packages must be there; installed only when one is missing.
PACKAGES := gcc git libc6-dev libgit2-dev libtree-sitter-dev make pkg-config python3 python3-jsonschema strace
# What the sweeps need beyond that: file systems to pull the plug of.
SWEEP_PACKAGES := btrfs-progs e2fsprogs xfsprogs
# Test targets that measure time, memory or processes, or that start real servers: two at once would disturb each other.
ONE_BY_ONE := ^(CommandLineTests|EditProcessTests|LanguageServerSessionTests|RealServerTests)\.

.PHONY: help demo test test-release sweep build release setup packages lint format benchmarks install clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: release ## build lanser and let it answer questions about real code
	@fixtures/scripts/demo.sh $(CURDIR)/$(RELEASE)

test: packages ## everything a fresh clone needs to pass its tests, and the tests
	@echo "== building"
	@swift build --build-tests
	@$(MAKE) --no-print-directory setup LANSER=.build/debug/lanser
	@echo "== testing what depends on nothing else"
	@swift test --skip-build --skip '$(ONE_BY_ONE)'
	@echo "== testing with servers and processes, one test after the other"
	@swift test --skip-build --no-parallel --filter '$(ONE_BY_ONE)'

# The optimizer has made a wrong program of a right one before, so the binary that people get is tested as well.
test-release: release ## the tests of processes with the release binary; after `make test`
	@swift build --build-tests
	@LANSER_TEST_BINARY=$(CURDIR)/$(RELEASE) swift test --skip-build --no-parallel --filter '^(CommandLineTests|EditProcessTests)\.'

# Every point of what `make test` samples, and a hundred renames of real packages: about an hour and a half. Needs root for the file systems, and says so when it may not mount.
sweep: packages ## kill, starve and unplug edits at every system call
	@swift build --product lanser
	@$(MAKE) --no-print-directory packages PACKAGES='$(SWEEP_PACKAGES)'
	@for check in stale race limits many kill recovery errors; do \
	  fixtures/scripts/edit_sweep.py .build/debug/lanser $$check || exit 1; \
	done
	@for system in ext4 xfs btrfs; do \
	  fixtures/scripts/edit_sweep.py .build/debug/lanser power --file-system $$system || exit 1; \
	  fixtures/scripts/edit_sweep.py .build/debug/lanser power --file-system $$system --files 600 --every 150 || exit 1; \
	done
	@$(MAKE) --no-print-directory setup LANSER=.build/debug/lanser
	@fixtures/scripts/fetch_sample.py .build/samples requests rich
	@XDG_DATA_HOME=$(DATA) fixtures/scripts/rename_sweep.py .build/debug/lanser .build/samples

build: packages
	@swift build

release: packages ## the static release binary
	@echo "== building lanser (release; about four minutes the first time)"
	@swift build -c release $(SWIFT_FLAGS) --product lanser

# The tests use an installation of their own, inside the build folder.
setup:
	@echo "== installing the pinned Python server and the grammars into .build/share"
	@XDG_DATA_HOME=$(DATA) $(LANSER) setup python c

packages:
	@missing=$$(dpkg-query -W -f '$${Package} $${Status}\n' $(PACKAGES) 2>/dev/null \
	  | awk '/ok installed/ { have[$$1] = 1 } END { n = split("$(PACKAGES)", all, " "); \
	    for (i = 1; i <= n; i++) if (!(all[i] in have)) printf "%s ", all[i] }'); \
	if [ -n "$$missing" ]; then \
	  echo "== installing Debian packages: $$missing"; \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

lint: ## check the format of all Swift code
	@swift format lint --strict --parallel --recursive Package.swift Sources Selectors Tests

format: ## put all Swift code into its format
	@swift format --in-place --parallel --recursive Package.swift Sources Selectors Tests

benchmarks: release ## ratios against a raw client, measured in one run
	@python3 Benchmarks/run.py --lanser $(CURDIR)/$(RELEASE)

install: release ## put the binary into PREFIX (default /usr/local)
	@install -d $(DESTDIR)$(PREFIX)/bin
	@install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/lanser

clean:
	@rm -rf .build
