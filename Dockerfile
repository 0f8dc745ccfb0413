# The two images: the injector's, and that of the log-processor which it adds to pods. Each is a native binary on a base without a shell.
#
#   docker build -t injector .
#   docker build -t log-processor --target log-processor .
#   docker buildx build --platform linux/amd64,linux/arm64 -t injector .
#
# The last needs a builder with a node of each architecture: the native compiler runs on the architecture it compiles for.
# Base images are arguments, for mirrors and digests: --build-arg SDK_IMAGE=… --build-arg RUNTIME_IMAGE=…
# A tag moves: a release looks up which digest it is at that moment, builds both architectures on that, and says it in its notes.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble-aot
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
# CI builds are deterministic: no path of this machine ends up in the binary.
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
# Packages have a layer of their own, which source changes leave alone.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY src/Injector/Injector.csproj src/Injector/packages.*.json src/Injector/
COPY src/LogProcessor/LogProcessor.csproj src/LogProcessor/packages.*.json src/LogProcessor/
RUN rid=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/') \
    && dotnet restore src/Injector -p:RuntimeIdentifier="$rid" && dotnet restore src/LogProcessor -p:RuntimeIdentifier="$rid"
COPY .editorconfig ./
COPY eng/publish.sh eng/
COPY src src

# Each program in a stage of its own: an image waits for its own compiler alone.
FROM build AS build-log-processor
RUN eng/publish.sh log-processor "" /published

FROM build AS build-injector
RUN eng/publish.sh injector "" /published

FROM ${RUNTIME_IMAGE} AS log-processor
COPY LICENSE src/LogProcessor/THIRD-PARTY-NOTICES.txt /licenses/
COPY --from=build-log-processor /published/log-processor /usr/local/bin/log-processor
# Runs as the user that the pod gives it, with a read-only root file system and a volume for its state.
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/log-processor"]
ARG VERSION=0.1.0
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="log-processor" \
      org.opencontainers.image.description="Writes every line of an application's log files to standard output, once, and accounts for every byte." \
      org.opencontainers.image.url="https://sidecar-injector.io" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

FROM ${RUNTIME_IMAGE} AS injector
COPY LICENSE src/Injector/THIRD-PARTY-NOTICES.txt /licenses/
COPY --from=build-injector /published/injector /usr/local/bin/injector
# Writes nothing: run it with a read-only root file system. Kubernetes probes it, so there is no HEALTHCHECK.
USER 65532:65532
EXPOSE 8443 8081
ENTRYPOINT ["/usr/local/bin/injector"]
CMD ["serve"]
# Last, so that a new version with the same program shares every layer.
ARG VERSION=0.1.0
ARG REVISION=
ARG CREATED=
LABEL org.opencontainers.image.title="sidecar-injector" \
      org.opencontainers.image.description="Gives opted-in pods a log-processor sidecar: a mutating admission webhook and its command line." \
      org.opencontainers.image.url="https://sidecar-injector.io" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
