import type { Connection, MessageData, PeerId, Verification, VerificationCode } from 'webrtc-elements/core';
import { ownTopic } from '../../../src/core/own-topic.js';
import type { VerifyMessage } from '../../../src/core/trust/verify/verify-message.js';
import { until } from '../wait.js';

/** Resolves once a verification has come so far. */
export async function reaches(verification: Verification, phase: Verification['state']['phase']): Promise<void> {
  await until(() => verification.state.phase === phase, `it is ${phase}, after ${verification.state.phase}`);
}

/** The code of a verification that people compare. */
export function codeOf({ state }: Verification): VerificationCode {
  if (!('emoji' in state)) throw new Error(`There is no code: ${state.phase}`);
  return { emoji: state.emoji, digits: state.digits };
}

/** The code of the error that a verification has failed with. */
export function faultOf({ state }: Verification): string | undefined {
  return state.phase === 'failed' ? state.error.code : undefined;
}

/** Both persons begin. Resolves when both see a code. */
export async function compare(one: Connection, other: Connection): Promise<[Verification, Verification]> {
  const verifications: [Verification, Verification] = [one.verify(other.id), other.verify(one.id)];
  for (const verification of verifications) await reaches(verification, 'comparing');
  return verifications;
}

/** Both persons begin, and confirm. */
export async function verifyEachOther(one: Connection, other: Connection): Promise<void> {
  const verifications = await compare(one, other);
  for (const verification of verifications) verification.confirm();
  for (const verification of verifications) await reaches(verification, 'done');
}

/** Somebody who says what it wants on the topic of verifications, by hand. */
export class VerifierByHand {
  readonly heard: VerifyMessage[] = [];
  readonly #topic;
  readonly #to: PeerId;

  constructor(connection: Connection, to: PeerId) {
    this.#topic = ownTopic(connection, 'verify');
    this.#to = to;
    this.#topic.on('message', ({ data, peer }) => {
      if (peer === to) this.heard.push(data as unknown as VerifyMessage);
    });
  }

  /** Resolves when it is there. */
  say(data: MessageData | VerifyMessage): Promise<void> {
    return this.#topic.send(data, { to: this.#to });
  }

  /** Resolves with the last message of this kind, once there is one. */
  async next<Type extends VerifyMessage['type']>(type: Type): Promise<Extract<VerifyMessage, { type: Type }>> {
    const find = (): VerifyMessage | undefined => this.heard.findLast((message) => message.type === type);
    await until(() => find() !== undefined, `it hears ${type}`);
    return find() as Extract<VerifyMessage, { type: Type }>;
  }
}
