/** Goes on with a value that may be known already, at once when it is: a promise that is not needed costs as much as what it is for. */
export function whenKnown<T, R>(value: T | Promise<T>, goOn: (value: T) => Promise<R>): Promise<R> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}
