#!/usr/bin/env bash
# Root file systems for a node without a registry, from this machine's Debian packages:
#
#   images.sh busybox DIR   a shell and its tools
#   images.sh nginx DIR     a web server that logs to /var/log/nginx, as the image of that name does
#   images.sh program DIR BINARY   a published binary and the libraries it loads: no shell, no user names
set -euo pipefail
kind=$1 root=$2 binary=${3:-}

base() {
  mkdir -p "$root"/{bin,etc,run,tmp,var/log}
  chmod 1777 "$root/tmp"
  printf 'root:x:0:0:root:/:/bin/sh\nwww-data:x:33:33:www-data:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nwww-data:x:33:\nnogroup:x:65534:\n' >"$root/etc/group"
}

busybox() {
  local static applet
  static=$(type -P busybox)
  for applet in $("$static" --list); do
    ln -s busybox "$root/bin/$applet"
  done
  cp --remove-destination "$static" "$root/bin/busybox"
}

download() { # into the current folder
  apt-get download "$@" >/dev/null 2>&1 || { apt-get update -qq && apt-get download "$@" >/dev/null 2>&1; }
}

nginx() {
  local packages package
  packages=$(mktemp -d)
  cd "$packages"
  download nginx
  # Of what it depends on, the libraries and its configuration; not the tools that maintain a whole system.
  # shellcheck disable=SC2046
  download $(dpkg-deb -f nginx_*.deb Depends | tr ',|' '\n' | sed -E 's/^ *([^ ]+).*/\1/' | grep -E '^(lib|zlib|nginx-)' | sort -u)
  for package in *.deb; do
    dpkg-deb -x "$package" "$root"
  done
  rm -rf "$packages"
  busybox
  mkdir -p "$root/usr/share/nginx/html" "$root/var/lib/nginx"
  echo 'Welcome' >"$root/usr/share/nginx/html/index.html"
  # Over IPv4 alone: not every machine has the other.
  echo 'server { listen 80; root /usr/share/nginx/html; }' >"$root/etc/nginx/conf.d/default.conf"
}

program() {
  local library
  install -D "$binary" "$root/usr/local/bin/$(basename "$binary")"
  mkdir -p "$root/tmp"
  # What it is linked with, and what it loads when it runs: OpenSSL.
  { ldd "$binary" | grep -oE '/[^ ]+'; ldconfig -p | grep -oE '/[^ ]+/lib(ssl|crypto)\.so\.3$'; } | sort -u |
    while read -r library; do install -D "$(realpath "$library")" "$root$library"; done
}

[[ $kind == program ]] || base
"$kind"
