# Names for commands, nothing more.
.DEFAULT_GOAL := help
.PHONY: help demo test race lint bench

help: ## say what there is
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

demo: ## five stories through the whole of Vedetta, on this machine
	go run ./services/vedetta demo

test: ## all tests; installs what they need where it may
	deploy/test-packages.sh && go test -timeout=15m ./...

race: ## the race detector over what fits
	.ci/run race

lint: ## vet and linters, at the versions of .ci/run
	.ci/run vet lint

bench: ## all benchmarks, once each
	go test -run='^$$' -bench=. -benchtime=1x -timeout=15m ./...
