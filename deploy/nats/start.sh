#!/bin/sh
# Starts NATS only with the key that its store was written under. NATS 2.15
# starts with a wrong key as if the store were empty, and creating the streams
# then removes the encrypted ones.
set -eu

store="${VEDETTA_NATS_STORE:-/data}"
config="${VEDETTA_NATS_CONFIG:-/etc/nats/nats.conf}"
mark="$store/key.fingerprint"

key=$(printf %s "${VEDETTA_NATS_KEY:?set it to the output of: openssl rand -hex 32}" | tr -d '"')
if ! printf %s "$key" | grep -Eq '^[0-9a-f]{64}$'; then
	echo "nats: VEDETTA_NATS_KEY is not 64 hexadecimal digits: make one with: openssl rand -hex 32" >&2
	exit 1
fi
want=$(printf 'vedetta JetStream store %s' "$key" | sha256sum | cut -c1-32)

if [ -f "$mark" ]; then
	if [ "$(cat "$mark")" != "$want" ]; then
		echo "nats: the store in $store was written under another VEDETTA_NATS_KEY: put that key back, or move the store away to start anew" >&2
		exit 1
	fi
elif [ -d "$store/jetstream" ]; then
	echo "nats: $store holds streams but no key.fingerprint: it was not written by this setup; move it away to start anew" >&2
	exit 1
else
	umask 077
	printf '%s\n' "$want" >"$mark.new"
	sync
	mv "$mark.new" "$mark"
fi

exec nats-server --config "$config"
