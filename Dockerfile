# The signalling server. Build: docker build -t webrtc-elements .   Run: docker run -p 8080:8080 webrtc-elements
FROM node:24-slim AS build
WORKDIR /build
COPY . .
RUN npm pack --pack-destination /tmp

FROM node:24-slim
COPY --from=build /tmp/webrtc-elements-*.tgz /tmp/
RUN npm install --global /tmp/webrtc-elements-*.tgz && npm cache clean --force && rm /tmp/webrtc-elements-*.tgz
ENV HOST=0.0.0.0 PORT=8080 WEBRTC_LOG=json
EXPOSE 8080
USER node
# On SIGTERM the server closes its sockets, and the clients reconnect to another server.
STOPSIGNAL SIGTERM
HEALTHCHECK CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["webrtc-elements"]
