/**
 * Goes on with a value now if it is known, or else when its promise resolves. Most visitors can be let in at once; that saves
 * them a pause of their socket, and the server several promises for each.
 */
export function whenKnown<Value, Result>(
  value: Value | Promise<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}
