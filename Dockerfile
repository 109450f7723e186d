# One image, two commands: `node apps/api/dist/main.js` (the default) and `node apps/api/dist/worker.js`.

FROM node:24-bookworm-slim AS build
WORKDIR /careloop
COPY . .
RUN npm ci --no-audit --no-fund && npm run build

# The packages that the server needs at run time, and no others.
FROM node:24-bookworm-slim AS packages
WORKDIR /careloop
COPY --from=build /careloop ./
RUN rm -rf node_modules apps/*/node_modules \
  && npm ci --omit=dev --workspace=@careloop/api --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
WORKDIR /careloop
COPY --from=packages /careloop/package.json ./
COPY --from=packages /careloop/node_modules ./node_modules
COPY --from=packages /careloop/libs ./libs
COPY --from=packages /careloop/migrations ./migrations
COPY --from=packages /careloop/templates ./templates
COPY --from=packages /careloop/apps/api ./apps/api
COPY --from=build /careloop/apps/web/dist ./apps/web/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=32", "apps/api/dist/main.js"]
