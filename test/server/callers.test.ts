import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { Callers } from '../../server/entrance/callers.js';
import { ClientAddress, type TrustProxy } from '../../server/node/client-address.js';

/** Callers with such limits, on a clock of the test's own. */
function build(socketsPerAddress: number, connectsPerSecond: number): { callers: Callers; wait: (ms: number) => void } {
  let time = 0;
  const callers = new Callers({ socketsPerAddress, connectsPerSecond }, () => time);
  return { callers, wait: (ms) => (time += ms) };
}

describe('an address', () => {
  it('has so many sockets, and one more when one of them has closed', () => {
    const { callers } = build(2, Infinity);
    assert.deepEqual([callers.enter('a'), callers.enter('a')], [undefined, undefined]);
    assert.equal(callers.enter('a')?.refused, 'too-many-sockets');
    assert.equal(callers.enter('b'), undefined);
    callers.leave('a'); // the one that was refused has closed
    assert.equal(callers.enter('a')?.refused, 'too-many-sockets');
    callers.leave('a');
    callers.leave('a');
    assert.equal(callers.enter('a'), undefined);
  });

  it('calls ten seconds’ worth at once, then at its rate, for sockets and credentials together', () => {
    const { callers, wait } = build(Infinity, 2);
    for (let i = 0; i < 10; i++) assert.deepEqual([callers.enter('a'), callers.ask('a')], [undefined, undefined]);
    assert.equal(callers.enter('a')?.refused, 'rate-limited');
    assert.equal(callers.ask('a')?.refused, 'rate-limited');
    assert.equal(callers.ask('b'), undefined);
    wait(499);
    assert.equal(callers.ask('a')?.refused, 'rate-limited');
    wait(1);
    assert.equal(callers.enter('a'), undefined);
    assert.equal(callers.enter('a')?.refused, 'rate-limited');
  });

  for (const [members, atOnce, perSecond] of [
    [10, 320, 32],
    [128, 320, 32],
    [500, 82, 8],
  ] as const) {
    it(`may enter a room of ${members} so often that its members bear it: ${atOnce} times, then ${perSecond} a second`, () => {
      const { callers, wait } = build(Infinity, 32);
      const visit = (): boolean => {
        if (callers.enter('a')) return false;
        callers.copy('a', members);
        return true;
      };
      let visits = 0;
      while (visit()) visits++;
      assert.equal(visits, atOnce);
      for (let second = 0; second < 10; second++) {
        wait(1_000);
        while (visit()) visits++;
      }
      const rate = (visits - atOnce) / 10;
      assert(Math.abs(rate - perSecond) <= 0.5, `${rate} per second`);
      assert.equal(callers.enter('b'), undefined);
    });
  }

  it('may call now and then, where the limit is less than one in ten seconds', () => {
    const { callers, wait } = build(Infinity, 0.05);
    assert.equal(callers.ask('a'), undefined);
    assert.equal(callers.ask('a')?.refused, 'rate-limited');
    wait(20_000);
    assert.equal(callers.ask('a'), undefined);
  });

  it('is forgotten once it has left and not called for a while; not before', () => {
    const { callers, wait } = build(10, 10);
    for (let i = 0; i < 10_000; i++) {
      callers.enter(`a${i}`);
      callers.ask(`a${i}`);
      if (i > 0) callers.leave(`a${i}`);
    }
    callers.sweep();
    assert.equal(callers.size, 10_000, 'their calls still count');
    wait(200);
    callers.sweep();
    assert.equal(callers.size, 1, 'one has a socket open');
    callers.leave('a0');
    callers.sweep();
    assert.equal(callers.size, 0);
  });

  it('is forgotten, too, where there is no limit', () => {
    const { callers } = build(Infinity, Infinity);
    callers.enter('a');
    callers.leave('a');
    callers.sweep();
    assert.equal(callers.size, 0);
  });
});

/** A request that came from there, as this header says or not. */
function requestFrom(remoteAddress: string | undefined, forwarded?: string, more: object = {}): IncomingMessage {
  const headers = { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }), ...more };
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

