/**
 * Checks JSON from the wire against a description of its fields, so that the rest of the code can rely on their types. Knows
 * nothing of the frames that it checks.
 */

/** The fields that an object must have, each with its check. */
export type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

/**
 * Reads JSON text whose `type` names one of the shapes. Leaves out fields that the shape does not name. Returns `undefined` if
 * the text is no JSON, the type is unknown or a field fails its check. Never throws.
 */
export function parse(shapes: Readonly<Record<string, Shape>>, data: unknown): object | undefined {
  let value: unknown;
  try {
    value = isString(data) ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
  if (!fitsOne(shapes, value)) return undefined;
  const known: Record<string, unknown> = { type: value.type };
  for (const name in shapes[value.type]) if (value[name] !== undefined) known[name] = value[name];
  return known;
}

/** Whether this is an object whose `type` names one of the shapes, and whose fields pass the checks of that shape. */
export function fitsOne(
  shapes: Readonly<Record<string, Shape>>,
  value: unknown,
): value is Readonly<Record<string, unknown>> & { readonly type: string } {
  if (!isObject(value) || !isString(value['type']) || !Object.hasOwn(shapes, value['type'])) return false;
  return fits(shapes[value['type']] ?? {}, value);
}

/** Whether this is an object whose fields pass the checks of the shape. */
export function fits(shape: Shape, value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const name in shape) if (!shape[name]?.(value[name])) return false;
  return true;
}

/** Makes a check for a list whose items all have this shape. */
export function listOf(shape: Shape): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every((item) => fits(shape, item));
}

/** Makes a check for a field that may be missing. */
export function optional(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || check(value);
}

/** Whether this is an object, but not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether this is a whole number that is not negative. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
