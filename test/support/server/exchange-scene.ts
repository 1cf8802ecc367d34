import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Exchange } from '../../../server/exchange/exchange.js';
import { unpack, type Message } from '../../../server/exchange/message.js';
import { serverOf, type SocketRef } from '../../../server/exchange/socket-ref.js';
import { FlowScene, type FlowMember } from './flow-scene.js';

/** A socket of one of several servers. */
export interface FarMember extends FlowMember {
  readonly ref: SocketRef;
}

/** Sockets of several servers, and what goes from server to server. Messages arrive when a test says so, and time passes only then. */
export class ExchangeScene {
  readonly sockets = new FlowScene();
  /** Whether this message is lost on its way to that server. */
  isLost: (message: Message, to: string) => boolean = () => false;
  /** The most that was on its way at once, in bytes. */
  mostUnderWay = 0;
  readonly #servers = new Map<string, Exchange>();
  readonly #mail: { readonly to: string; readonly message: Buffer }[] = [];
  #underWay = 0;

  server(name: string): Exchange {
    const known = this.#servers.get(name);
    if (known) return known;
    const server = new Exchange({ name, publish: (to, message) => this.#publish(to, message) });
    this.#servers.set(name, server);
    return server;
  }

  open(server: string): FarMember {
    const { flow } = this.sockets;
    const member = this.sockets.open();
    const ref = this.server(server).attach({
      receive: (frame, from) => flow.pass(member.line, frame, from),
      count: (bytes) => flow.keep(member.line, bytes),
    });
    return { ...member, ref };
  }

  /** A member sends a frame to one at another server. */
  send(from: FarMember, to: FarMember, frame: string | Uint8Array<ArrayBuffer>): void {
    this.server(serverOf(from.ref)).pass(to.ref, frame, from.ref);
  }

  /** A member sends nothing any more: its server, and the one of its readers, hear of it. */
  leave(from: FarMember, readers: string): void {
    this.server(serverOf(from.ref)).finish(from.ref);
    this.arrive();
    const sender = this.server(readers).farSender(from.ref);
    if (sender) this.sockets.flow.finish(sender);
  }

  /** All messages that are on their way arrive, and what is sent in answer to them. */
  arrive(): void {
    for (let next = this.#mail.shift(); next; next = this.#mail.shift()) {
      this.#underWay -= next.message.length;
      const message = unpack(next.message);
      assert(message, 'Servers send no nonsense');
      if (!this.isLost(message, next.to)) this.server(next.to).receive(next.message);
    }
  }

  /** So many ms pass, and messages arrive all the time. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 50) {
      mock.timers.tick(50);
      this.arrive();
    }
  }

  /** Half a second passes, in which a member reads so many bytes a second, and answers. */
  async read(member: FarMember, perSecond: number): Promise<void> {
    await this.sockets.read(member, perSecond);
    this.arrive();
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
    this.sockets.close();
  }

  #publish(to: string, message: Buffer): boolean {
    this.#mail.push({ to, message });
    this.#underWay += message.length;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.#underWay);
    return true;
  }
}
