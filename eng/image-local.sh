#!/usr/bin/env bash
# Builds the images of the Dockerfile where no registry can be reached, and checks them: eng/image-local.sh [PREFIX]
#
#   PREFIX   what stands before injector and log-processor in their names (default: localhost/)
#
# Both base images are made here of Debian packages: a system with a C compiler and this machine's .NET SDK, and one of
# nothing but the libraries that the binary loads, as the chiseled images are; they are kept for the next time. Needs root,
# buildah and debootstrap.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
prefix=${1:-localhost/}
suite=bookworm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# No container engine's daemon, no user namespaces, no overlay file system: it works within a container, too.
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs

say() { printf 'image: %s\n' "$*" >&2; }

import() { # import NAME DIR: a root file system as an image of one layer
  local container
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$2" / >/dev/null
  buildah commit --quiet --rm "$container" "$1" >/dev/null
}

exists() { buildah inspect --type image "$1" >/dev/null 2>&1; }

sdk_image() {
  exists localhost/injector-sdk && return
  local sdk
  sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
  debootstrap --variant=minbase --include=gcc,libc6-dev,zlib1g-dev,libssl3,libicu72,ca-certificates "$suite" "$work/sdk" >"$work/debootstrap.log"
  rm -rf "$work"/sdk/var/cache/apt/* "$work"/sdk/var/lib/apt/lists/*
  mkdir -p "$work/sdk/usr/share/dotnet"
  cp -a "$sdk/." "$work/sdk/usr/share/dotnet"
  ln -sf ../share/dotnet/dotnet "$work/sdk/usr/bin/dotnet"
  import localhost/injector-sdk "$work/sdk"
  rm -rf "$work/sdk"
}

runtime_image() {
  exists localhost/injector-runtime-deps && return
  mkdir -p "$work/packages" "$work/runtime"/{usr/lib,usr/lib64,usr/bin,usr/sbin,etc,tmp}
  ln -s usr/lib usr/lib64 usr/bin usr/sbin "$work/runtime"
  chmod 1777 "$work/runtime/tmp"
  (cd "$work/packages" && apt-get -o APT::Sandbox::User=root download libc6 libgcc-s1 libssl3 zlib1g tzdata >/dev/null)
  local package
  # tar alone keeps the links from /lib to /usr/lib.
  for package in "$work"/packages/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$work/runtime"; done
  rm -rf "$work/runtime"/usr/share/{doc,man,lintian} "$work"/runtime/usr/bin/* "$work"/runtime/usr/sbin/*
  printf 'root:x:0:0:root:/root:/sbin/nologin\napp:x:1654:1654::/home/app:/sbin/nologin\n' >"$work/runtime/etc/passwd"
  import localhost/injector-runtime-deps "$work/runtime"
}

build() { # build TARGET
  # The packages that this machine has already: the rest comes from the feed.
  buildah build --quiet --layers --network host --volume "${NUGET_PACKAGES:-$HOME/.nuget/packages}:/root/.nuget/packages" \
    --build-arg SDK_IMAGE=localhost/injector-sdk --build-arg RUNTIME_IMAGE=localhost/injector-runtime-deps \
    --build-arg "REVISION=$(git -C "$root" rev-parse HEAD)" --target "$1" --tag "$prefix$1" "$root" >/dev/null
}

expect() { # expect WHAT WANT GOT
  [[ $3 == "$2" ]] || { say "$1 is '$3', not '$2'"; exit 1; }
}

config() { buildah inspect --type image --format "{{$1}}" "$name"; }

check() { # check TARGET TITLE COMMAND ARGUMENT: the last makes the program say something and end
  local name=$prefix$1
  expect 'the user' 65532:65532 "$(config .OCIv1.Config.User)"
  expect 'the entry point' "[/usr/local/bin/$1]" "$(config .OCIv1.Config.Entrypoint)"
  expect 'the command' "[$3]" "$(config .OCIv1.Config.Cmd)"
  expect 'the title' "$2" "$(config 'index .OCIv1.Config.Labels "org.opencontainers.image.title"')"
  expect 'the licence' Apache-2.0 "$(config 'index .OCIv1.Config.Labels "org.opencontainers.image.licenses"')"
  expect 'the revision' "$(git -C "$root" rev-parse HEAD)" "$(config 'index .OCIv1.Config.Labels "org.opencontainers.image.revision"')"
  local container mount
  container=$(buildah from "$name")
  mount=$(buildah mount "$container")
  expect 'the number of programs' 1 "$(cd "$mount" && find . -type f -perm /111 ! -path '*/lib/*' | wc -l)"
  expect 'the number of shells' 0 "$(cd "$mount" && find . -path '*bin/*' \( -name '*sh' -o -name busybox \) | wc -l)"
  expect 'the number of files that another user than root owns' 0 "$(find "$mount" ! -user root | wc -l)"
  chroot --userspec=65532:65532 "$mount" "/usr/local/bin/$1" "$4"
  say "$name: $(tar -C "$mount" -c . | wc -c) bytes, compressed $(tar -C "$mount" -c . | gzip | wc -c); the binary alone $(gzip <"$mount/usr/local/bin/$1" | wc -c)"
  buildah rm "$container" >/dev/null
}

for program in buildah debootstrap; do command -v "$program" >/dev/null || { say "$program is missing"; exit 1; }; done
say 'the base images'
sdk_image
runtime_image
say 'the Dockerfile'
build injector
build log-processor
say 'the checks'
check injector sidecar-injector serve version
check log-processor log-processor '' --version
