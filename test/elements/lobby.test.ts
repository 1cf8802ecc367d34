import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { WebrtcLobbyElement, WebrtcRoomElement } from 'webrtc-elements';
import { holdTimers } from '../support/elements/clock.js';
import { freshRoom, host, until } from '../support/elements/rooms.js';
import { expectAccessible } from '../support/elements/schemes.js';
import { Stage } from '../support/elements/stage.js';

const REMEMBERED = 'webrtc-elements:name';
beforeEach(() => localStorage.removeItem(REMEMBERED));
after(() => localStorage.removeItem(REMEMBERED));

const part = (lobby: Element, name: string): (HTMLInputElement & HTMLButtonElement) | null =>
  lobby.shadowRoot?.querySelector(`[part=${name}]`) ?? null;
const nameOf = (lobby: Element): HTMLInputElement => part(lobby, 'name')!;
const passwordOf = (lobby: Element): HTMLInputElement => part(lobby, 'password')!;
const join = (lobby: Element): void => part(lobby, 'join')!.click();
const errorOf = (lobby: Element): string => part(lobby, 'error')!.textContent;
const focused = (lobby: Element): string | null | undefined => lobby.shadowRoot!.activeElement?.getAttribute('part');
const shows = (lobby: Element): boolean => part(lobby, 'form') !== null && lobby.checkVisibility();

function type(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input'));
}

/** A room with a lobby, once that has loaded and asks. */
async function enter(
  room: string,
  lobby = html`<webrtc-lobby></webrtc-lobby>`,
): Promise<[WebrtcRoomElement, WebrtcLobbyElement]> {
  const element = await fixture<WebrtcRoomElement>(
    html`<webrtc-room host=${host} room=${room}>${lobby}<webrtc-status></webrtc-status></webrtc-room>`,
  );
  const inside = element.querySelector('webrtc-lobby')!;
  await until(() => part(inside, 'join')?.disabled === false, 'the lobby');
  return [element, inside];
}

/** A room that somebody asks to join. */
class LobbyStage extends Stage {
  override prefix = '';
  query: WebrtcRoomElement['query'];
  name = '';
  password = '';
  joins: [name: string, password: string][] = [];

  override join(): void {
    this.joins.push([this.name, this.password]);
    super.join();
  }
}
customElements.define('test-lobby-stage', LobbyStage);

async function stage(
  lobby = html`<webrtc-lobby ask-password></webrtc-lobby>`,
): Promise<[LobbyStage, WebrtcLobbyElement]> {
  const element = await fixture<LobbyStage>(html`<test-lobby-stage>${lobby}</test-lobby-stage>`);
  const inside = element.querySelector('webrtc-lobby')!;
  await until(() => inside.shadowRoot !== null, 'the lobby');
  await inside.updateComplete;
  await inside.updateComplete;
  return [element, inside];
}

