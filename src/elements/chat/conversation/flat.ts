/** More marks on one letter than any language has. */
const TOWERS = /(\p{M}{32})\p{M}+/gu;

/** Shortens towers of marks: the higher a tower is, the longer it takes to render. */
export function flat(text: string): string {
  return text.replace(TOWERS, '$1');
}
