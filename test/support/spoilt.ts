/** A copy in which bits are flipped, and stretches cut, doubled or swapped; of each byte only so many of the lower bits flip. */
export function spoiltBytes(bytes: Uint8Array, next: () => number, bits = 8): Uint8Array<ArrayBuffer> {
  const below = (limit: number): number => Math.floor(next() * limit);
  let spoilt = Uint8Array.from(bytes);
  do {
    const [a, b] = [below(spoilt.length), below(spoilt.length)];
    const [start, end] = a < b ? [a, b] : [b, a];
    const kind = below(5);
    if (kind === 0) spoilt = spoilt.slice(start, end);
    else if (kind === 1) spoilt = Uint8Array.from([...spoilt.subarray(0, end), ...spoilt.subarray(start)]);
    else if (kind === 2) [spoilt[a], spoilt[b]] = [spoilt[b] ?? 0, spoilt[a] ?? 0];
    else spoilt[a] = (spoilt[a] ?? 0) ^ (1 << below(bits));
  } while (next() < 0.4);
  return spoilt;
}
