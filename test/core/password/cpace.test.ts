import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  calculateGenerator,
  conclude,
  sampleScalar,
  scalarMult,
  scalarMultVerify,
} from '../../../src/core/trust/password/cpace/cpace.js';
import { lengthValue } from '../../../src/core/trust/password/cpace/length-value.js';
import { fromHex, toHex, VECTORS } from '../../support/password/vectors.js';

const { points, run } = VECTORS;
const field = (name: string): ReturnType<typeof fromHex> => fromHex(run[name] ?? '');
const scalar = (text = ''): bigint => BigInt(`0x${text}`);

describe('CPace', () => {
  const basis = { password: field('PRS'), channel: field('CI'), session: field('sid') };
  const [ya, yb] = [scalar(run['ya']), scalar(run['yb'])];

  it('is that of the vectors of the draft', async () => {
    const generator = await calculateGenerator(basis);
    assert.equal(toHex(generator.toBytes(false)), run['g']);
    assert.equal(toHex(scalarMult(ya, generator)), run['Ya']);
    assert.equal(toHex(scalarMult(yb, generator)), run['Yb']);
    for (const secret of [scalarMultVerify(ya, field('Yb'))!, scalarMultVerify(yb, field('Ya'))!]) {
      assert.equal(toHex(secret), run['K']);
      const first = { share: field('Ya'), about: field('ADa') };
      const second = { share: field('Yb'), about: field('ADb') };
      const { key, name } = await conclude(basis.session, secret, first, second);
      assert.deepEqual([toHex(key), toHex(name)], [run['ISK_IR'], run['sid_output_ir']]);
    }
  });

  it('takes points of the vectors, and no others', () => {
    assert.equal(toHex(scalarMultVerify(scalar(points.scalar), fromHex(points.share))!), points.secret);
    const wrong = [...points.invalid, '', `04${'00'.repeat(64)}`, `00${'00'.repeat(64)}`, `04${'FF'.repeat(64)}`];
    const compressed = `02${points.share.slice(2, 66)}`;
    for (const share of [...wrong, compressed, `${points.share}00`]) {
      assert.equal(scalarMultVerify(ya, fromHex(share)), undefined, share);
    }
  });

  it('samples other scalars each time, all in range', () => {
    const order = scalar('FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551');
    const scalars = Array.from({ length: 100 }, sampleScalar);
    assert.equal(new Set(scalars).size, 100);
    assert(scalars.every((one) => one > 0n && one < order));
  });

  it('samples again what is out of range', (test) => {
    const bytes = [
      '00'.repeat(32),
      'FF'.repeat(32),
      'FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551',
    ];
    test.mock.method(crypto, 'getRandomValues', (array: Uint8Array) => {
      array.set(fromHex(bytes.shift() ?? '05'.repeat(32)));
      return array;
    });
    assert.equal(sampleScalar(), scalar('05'.repeat(32)));
  });

  it('writes lengths as the draft does', () => {
    const fields = ['1234', '5', '', '6789'].map((text) => new TextEncoder().encode(text));
    assert.equal(toHex(lengthValue(...fields)), '04313233340135000436373839');
    const [short, long] = [new Uint8Array(127), new Uint8Array(128)];
    assert.equal(toHex(lengthValue(short).subarray(0, 2)), '7F00');
    assert.equal(toHex(lengthValue(long).subarray(0, 3)), '800100');
  });
});
