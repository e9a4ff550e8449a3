/**
 * Runs tasks of the same key one after the other, in the order they came. Within one process writers of one object wait here, where
 * waiting costs nothing, instead of each holding a connection; other processes are met in the database.
 */
export class KeyedQueue {
  private readonly last = new Map<string, Promise<unknown>>();

  /** What the task gives or throws. */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    const mine = before === undefined ? task() : before.then(task, task);
    this.last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(key) === mine) this.last.delete(key);
    }
  }
}