describe('<webrtc-lobby>', () => {
  it('keeps us out of the room until we press Enter, and joins with the name', async () => {
    const [room, lobby] = await enter(freshRoom());
    expect(room.state).to.equal('waiting');
    expect(room.matches(':state(waiting)')).to.equal(true);
    expect(room.querySelector('webrtc-status')!.shadowRoot!.textContent).to.contain('You haven’t joined yet');
    expect(lobby.matches(':state(done)')).to.equal(false);
    await expectAccessible(lobby);
    lobby.focus();
    expect(focused(lobby)).to.equal('name');
    await sendKeys({ type: ' Ada ' });
    await sendKeys({ press: 'Enter' });
    await until(() => room.state === 'connected', 'connected');
    expect(room.connection!.presence).to.deep.equal({ name: 'Ada' });
    await lobby.updateComplete;
    expect(shows(lobby)).to.equal(false);
    expect(lobby.matches(':state(done)')).to.equal(true);
    expect(document.activeElement).to.equal(room, 'the focus is not lost');
    room.blur();
    expect(room.hasAttribute('tabindex')).to.equal(false);
  });

  it('comes back when we leave, and joins again under another name', async () => {
    const [room, lobby] = await enter(freshRoom(), html`<webrtc-lobby skip></webrtc-lobby>`);
    type(nameOf(lobby), 'Ada');
    join(lobby);
    await until(() => room.state === 'connected', 'connected');
    room.leave();
    await until(() => room.state === 'waiting' && shows(lobby), 'the lobby is back');
    expect(nameOf(lobby).value).to.equal('Ada');
    type(nameOf(lobby), 'Bea');
    join(lobby);
    await until(() => room.connection?.presence['name'] === 'Bea', 'under another name');
  });

  it('asks again for a room of another name, and lets the page in without asking', async () => {
    const [room, lobby] = await enter(freshRoom());
    join(lobby);
    await until(() => room.state === 'connected', 'connected');
    room.room = freshRoom();
    await until(() => room.state === 'waiting' && shows(lobby), 'asks again');
    room.join();
    await until(() => room.state === 'connected' && !shows(lobby), 'the page has joined');
    room.room = freshRoom();
    room.join();
    await room.updateComplete;
    expect(room.state).to.equal('connecting');
  });

  it('lets in by the commands of a button', async () => {
    const [room] = await enter(freshRoom());
    room.id = 'commanded';
    const button = await fixture<HTMLButtonElement>(html`<button commandfor="commanded" command="--join">Go</button>`);
    button.click();
    await until(() => room.state === 'connected', 'connected');
  });

  it('remembers the name on the device, offers that of the page first, and takes none', async () => {
    const [room, lobby] = await enter(freshRoom());
    type(nameOf(lobby), 'Ada');
    join(lobby);
    await until(() => room.state === 'connected', 'connected');
    const [, next] = await enter(freshRoom());
    expect(nameOf(next).value).to.equal('Ada');
    const named = await fixture<WebrtcRoomElement>(
      html`<webrtc-room host=${host} room=${freshRoom()} name="Bea"><webrtc-lobby></webrtc-lobby></webrtc-room>`,
    );
    const offers = named.querySelector('webrtc-lobby')!;
    await until(() => nameOf(offers).value === 'Bea', 'the name of the page');
    type(nameOf(offers), '  ');
    join(offers);
    await until(() => named.state === 'connected', 'connected');
    expect(named.connection!.presence).to.deep.equal({});
    expect(localStorage.getItem(REMEMBERED)).to.equal(null);
  });

  it('does without a storage', async () => {
    const getter = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')!;
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
      configurable: true,
    });
    try {
      const [room, lobby] = await enter(freshRoom());
      type(nameOf(lobby), 'Ada');
      join(lobby);
      await until(() => room.connection?.presence['name'] === 'Ada', 'connected');
    } finally {
      Object.defineProperty(globalThis, 'localStorage', getter);
    }
  });

  it('skips itself once for a room if it knows the name', async () => {
    localStorage.setItem(REMEMBERED, 'Ada');
    const room = await fixture<WebrtcRoomElement>(
      html`<webrtc-room host=${host} room=${freshRoom()}><webrtc-lobby skip></webrtc-lobby></webrtc-room>`,
    );
    await until(() => room.connection?.presence['name'] === 'Ada', 'joined');
    const lobby = room.querySelector('webrtc-lobby')!;
    room.leave();
    await until(() => room.state === 'waiting' && shows(lobby), 'asks now');
    room.join();
    await until(() => room.state === 'connected', 'in again');
    const { connection } = room;
    room.room = freshRoom();
    await until(() => room.state === 'connected' && room.connection !== connection, 'another room');
  });

  it('does not skip itself without a name, or where it asks for a password', async () => {
    const [nameless, lobby] = await stage(html`<webrtc-lobby skip></webrtc-lobby>`);
    expect([nameless.joins.length, shows(lobby)]).to.deep.equal([0, true]);
    localStorage.setItem(REMEMBERED, 'Ada');
    const [locked, other] = await stage(html`<webrtc-lobby skip ask-password></webrtc-lobby>`);
    expect([locked.joins.length, shows(other)]).to.deep.equal([0, true]);
  });

  it('says that a name is required', async () => {
    const [room, lobby] = await stage(html`<webrtc-lobby required></webrtc-lobby>`);
    type(nameOf(lobby), '   ');
    join(lobby);
    await lobby.updateComplete;
    expect(errorOf(lobby)).to.equal('Type a name to join.');
    expect([focused(lobby), nameOf(lobby).ariaInvalid, room.joins.length]).to.deep.equal(['name', 'true', 0]);
    expect(lobby.matches(':state(wrong)')).to.equal(true);
    await expectAccessible(lobby);
    type(nameOf(lobby), 'Ada');
    join(lobby);
    expect(room.joins).to.deep.equal([['Ada', '']]);
    await lobby.updateComplete;
    expect(lobby.matches(':state(wrong)')).to.equal(false);
  });

  it('asks for the password, and again when it was wrong, and keeps it nowhere', async () => {
    const [room, lobby] = await stage();
    join(lobby);
    await lobby.updateComplete;
    expect(errorOf(lobby)).to.equal('Type the password of this room.');
    expect(focused(lobby)).to.equal('password');
    type(passwordOf(lobby), ' hush ');
    expect(passwordOf(lobby).type).to.equal('password');
    part(lobby, 'show')!.click();
    await lobby.updateComplete;
    expect([passwordOf(lobby).type, part(lobby, 'show')!.textContent.trim()]).to.deep.equal(['text', 'Hide password']);
    await expectAccessible(lobby);
    join(lobby);
    expect(room.joins).to.deep.equal([['', ' hush ']]);
    await lobby.updateComplete;
    expect(shows(lobby)).to.equal(false);
    room.turn('failed', 'wrong-password');
    await lobby.updateComplete;
    expect(shows(lobby)).to.equal(true);
    expect(errorOf(lobby)).to.equal('The password is wrong. Try again.');
    expect([focused(lobby), passwordOf(lobby).value, passwordOf(lobby).type]).to.deep.equal([
      'password',
      '',
      'password',
    ]);
    expect(passwordOf(lobby).ariaInvalid).to.equal('true');
    await expectAccessible(lobby);
    type(passwordOf(lobby), 'right');
    await sendKeys({ press: 'Enter' });
    expect(room.joins[1]).to.deep.equal(['', 'right']);
    const kept = [localStorage, sessionStorage].flatMap((storage) => Object.values(storage) as string[]);
    expect(kept.join()).not.to.contain('right');
  });

  it('leaves other failures to those who show them', async () => {
    const [room, lobby] = await stage();
    room.turn('failed', 'room-full');
    await lobby.updateComplete;
    expect(shows(lobby)).to.equal(false);
  });

  it('has room for a heading and a preview, and speaks the language of the page', async () => {
    const [, lobby] = await stage(
      html`<webrtc-lobby lang="de" ask-password
        ><h2>Hallo</h2>
        <p slot="preview">Bild</p></webrtc-lobby
      >`,
    );
    await until(() => part(lobby, 'join')!.textContent.trim() === 'Beitreten', 'German');
    for (const child of lobby.children) expect(child.checkVisibility(), child.localName).to.equal(true);
    lobby.lang = 'ar';
    lobby.dir = 'rtl';
    await until(() => part(lobby, 'join')!.textContent.trim() === 'انضمام', 'Arabic');
    lobby.style.inlineSize = '280px';
    expect(lobby.scrollWidth).to.equal(280);
    await expectAccessible(lobby);
  });

  it('stands outside of a room that waits for it', async () => {
    const around = await fixture(html`
      <div>
        <webrtc-lobby for="waits"></webrtc-lobby>
        <webrtc-room id="waits" host=${host} room=${freshRoom()} lobby></webrtc-room>
      </div>
    `);
    const [room, lobby] = [around.querySelector('webrtc-room')!, around.querySelector('webrtc-lobby')!];
    await until(() => part(lobby, 'form') !== null && room.state === 'waiting', 'waiting');
    await lobby.updateComplete;
    join(lobby);
    await until(() => room.state === 'connected', 'connected');
  });

  it('does not take out of the room who is in', async () => {
    const room = await fixture<WebrtcRoomElement>(html`<webrtc-room host=${host} room=${freshRoom()}></webrtc-room>`);
    await until(() => room.state === 'connected', 'connected');
    const lobby = document.createElement('webrtc-lobby');
    room.append(lobby);
    room.manual = true;
    await until(() => room.state === 'connected' && room.connection!.mesh === 'manual', 'still in');
    await until(() => lobby.shadowRoot !== null, 'the lobby has loaded');
    await lobby.updateComplete;
    expect(shows(lobby)).to.equal(false);
  });

  it('waits for its own lobby alone, not for that of a room inside', async () => {
    const room = await fixture<WebrtcRoomElement>(html`
      <webrtc-room host=${host} room=${freshRoom()}>
        <webrtc-room host=${host} room=${freshRoom()}><webrtc-lobby></webrtc-lobby></webrtc-room>
      </webrtc-room>
    `);
    await until(() => room.state === 'connected', 'connected');
    expect(room.querySelector('webrtc-room')!.state).to.equal('waiting');
  });
});

