/** The longest name of a file or a folder, in bytes of UTF-8: file systems take 255, and others put something at its end. */
const LONGEST = 200;
/** Folders in folders, at most. */
const DEEPEST = 32;
/** What some system does not let be in a name, and characters that hide, or turn the direction of text: names show what they are. */
const UNSAFE = /[\p{Cc}\p{Cs}<>:"|?*\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
/** What Windows keeps for devices, with any ending. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const encoder = new TextEncoder();

/** Makes the path of a file safe to use below a folder: it leads nowhere else, on any system. What is safe already stays as it is. */
export function safePath(path: string): string {
  const parts = path.split(/[/\\]/).filter(Boolean);
  const names = parts.slice(-DEEPEST).map(safeName).filter(Boolean);
  return names.join('/') || 'file';
}

function safeName(name: string): string {
  const clean = name
    .replace(UNSAFE, '_')
    .trim()
    .replace(/[. ]+$/, ''); // Windows leaves them out, and `..` is the folder above
  return shorten(DEVICE.test(clean) ? `_${clean}` : clean);
}

/** Keeps the ending of a name. */
function shorten(name: string): string {
  if (3 * name.length <= LONGEST) return name;
  const ending = endingOf(name);
  let left = LONGEST - sizeOf(ending);
  let kept = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    left -= sizeOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept + ending;
}

/** Gives files other names if there is something before them that is called so: `cat (2).jpg`. Some systems do not tell case apart. */
export function distinct(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    for (let end = path.indexOf('/'); end > 0; end = path.indexOf('/', end + 1))
      counts.set(keyOf(path.slice(0, end)), 1);
  }
  return paths.map((path) => {
    const key = keyOf(path);
    let count = counts.get(key) ?? 0;
    let found = path;
    for (; counts.has(keyOf(found)); count++) found = numbered(path, count + 1);
    counts.set(key, Math.max(count, 1));
    counts.set(keyOf(found), counts.get(keyOf(found)) ?? 1);
    return found;
  });
}

/** The same path, with a number after its name. */
export function numbered(path: string, count: number): string {
  const ending = endingOf(path);
  return `${path.slice(0, path.length - ending.length)} (${count})${ending}`;
}

const endingOf = (path: string): string => /[^/](\.[^./]{1,16})$/.exec(path)?.[1] ?? '';
const keyOf = (path: string): string => path.normalize().toLowerCase();
const sizeOf = (text: string): number => encoder.encode(text).length;