describe('the address of a client', () => {
  const SPOOFED = '198.51.100.66';
  const CLIENT = '203.0.113.7';
  const cases: readonly (readonly [name: string, trust: TrustProxy, remote: string, forwarded: string, is: string])[] =
    [
      ['nobody is trusted', false, CLIENT, SPOOFED, CLIENT],
      ['no hop is trusted', 0, CLIENT, SPOOFED, CLIENT],
      ['another proxy is trusted', '10.0.0.0/8', CLIENT, SPOOFED, CLIENT],
      ['one proxy is trusted', 1, '10.0.0.1', `${SPOOFED}, ${CLIENT}`, CLIENT],
      ['two proxies are trusted', 2, '10.0.0.1', `${SPOOFED}, ${CLIENT}, 10.0.0.2`, CLIENT],
      ['all are trusted', true, '10.0.0.1', `${CLIENT}, 10.0.0.2`, CLIENT],
      ['this machine is trusted', 'loopback', '127.0.0.1', `${SPOOFED}, ${CLIENT}`, CLIENT],
      ['this machine is trusted, by IPv6', 'loopback', '::1', CLIENT, CLIENT],
      ['this machine is trusted, by IPv4 within IPv6', 'loopback', '::ffff:127.0.0.1', CLIENT, CLIENT],
      ['networks are trusted', ['10.0.0.0/8', '192.0.2.1'], '192.0.2.1', `${SPOOFED}, ${CLIENT}, 10.9.9.9`, CLIENT],
      ['a network of IPv6 is trusted', 'fd00::/8', 'fd00::1', CLIENT, CLIENT],
      ['the header makes no sense', 'loopback', '127.0.0.1', 'not, an, address', 'address'],
      ['the header is empty', 1, '127.0.0.1', '', '127.0.0.1'],
    ];
  for (const [name, trust, remote, forwarded, is] of cases) {
    it(`is ${is} where ${name}`, () => {
      assert.equal(new ClientAddress(trust).of(requestFrom(remote, forwarded)), is);
    });
  }

  it('is, of IPv6, the network of a customer', () => {
    const client = new ClientAddress(false);
    const of = (address: string): string => client.of(requestFrom(address));
    assert.equal(of('2001:db8:1:2:3:4:5:6'), of('2001:db8:1:2:ffff::1'));
    assert.notEqual(of('2001:db8:1:2::1'), of('2001:db8:1:3::1'));
    assert.equal(of('2001:0DB8:1:2::1'), of('2001:db8:1:2::1'));
    assert.equal(of('::ffff:203.0.113.7'), '203.0.113.7');
  });

  it('is one for all where there is none, as on a socket of the file system', () => {
    const client = new ClientAddress(false);
    assert.equal(client.of(requestFrom(undefined)), client.of(requestFrom(undefined, SPOOFED)));
    assert.equal(new ClientAddress(1).of(requestFrom(undefined, CLIENT)), CLIENT);
  });

  for (const trust of ['10.0.0.0/33', 'proxy.example', '', 'true', '10.0.0.1, 10.0.0.2', NaN, -1, 1.5]) {
    it(`is not told by ${JSON.stringify(trust)}: that is no proxy`, () => {
      assert.throws(() => new ClientAddress(trust), TypeError);
    });
  }

  it('is secure as the proxy says, if that is trusted', () => {
    const https = (remote: string, proto: unknown): boolean =>
      new ClientAddress('loopback').isSecure(requestFrom(remote, undefined, { 'x-forwarded-proto': proto }));
    assert.deepEqual(
      [https('127.0.0.1', 'https'), https('127.0.0.1', 'https, http'), https('127.0.0.1', 'http')],
      [true, true, false],
    );
    assert.deepEqual([https('127.0.0.1', undefined), https(CLIENT, 'https')], [false, false]);
    const request = { headers: {}, socket: { encrypted: true, remoteAddress: CLIENT } } as unknown as IncomingMessage;
    assert.equal(new ClientAddress(false).isSecure(request), true);
  });
});
