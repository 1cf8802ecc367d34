/** A name within a text: the direction in which it is written changes nothing around it. */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
