import { OcpiState, type StateBucket, type StateChange, type StateEntry } from '../contract/state.js';

/** Stands for a state that is not made yet: what is asked of it waits. */
export class LateState extends OcpiState {
  private made: Promise<OcpiState> | OcpiState;
  private resolve!: (state: OcpiState) => void;

  constructor() {
    super();
    this.made = new Promise((resolve) => (this.resolve = resolve));
  }

  /** From now on the state is asked. */
  open(state: OcpiState): void {
    if (state.watch) this.watch = (bucket, listener, missed) => state.watch!(bucket, listener, missed);
    this.made = state;
    this.resolve(state);
  }

  async get<T>(bucket: StateBucket, id: string): Promise<T | undefined> {
    return (await this.made).get(bucket, id);
  }

  async update<T>(bucket: StateBucket, id: string, change: StateChange<T>): Promise<T | undefined> {
    return (await this.made).update(bucket, id, change);
  }

  async list<T>(bucket: StateBucket, prefix?: string): Promise<StateEntry<T>[]> {
    return (await this.made).list(bucket, prefix);
  }
}
