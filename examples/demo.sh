#!/bin/sh
# Builds a throw-away repository from examples/shop, with a good main branch and a bad pull request, and judges both.
# Exits with 0 only when the gate opened for the one and closed for the other.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
verdigris=${VERDIGRIS:-verdigris}
shop=$(mktemp -d)/shop
trap 'rm -rf "$(dirname "$shop")"' EXIT

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
git_shop() { git -C "$shop" -c user.name=demo -c user.email=demo@example.com -c commit.gpgsign=false "$@"; }

mkdir -p "$shop"
cp -R "$here/shop/." "$shop"
git_shop init --quiet --initial-branch=main
git_shop add --all
git_shop commit --quiet --message "Run the shop"
git_shop checkout --quiet -b pull-request
sed -i \
    -e 's|image: nginxinc/nginx-unprivileged:1.29.1-alpine|image: nginxinc/nginx-unprivileged:latest|' \
    -e 's|- "127.0.0.1:8080:8080"|- "8080:8080"|' \
    -e 's|DATABASE_USER: shop|DATABASE_USER: shop\n      DATABASE_PASSWORD: correct-horse-battery|' \
    "$shop/compose.yaml"
git_shop commit --quiet --all --message "Move faster"

judge() {
    printf '\n$ verdigris check --rev %s\n' "$1"
    set +e
    "$verdigris" -C "$shop" check --rev "$1"
    code=$?
    set -e
    [ "$code" -eq "$2" ] || { printf 'expected exit code %s, got %s\n' "$2" "$code"; exit 1; }
}

judge main 0
judge pull-request 1
printf '\nBoth came out as expected: main may be deployed, the pull request may not.\n'
