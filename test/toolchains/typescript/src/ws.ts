import { serve } from 'webrtc-elements/server/node';
import { WebSocketServer } from 'ws';

/** A server of `ws` is taken, with its types as they are. */
export const started = serve({ webSocketServer: new WebSocketServer({ noServer: true }) });
export const bound = serve({ webSocketServer: new WebSocketServer({ port: 8080 }) });
// @ts-expect-error: not everything is one
export const wrong = serve({ webSocketServer: { options: {} } });
