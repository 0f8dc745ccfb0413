#!/usr/bin/env bash
# Writes Homebrew's formula of the command line: eng/release.sh formula VERSION ARCHIVE…, the archives of the binary on each platform.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$2
. eng/release/archives.sh
shift 2
(($# > 0)) || { echo 'release: formula needs the archives of the binary' >&2; exit 2; }

# One block a system, one a processor within it.
system() { # system HOMEBREW'S-NAME OS ARCHIVE…
  local name=$1 os=$2 archive platform blocks=''
  shift 2
  for archive in "$@"; do
    platform=$(platform_of "$archive" injector)
    [[ ${platform%-*} == "$os" ]] || continue
    blocks+=$(processor "${platform#*-}" "$archive")$'\n'
  done
  [[ -z $blocks ]] || printf '\n  on_%s do\n%s  end\n' "$name" "$blocks"
}

processor() { # processor ARCH ARCHIVE
  local name=arm; [[ $1 == arm64 ]] || name=intel
  cat <<RUBY
    on_$name do
      url "$(address "$2")"
      sha256 "$(sha256 "$2")"
    end
RUBY
}

formula() {
  cat <<RUBY
class SidecarInjector < Formula
  desc "Explain, inject and check logging sidecars of Kubernetes pods"
  homepage "https://github.com/sidecar-injector/sidecar-injector"
  version "$version"
  license "Apache-2.0"
RUBY
  system macos darwin "$@"
  system linux linux "$@"
  cat <<'RUBY'

  def install
    bin.install "injector"
    bin.install_symlink bin/"injector" => "kubectl-sidecars"
    prefix.install "THIRD-PARTY-NOTICES.txt"
    generate_completions_from_executable(bin/"injector", "completion")
  end

  test do
    (testpath/"pod.yaml").write <<~YAML
      apiVersion: v1
      kind: Pod
      metadata:
        name: web
        annotations:
          sidecar-injector.io/inject: "true"
          sidecar-injector.io/log-path: /var/log/web
      spec:
        containers:
          - name: web
            image: registry.example/web:1.0
    YAML
    assert_match "injector #{version}", shell_output("#{bin}/injector version")
    assert_match "name: log-processor", shell_output("#{bin}/injector inject -f pod.yaml")
    assert_match "kubectl sidecars inject", shell_output("#{bin}/kubectl-sidecars inject --help")
  end
end
RUBY
}

file=${RELEASE_FOLDER:-artifacts/release}/sidecar-injector.rb
text=$(formula "$@")
printf '%s\n' "$text" >"$file"
printf '%s\n' "$file"
