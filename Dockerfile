# Holdfast as a container: one executable file and the C libraries it is linked against, no shell, no package manager.
# How to run it: docs/docker.md.

FROM node:22-bookworm-slim AS build
# The version of package.json's packageManager.
RUN npm install --global bun@1.4.5
WORKDIR /source
COPY . .
RUN bun install --frozen-lockfile
# Default: what builds it. `--build-arg TARGET=linux-x64-baseline` is for processors without AVX2.
ARG TARGET=
RUN bun run build:binary ${TARGET:+--target "$TARGET"} --out /image/usr/local/bin/holdfast
# The libraries of the file itself and of SQLite's native part, which it loads.
RUN for linked in /image/usr/local/bin/holdfast \
      packages/event-store/node_modules/better-sqlite3/prebuilds/linux-"$(node -p process.arch)".node; do ldd "$linked"; done \
    | grep -o '/lib[^ ]*' | sort -u | xargs cp --parents --dereference --target-directory=/image
# Names from /etc/hosts first; who the user is; where the record and the spill file lie.
RUN mkdir -p /image/etc /image/data /image/var/tmp \
    && echo 'hosts: files dns' > /image/etc/nsswitch.conf \
    && echo 'holdfast:x:10001:10001::/data:/usr/local/bin/holdfast' > /image/etc/passwd \
    && echo 'holdfast:x:10001:' > /image/etc/group \
    && chown 10001:10001 /image/data /image/var/tmp

FROM scratch
COPY --from=build /image /
USER 10001:10001
# The defaults data/holdfast.db, data/demo.db and config.yaml are /data/… and /config.yaml here.
WORKDIR /
# A container's own loopback reaches nobody; another host needs a token, so without one the bot does not start.
ENV HOLDFAST_HOST=0.0.0.0 \
    HOLDFAST_PORT=4400 \
    LOG_FORMAT=json \
    TMPDIR=/var/tmp
VOLUME ["/data", "/var/tmp"]
EXPOSE 4400
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
  CMD ["/usr/local/bin/holdfast", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/holdfast"]
