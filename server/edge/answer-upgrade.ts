import { chooseSubprotocol } from '../../src/protocol/check-greeting.js';

/** Adds the subprotocol to the answer that opens a WebSocket. The frameworks leave it out, and then browsers end the socket. */
export function answerUpgrade(request: Request, answer: Response): Response {
  const subprotocol = chooseSubprotocol(request.headers.get('sec-websocket-protocol'));
  if (!answer.webSocket || subprotocol === undefined) return answer;
  const headers = { 'sec-websocket-protocol': subprotocol };
  return new Response(null, { status: 101, webSocket: answer.webSocket, headers });
}
