/** A page with many members of a room, each in a frame of its own. */

let frames: RivalWindow[] = [];

type RivalWindow = Window & Pick<typeof globalThis, 'rival'>;

globalThis.rivalMesh = {
  async load(query, size) {
    frames = await Promise.all(
      Array.from({ length: size }, async () => {
        const frame = document.createElement('iframe');
        frame.src = `index.html?${query}`;
        const ready = new Promise<void>((resolve) => {
          addEventListener('message', ({ source }) => {
            if (source === frame.contentWindow) resolve();
          });
        });
        document.body.append(frame);
        await ready;
        return frame.contentWindow as RivalWindow;
      }),
    );
  },

  async enter(entry) {
    const members = frames.map(({ rival }) => rival);
    const began = members.map((member, i) => member.enter({ ...entry, id: `${entry.room}-${i}` }));
    const heard = await Promise.all(members.map((member) => member.met(members.length - 1)));
    const direct = await Promise.all(members.map((member) => member.direct()));
    const start = Math.min(...began);
    for (const member of members) member.leave();
    return { heard: Math.max(...heard) - start, direct: Math.max(...direct) - start };
  },
};
