# `make demo` shows the product, `make test` proves it, `make bench` measures it, `make security` attacks it.

# One profile and one target directory for everything: a second copy of the dependencies costs minutes.
CARGO ?= cargo
LATCHKEY = target/debug/latchkey

.PHONY: demo test lint bench security fuzz clean

demo:
	@scripts/need-build-tools
	$(CARGO) build --locked --workspace --bin latchkey
	$(LATCHKEY) demo

# Everything that CI runs: install what the tests need, then the fast checks, then the tests.
test:
	@tests/install
	@scripts/lint
	@scripts/run-tests

lint:
	@scripts/lint

bench:
	@benches/run

security:
	@security/run

# For as long as one likes: make fuzz MINUTES=600
fuzz:
	@security/run --only fuzz --minutes $(or $(MINUTES),60) --keep

clean:
	$(CARGO) clean
