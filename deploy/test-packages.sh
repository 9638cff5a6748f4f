#!/usr/bin/env bash
# Installs the Debian packages that tests run as real servers: Postfix and Kannel.
# Does nothing when all are there. Where it may not install (not root, no
# apt-get), it says which tests will be skipped; with CI=true that is a failure.
set -euo pipefail

# package, a file that shows it is there, what is skipped without it
needed=(
	'postfix /usr/sbin/postfix mail through a real Postfix'
	'swaks /usr/bin/swaks mail through a real Postfix'
	'sasl2-bin /usr/sbin/saslpasswd2 authenticated mail'
	'libsasl2-modules /usr/lib/*/sasl2/libplain.so authenticated mail'
	'kannel /usr/sbin/bearerbox SMS through a real Kannel'
)

# absent prints the packages that are not there, or with "why" the tests.
absent() {
	local package file tests
	for line in "${needed[@]}"; do
		read -r package file tests <<<"$line"
		compgen -G "$file" >/dev/null && continue
		if [[ ${1:-} == why ]]; then
			printf '  %-18s %s\n' "$package" "$tests"
		else
			printf '%s\n' "$package"
		fi
	done
}

may_install() {
	[[ $(id -u) == 0 ]] && command -v apt-get >/dev/null && [[ -e /etc/debian_version ]]
}

# install_packages answers Postfix's questions beforehand, and lets no package
# start a daemon: tests start their own, in their own folders. Debian asks
# /usr/sbin/policy-rc.d; where a machine has none, one stands there meanwhile.
install_packages() {
	local policy=/usr/sbin/policy-rc.d
	if [[ ! -e $policy ]]; then
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
		# shellcheck disable=SC2064 # the path is meant as it is now
		trap "rm -f '$policy'" EXIT
	fi
	printf 'postfix postfix/main_mailer_type select Local only\npostfix postfix/mailname string test.local\n' | debconf-set-selections
	export DEBIAN_FRONTEND=noninteractive
	apt-get install -qq -y --no-install-recommends "$@" >/dev/null || {
		apt-get update -qq
		apt-get install -qq -y --no-install-recommends "$@" >/dev/null
	}
}

if [[ $(id -u) != 0 ]]; then
	echo "test-packages: not root: the tests with a real Postfix are skipped" >&2
	[[ ${CI:-} == true ]] && exit 1
fi
mapfile -t packages < <(absent)
if ((${#packages[@]} == 0)); then
	exit 0
fi
if may_install; then
	echo "test-packages: installing ${packages[*]}"
	install_packages "${packages[@]}" || echo "test-packages: apt-get did not succeed" >&2
fi
if [[ -z $(absent) ]]; then
	exit 0
fi
{
	echo "test-packages: missing, and these tests are skipped:"
	absent why
	echo "test-packages: on Debian or Ubuntu run, as root: deploy/test-packages.sh"
} >&2
[[ ${CI:-} == true ]] && exit 1
exit 0