describe('how many people are inside', () => {
  const { fetch } = globalThis;
  const visible = Object.getOwnPropertyDescriptor(Document.prototype, 'visibilityState')!;
  const insideOf = (lobby: Element): string => part(lobby, 'inside')?.textContent.trim() ?? '';

  afterEach(() => {
    globalThis.fetch = fetch;
    Object.defineProperty(Document.prototype, 'visibilityState', visible);
  });

  /** Whether somebody sees the page, from now on. */
  function see(sees: boolean): void {
    Object.defineProperty(Document.prototype, 'visibilityState', {
      ...visible,
      get: () => (sees ? 'visible' : 'hidden'),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }

  /**
   * A server that answers about the next stage with these, one after the other, and then no more. Returns the URLs that it was asked.
   * Lobbies of earlier tests may ask, too, before they have gone.
   */
  function answer(...answers: readonly (() => Response)[]): string[] {
    const asked: string[] = [];
    const first = Stage.count + 1;
    globalThis.fetch = ((url: string) => {
      if (!url.includes(`stage-${first}`)) return new Promise(() => undefined);
      const next = answers[asked.push(url) - 1];
      return next ? Promise.resolve(next()) : new Promise(() => undefined);
    }) as typeof globalThis.fetch;
    return asked;
  }

  const says = (members: unknown) => (): Response => Response.json({ members });

  it('is said before we join, by the server alone', async () => {
    const name = freshRoom();
    const [first, lobby] = await enter(name);
    await until(() => insideOf(lobby) === 'Nobody is here yet.', 'nobody');
    await expectAccessible(lobby);
    expect(part(lobby, 'inside')!.role).to.equal('status');
    join(lobby);
    await until(() => first.state === 'connected', 'connected');
    const [second, next] = await enter(name);
    await until(() => insideOf(next) === '1 person is here.', 'one');
    join(next);
    await until(() => second.state === 'connected', 'connected');
    const [, last] = await enter(name);
    await until(() => insideOf(last) === '2 people are here.', 'two');
    await expectAccessible(last);
    expect(first.peers.size, 'nobody is there for having asked').to.equal(1);
  });

  it('is said in the language of the page, with its plural rules', async () => {
    answer(says(2));
    const [, lobby] = await stage(html`<webrtc-lobby lang="ar" dir="rtl"></webrtc-lobby>`);
    await until(() => insideOf(lobby) === 'شخصان هنا.', 'Arabic');
  });

  it('is asked for with the parameters of the page', async () => {
    const asked = answer(says(3));
    const [room, lobby] = await stage();
    await until(() => insideOf(lobby) === '3 people are here.', 'three');
    room.state = 'idle';
    Object.assign(room, { host: 'https://my.host/in/', party: 'a b', prefix: '/p/q/', room: `${room.room}/d` });
    room.query = () => Promise.resolve({ token: 'x&y' });
    room.turn('waiting');
    await until(() => asked.length === 2, 'the room has changed');
    expect(asked[1]).to.equal(`https://my.host/in/p/q/a%20b/stage-${Stage.count}%2Fd?token=x%26y`);
    await lobby.updateComplete;
    expect(insideOf(lobby), 'of the other room nobody knows').to.equal('');
  });

  it('is asked for again after 15 s, and no more once we join', async () => {
    const rounds = holdTimers(15_000);
    const asked = answer(says(1), says(4), () => new Response(null, { status: 503 }));
    const [room, lobby] = await stage(html`<webrtc-lobby></webrtc-lobby>`);
    await until(() => insideOf(lobby) === '1 person is here.' && rounds.holds(), 'one');
    rounds.pass();
    await until(() => insideOf(lobby) === '4 people are here.' && rounds.holds(), 'four');
    rounds.pass();
    await until(() => insideOf(lobby) === '' && rounds.holds(), 'the server cannot tell now');
    room.turn('connecting');
    await lobby.updateComplete;
    expect([rounds.holds(), asked.length]).to.deep.equal([false, 3]);
  });

  it('is not asked for while the page is hidden, and at once when somebody comes back', async () => {
    see(false);
    const rounds = holdTimers(15_000);
    const asked = answer(says(1), says(2));
    const [, lobby] = await stage(html`<webrtc-lobby></webrtc-lobby>`);
    expect(asked).to.deep.equal([]);
    see(true);
    await until(() => insideOf(lobby) === '1 person is here.' && rounds.holds(), 'one');
    see(false);
    rounds.pass();
    expect(asked.length).to.equal(1);
    see(true);
    await until(() => insideOf(lobby) === '2 people are here.', 'two');
  });

  it('is not said where the server does not say, and not asked for again', async () => {
    const endless = (): Response =>
      new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(512).fill(32)) }));
    const nonsense: readonly (() => Response)[] = [
      () => new Response('This is a room. Open it as a WebSocket.\n'),
      says(-1),
      says(1.5),
      says('7'),
      () => Response.json([3]),
      () => Response.json(null),
      () => new Response(null, { status: 404 }),
      () => Response.json({ error: 'unauthorised' }, { status: 401 }),
      endless,
    ];
    const rounds = holdTimers(15_000);
    for (const one of nonsense) {
      const asked = answer(one, says(5));
      const [room, lobby] = await stage(html`<webrtc-lobby></webrtc-lobby>`);
      // The next room is asked about only after the first was.
      room.room += '-other';
      room.turn('idle');
      await until(() => insideOf(lobby) === '5 people are here.' && rounds.holds(), 'the other room');
      expect(asked.length).to.equal(2);
      lobby.remove();
      room.turn('connecting');
    }
  });
});
