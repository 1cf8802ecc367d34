import { expect } from '@open-wc/testing';
import { Announcer } from '../../src/elements/chat/announcer.js';

const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;

/** An announcer, what a screen reader hears of it, and the end of its burst. */
function scene(): { announcer: Announcer; heard: () => string[]; end: () => void; running: () => number } {
  const timers = new Map<number, () => void>();
  let count = 0;
  globalThis.setTimeout = ((run: () => void) => {
    timers.set(++count, run);
    return count;
  }) as unknown as typeof setTimeout;
  globalThis.clearTimeout = ((id: number) => timers.delete(id)) as typeof clearTimeout;
  const root = document.createElement('div');
  const seen = new Set<Element>();
  const announcer = new Announcer(
    () => root,
    (count) => `${count} more`,
  );
  return {
    announcer,
    heard: () => {
      const added = [...root.children].filter((paragraph) => !seen.has(paragraph));
      for (const paragraph of added) seen.add(paragraph);
      return added.map(({ textContent }) => textContent);
    },
    end: () => {
      const [[id, run] = []] = timers;
      timers.delete(id!);
      run!();
    },
    running: () => timers.size,
  };
}

describe('what a screen reader says of a chat', () => {
  afterEach(() => {
    globalThis.setTimeout = realTimeout;
    globalThis.clearTimeout = realClear;
  });

  it('is each text, while they are few', () => {
    const { announcer, heard, end, running } = scene();
    for (const text of ['one', 'two']) announcer.say(text);
    expect(heard()).to.deep.equal(['one', 'two']);
    end();
    expect(heard()).to.deep.equal([]);
    expect(running()).to.equal(0, 'nothing is left to say');
    announcer.say('one');
    expect(heard()).to.deep.equal(['one'], 'the same again');
  });

  it('is the first ones and how many more there were, again and again, while they never pause', () => {
    const { announcer, heard, end } = scene();
    for (let i = 0; i < 12; i++) announcer.say(`a${i}`);
    expect(heard()).to.deep.equal(['a0', 'a1', 'a2', 'a3', 'a4']);
    end();
    expect(heard()).to.deep.equal(['7 more']);
    for (let i = 0; i < 12; i++) announcer.say(`b${i}`);
    expect(heard()).to.deep.equal(['b0', 'b1', 'b2', 'b3']);
    end();
    expect(heard()).to.deep.equal(['8 more']);
    end();
    expect(heard()).to.deep.equal([]);
  });

  it('is what failed, in any burst, and it is not counted as a message', () => {
    const { announcer, heard, end } = scene();
    for (let i = 0; i < 6; i++) announcer.say(`a${i}`);
    heard();
    announcer.say('Not delivered.', true);
    expect(heard()).to.deep.equal(['Not delivered.']);
    end();
    expect(heard()).to.deep.equal(['1 more']);
  });

  it('is nothing more of a conversation that is cleared', () => {
    const { announcer, heard, running } = scene();
    for (let i = 0; i < 12; i++) announcer.say(`a${i}`);
    heard();
    announcer.clear();
    expect(running()).to.equal(0);
    announcer.say('b');
    expect(heard()).to.deep.equal(['b']);
  });

  it('is the start of a long text', () => {
    const { announcer, heard } = scene();
    announcer.say('x'.repeat(10_000));
    expect(heard()[0]!.length).to.equal(500);
  });
});
