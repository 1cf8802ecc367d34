# The signalling server. Build: docker build --tag webrtc-elements .   Run: docker run --publish 8080:8080 webrtc-elements
FROM node:24-slim AS build
WORKDIR /build
COPY . .
RUN npm ci && npm run build

# Exactly the versions of the lock file, and only what the server needs.
FROM node:24-slim AS packages
WORKDIR /packages
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --omit=peer --ignore-scripts

FROM node:24-slim
WORKDIR /app
COPY --from=packages /packages ./
COPY --from=build /build/dist/webrtc-* ./dist/
COPY --from=build /build/dist/server ./dist/server
COPY --from=build /build/dist/src/protocol ./dist/src/protocol
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 WEBRTC_LOG=json WEBRTC_DRAIN=5
EXPOSE 8080
USER node
# On SIGTERM the server answers 503 on /health for 5 s, and then closes its sockets: the clients reconnect to another server.
# Docker waits for 10 s before it kills a container.
STOPSIGNAL SIGTERM
# It reads the same variables, so it also works with another port, and with WEBRTC_TLS_CERT.
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s CMD ["node", "dist/server/cli.js", "health"]
# Flags of the server come after the name of the image: docker run webrtc-elements --no-stun
ENTRYPOINT ["node", "dist/server/cli.js"]
