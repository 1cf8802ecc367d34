import type { Bytes } from '../../protocol/bytes.js';
import type { Meeting } from './meeting.js';
import type { PairKeys, Purpose, Sender } from './pair-keys.js';

/** The key of a meeting for what one side sends, from its nonce, or from those of both. `ready`: the keys of the pair. */
export function keyOf(
  { salt, own, theirs, keys, transcripts }: Meeting,
  ready: () => Promise<PairKeys>,
  purpose: Purpose,
  sender: Sender,
  paired: boolean,
): Promise<CryptoKey> {
  const stage = paired ? 'paired' : sender;
  const transcript = (pair: PairKeys): Promise<Bytes> =>
    once(transcripts, stage, () =>
      pair.transcript(stage === 'peer' ? '' : own.nonce, theirs && stage !== 'self' ? theirs.nonce : ''),
    );
  return once(keys, `${purpose} ${sender} ${stage}`, async () => {
    const pair = await ready();
    return pair.derive(purpose, sender, salt, await transcript(pair));
  });
}

/** The value of a name, made when it is first needed. */
function once<Name, Value>(values: Map<Name, Value>, name: Name, make: () => Value): Value {
  const value = values.get(name) ?? make();
  values.set(name, value);
  return value;
}
