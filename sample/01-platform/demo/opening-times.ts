import type { Hours } from 'nestjs-ocpi';

const WEEK = [1, 2, 3, 4, 5];

/** The opening hours of the demo locations; undefined is one of them. */
export const OPENING_TIMES: readonly [Hours | undefined, ...(Hours | undefined)[]] = [
  { twentyfourseven: true },
  undefined,
  {
    twentyfourseven: false,
    regular_hours: [
      ...WEEK.map((weekday) => ({ weekday, period_begin: '07:00', period_end: '22:00' })),
      { weekday: 6, period_begin: '08:00', period_end: '20:00' },
    ],
    exceptional_closings: [{ period_begin: '2026-12-24T17:00:00Z', period_end: '2026-12-26T23:00:00Z' }],
  },
  {
    twentyfourseven: false,
    regular_hours: WEEK.flatMap((weekday) => [
      { weekday, period_begin: '08:00', period_end: '12:00' },
      { weekday, period_begin: '13:00', period_end: '18:00' },
    ]),
    exceptional_openings: [{ period_begin: '2026-12-19T08:00:00Z', period_end: '2026-12-19T16:00:00Z' }],
  },
];
