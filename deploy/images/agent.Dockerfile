# syntax=docker/dockerfile:1
# The agent. Build from the repository's root: docker build -f deploy/images/agent.Dockerfile -t wheelhouse-agent .
# Runs as uid 65532 on a read-only root file system; it writes to WHEELHOUSE_STATE_DIR and /tmp only.
ARG NODE_IMAGE=node:24-slim

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
COPY spoke-agent spoke-agent
RUN node node_modules/typescript-native/bin/tsc -b spoke-agent

# Only what the agent needs at run time, and only compiled code of ours.
FROM manifests AS app
RUN npm install -w spoke-agent --omit=dev && npm cache clean --force && rm -rf hub generators renderer migrations cli test
COPY --from=build /src/protocol/dist protocol/dist
COPY --from=build /src/spoke-agent/dist spoke-agent/dist

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOME=/tmp WHEELHOUSE_STATE_DIR=/var/lib/wheelhouse WHEELHOUSE_HEALTH_PORT=8081
WORKDIR /opt/wheelhouse
COPY --from=app /src ./
RUN install -d -o 65532 -g 65532 -m 0700 /var/lib/wheelhouse
USER 65532:65532
EXPOSE 8081
ENTRYPOINT ["node", "spoke-agent/dist/main.js"]
