const formatters = new Map<string, unknown>();

/** Returns the formatter of `Intl` that is kept under this key, or makes it: making one takes longer than using it. */
export function formatter<Formatter>(key: string, make: () => Formatter): Formatter {
  if (!formatters.has(key)) formatters.set(key, make());
  return formatters.get(key) as Formatter;
}
