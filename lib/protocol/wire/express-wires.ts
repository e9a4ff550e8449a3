const WIRES = new WeakSet<Function>();

/** Notes down that a middleware is a wire. */
export function markWire(middleware: Function): void {
  WIRES.add(middleware);
}

/** Whether it is one. */
export function isWire(middleware: Function): boolean {
  return WIRES.has(middleware);
}
