import type { Period, Timeslot } from 'nestjs-ocpi';

/** The timeslots without a period; undefined when none of them has all of it. */
export function taken(slots: readonly Timeslot[], period: Period): Timeslot[] | undefined {
  const from = Date.parse(period.start_date_time);
  const to = Date.parse(period.end_date_time);
  const index = slots.findIndex((slot) => Date.parse(slot.start_date_time) <= from && Date.parse(slot.end_date_time) >= to);
  const slot = slots[index];
  if (slot === undefined) return undefined;
  const rest = [
    { ...slot, end_date_time: period.start_date_time },
    { ...slot, start_date_time: period.end_date_time },
  ];
  return [...slots.slice(0, index), ...rest.filter(isSome), ...slots.slice(index + 1)];
}

/** The timeslots with a period that is free again, joined with those that it touches. */
export function freed(slots: readonly Timeslot[], { start_date_time, end_date_time }: Period): Timeslot[] {
  const sorted = [...slots, { start_date_time, end_date_time }].sort(
    (a, b) => Date.parse(a.start_date_time) - Date.parse(b.start_date_time),
  );
  return sorted.reduce<Timeslot[]>((joined, slot) => {
    const last = joined.at(-1);
    if (last && Date.parse(last.end_date_time) >= Date.parse(slot.start_date_time))
      return [...joined.slice(0, -1), { ...slot, ...last, end_date_time: slot.end_date_time }];
    return [...joined, slot];
  }, []);
}

function isSome({ start_date_time, end_date_time }: Timeslot): boolean {
  return Date.parse(start_date_time) < Date.parse(end_date_time);
}
